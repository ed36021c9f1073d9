"""What one unit cost: the line's price less tax and discount, with freight and duties apart.

Amazon values a lost unit by its sourcing cost: what it cost to buy or make, without shipping,
handling, duties, packaging and labels.
"""

from evidence.costs.charges import Charge, charge_of
from evidence.gate.checks import (
    check_document_type,
    check_line_arithmetic,
    check_total_arithmetic,
    lines_sum,
    prices_hold_tax,
)
from models.contracts.costs import CostProblem, UnitCost
from models.contracts.evidence import DocumentFields, DocumentLine
from models.contracts.money import Money

# A discount that is read must explain the sums to this many cents, or it is not taken off.
_ROUNDING_CENTS = 2


def unit_cost(document: DocumentFields, line: DocumentLine) -> Money | None:
    """The sourcing cost of one unit in the document's currency; None when price or currency is
    unknown. Rounded down: never more than what was paid."""
    known = line_cost(document, line)
    return None if known is None else known.cost


def line_costs(document: DocumentFields) -> dict[int, UnitCost]:
    """What a unit of each line cost, by the line's position; only lines of goods with a price."""
    costs = ((line.position, line_cost(document, line)) for line in document.lines)
    return {position: cost for position, cost in costs if cost is not None}


def line_cost(document: DocumentFields, line: DocumentLine) -> UnitCost | None:
    """One unit of the line, with what is taken off its price and what stands beside it."""
    price = line.unit_price_cents
    if price is None or price <= 0 or document.currency is None or charge_of(line) is not None:
        return None
    tax = price - _without_tax(document, price)
    goods = _goods_sum(document)
    discount = min(_share_up(_discount(document), price, goods), price - tax)
    return UnitCost(
        currency=document.currency,
        cost_cents=price - tax - discount,
        price_cents=price,
        tax_cents=tax,
        discount_cents=discount,
        freight_cents=_share(_freight(document), price, goods),
        duty_cents=_share(_charged(document, Charge.DUTY), price, goods),
        problems=_problems(document, line),
    )


def _without_tax(document: DocumentFields, price: int) -> int:
    """The price; where prices hold the tax, less its share (tax / lines, over the invoice)."""
    lines = lines_sum(document)
    if prices_hold_tax(document) and lines:
        return price * (lines - (document.tax_cents or 0)) // lines
    return price


def _goods_sum(document: DocumentFields) -> int:
    """What all goods of the invoice come to, in cents."""
    totals = [line.total_cents or 0 for line in document.lines if charge_of(line) is None]
    return sum(total for total in totals if total > 0)


def _charged(document: DocumentFields, charge: Charge) -> int:
    """What the lines charge for this, in cents and without a sign."""
    return sum(abs(line.total_cents or 0) for line in document.lines if charge_of(line) is charge)


def _freight(document: DocumentFields) -> int:
    return abs(document.freight_cents or 0) + _charged(document, Charge.FREIGHT)


def _discount(document: DocumentFields) -> int:
    """The invoice's discount, in cents: a line of its own, or one at the foot that the sums bear
    out. One that they do not may be in the prices already."""
    charged = _charged(document, Charge.DISCOUNT)
    lines, foot = lines_sum(document), abs(document.discount_cents or 0)
    if charged or lines is None or not foot:
        return charged
    tax, freight = document.tax_cents or 0, document.freight_cents or 0
    left = lines - foot
    expected = [left + tax + freight, left + freight, left]
    found = [document.total_cents, document.net_cents]
    borne_out = any(
        known is not None and abs(known - amount) <= _ROUNDING_CENTS
        for known in found
        for amount in expected
    )
    return foot if borne_out else 0


def _share(amount: int, price: int, goods: int) -> int:
    """A unit's share of an amount by its price, rounded to the nearest cent."""
    return (2 * amount * price + goods) // (2 * goods) if goods else 0


def _share_up(amount: int, price: int, goods: int) -> int:
    """A unit's share by its price, rounded up: the cost that is left is never too high."""
    return -(-amount * price // goods) if goods else 0


def _problems(document: DocumentFields, line: DocumentLine) -> list[CostProblem]:
    found = {
        CostProblem.DOCUMENT_TYPE_REFUSED: check_document_type(document.type).passed,
        CostProblem.DATE_UNKNOWN: document.issued_on is not None,
        CostProblem.LINE_DOES_NOT_ADD_UP: check_line_arithmetic(line).passed,
        CostProblem.TOTAL_DOES_NOT_ADD_UP: check_total_arithmetic(document).passed,
    }
    return [problem for problem, passed in found.items() if not passed]
