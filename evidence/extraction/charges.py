"""Freight and discounts among the goods that look like them: "Shipping DHL  1  9.00  9.00"."""

from evidence.extraction.drafts import Draft
from evidence.extraction.found import Found, text_of
from evidence.extraction.sum_labels import names_charge
from evidence.extraction.totals import Sum


def charge_in(draft: Draft) -> Sum | None:
    """The freight or discount that a row of the table states; None for goods.

    Goods are counted and have codes: a charge comes once and is named by nothing but its words.
    """
    numbers = draft.numbers
    amount = numbers.total or numbers.unit_price
    counted = numbers.quantity is not None and abs(numbers.quantity.value) != 1
    if amount is None or counted or not draft.description:
        return None
    kind = names_charge(text_of(tuple(draft.description)))
    if kind is None:
        return None
    return Sum(kind, Found(amount.value, draft.row.page, amount.words))
