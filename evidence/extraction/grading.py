"""How sure the sums are once they are held against each other and against the lines."""

from dataclasses import replace
from decimal import Decimal

from evidence.extraction.drafts import Draft
from evidence.extraction.found import Found, derived
from evidence.extraction.totals import ROUNDING, Totals, adds_up


def graded(totals: Totals, drafts: list[Draft]) -> Totals:
    """The sums, surer where they agree with each other or with the lines, less so where not.

    A total that nothing speaks for or against keeps its certainty.
    """
    lines = lines_sum(drafts)
    if adds_up(totals) or _lines_agree(totals, lines):
        return _each(totals, confirm=True)
    comparable = totals.total is not None and totals.net is not None and totals.tax is not None
    return _each(totals, confirm=False) if comparable else totals


def with_net(totals: Totals, drafts: list[Draft]) -> Totals:
    """A net that is not printed: the total less tax and charges, where the lines say the same."""
    lines = lines_sum(drafts)
    if totals.net is not None or totals.total is None or lines is None:
        return totals
    tax = totals.tax.value if totals.tax else Decimal(0)
    freight = totals.freight.value if totals.freight else Decimal(0)
    discount = abs(totals.discount.value) if totals.discount else Decimal(0)
    net = totals.total.value - tax - freight + discount
    if abs(net - lines) > ROUNDING:
        return totals
    return replace(totals, net=derived(net, totals.total))


def lines_sum(drafts: list[Draft]) -> Decimal | None:
    """The sum of the lines' totals; None where there is no line or one has no total."""
    totals = [draft.numbers.total for draft in drafts]
    known = [total.value for total in totals if total is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(totals) else None


def _lines_agree(totals: Totals, lines: Decimal | None) -> bool:
    """Whether the lines are the net, or with tax, freight and discount the total."""
    if lines is None or totals.total is None:
        return False
    tax = totals.tax.value if totals.tax else Decimal(0)
    freight = totals.freight.value if totals.freight else Decimal(0)
    discount = abs(totals.discount.value) if totals.discount else Decimal(0)
    sums = (lines + t + freight - discount for t in {tax, Decimal(0)})
    return any(abs(one - totals.total.value) <= ROUNDING for one in sums)


def _each(totals: Totals, *, confirm: bool) -> Totals:
    def judged(found: Found[Decimal] | None) -> Found[Decimal] | None:
        if found is None:
            return None
        return found.confirmed() if confirm else found.contradicted()

    return replace(
        totals,
        net=judged(totals.net),
        tax=judged(totals.tax),
        freight=judged(totals.freight),
        discount=judged(totals.discount),
        total=judged(totals.total),
    )
