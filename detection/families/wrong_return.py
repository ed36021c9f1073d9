"""Returned, and broken by Amazon or its carrier, and not paid for.

Only the condition that the returns report gives is taken for certain. A unit that came back under
another product's name is told to people, and is no claim: no report says what was in the parcel.
"""

from detection.families.costs import UnitCosts
from detection.families.findings import Confidence, LeftOut, Reason, RowRef
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected, Loss
from detection.families.refunds import NOTHING_LEFT, RefundedLine, refunded_lines
from detection.families.sharing import Share, units_of
from models.contracts.claim import ClaimFamily


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by order and product. Needs settlements, returns and reimbursements."""
    del costs  # units that met an order are worth their sale
    collected = Collected()
    for line in refunded_lines(inputs, case):
        broken = [one for one in line.returned if one.batch.is_amazons]
        if broken:
            left_out, losses = _broken(line, broken)
            collected.left_out.extend(left_out)
            collected.losses.extend(losses)
        others = [one for one in line.returned if one.is_other and not one.batch.is_amazons]
        if others:
            message = "It came back as another product; no report tells what was in the parcel."
            doubtful = _loss(line, others, units_of(others))
            collected.left_out.append(doubtful.left_out(Reason.NOT_CERTAIN, message))
    return collected


def _broken(line: RefundedLine, broken: list[Share]) -> tuple[list[LeftOut], list[Loss]]:
    units = units_of(broken)
    missing = line.units_out - units_of(line.returned)
    paid = min(max(units_of(line.paid) - missing, 0), units)
    whole = _loss(line, broken, units)
    left_out: list[LeftOut] = []
    if paid:
        message = "Amazon has reimbursed the order."
        left_out.append(whole.left_out(Reason.REIMBURSED, message, paid))
    if units == paid:
        return left_out, []
    owed = _loss(line, broken, units - paid)
    if line.worth is None:
        return [*left_out, owed.left_out(Reason.NOTHING_OWED, NOTHING_LEFT)], []
    return left_out, [owed]


def _loss(line: RefundedLine, shares: list[Share], quantity: int) -> Loss:
    came: tuple[RowRef, ...] = tuple(one.batch.row for one in shares)
    return Loss(
        family=ClaimFamily.WRONG_RETURN,
        pool=line.pool,
        key=f"{line.order}/{line.product.sku}",
        product=line.product,
        reference=line.order,
        start=line.outs[0].day if line.outs else None,
        quantity=quantity,
        lost=line.lost,
        paid=units_of(line.paid),
        worth=line.worth,
        confidence=Confidence.LOW if line.confidence is Confidence.LOW else Confidence.MEDIUM,
        why=f"Order {line.order} came back broken by Amazon or its carrier, and was refunded.",
        rows=(*came, *(row for out in line.outs for row in out.rows)),
    )
