"""What was paid at a till: what was given less the change is the total, where it is printed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from evidence.extraction.amounts import Amount, find_amounts
from evidence.extraction.found import Found, plain
from evidence.extraction.totals import Totals
from evidence.reading.layout import Row

_GIVEN = re.compile(
    r"\W*(?:cash(?: tend(?:er(?:ed)?)?| received| paid)?|tender(?:ed)?(?:-cash)?"
    r"|amount tendered|paid|payment|bar|gegeben"
    r"|especes|efectivo|contant[ei])(?![a-z])"
)
_CHANGE = re.compile(r"\W*(?:change|ruckgeld|wechselgeld|rendu|cambio|resto)(?![a-z])")


def with_payment(totals: Totals, rows: tuple[Row, ...], decimal_mark: str | None) -> Totals:
    """The total that the payment proves, "50.00 given, 34.10 back", where a row prints it."""
    given = _amount_at(_GIVEN, rows, decimal_mark)
    change = _amount_at(_CHANGE, rows, decimal_mark)
    if given is None or change is None:
        return totals
    paid = abs(given.value) - abs(change.value)
    printed = next((one for one in _printed(rows, decimal_mark) if one.value == paid), None)
    if printed is None or paid <= 0:
        return totals
    if totals.total is not None and totals.total.value == paid:
        return replace(totals, total=totals.total.confirmed())
    return replace(totals, total=printed.confirmed())


def _amount_at(label: re.Pattern[str], rows: tuple[Row, ...], mark: str | None) -> Amount | None:
    for row in rows:
        if label.match(plain(row.text)):
            amounts = [one for one in find_amounts(row, mark) if one.has_decimals]
            if amounts:
                return amounts[-1]
    return None


def _printed(rows: tuple[Row, ...], mark: str | None) -> Iterator[Found[Decimal]]:
    """Amounts that stand alone at the end of a row, the payment itself aside."""
    for row in rows:
        if not _GIVEN.match(plain(row.text)) and not _CHANGE.match(plain(row.text)):
            for one in find_amounts(row, mark)[-1:]:
                if one.has_decimals:
                    yield Found(one.value, row.page, one.words)
