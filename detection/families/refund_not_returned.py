"""Refunded or replaced, and the unit never came back.

Not taken: refunds of a part of the price, what came back at any time and under any product of the
order, what Amazon paid for the order, refunds by guarantee or card (no return is due then), and
orders that the seller shipped.
"""

from detection.families.costs import UnitCosts
from detection.families.findings import LeftOut, Reason
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected, Loss
from detection.families.refunds import NOTHING_LEFT, Out, RefundedLine, refunded_lines
from detection.families.sharing import units_of
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by the day of their refund. Needs settlements, returns and reimbursements."""
    del costs  # units that met an order are worth their sale
    collected = Collected()
    for line in refunded_lines(inputs, case):
        left_out, losses = _judged(line, case)
        collected.left_out.extend(left_out)
        collected.losses.extend(losses)
    return collected


def _judged(line: RefundedLine, case: Case) -> tuple[list[LeftOut], list[Loss]]:
    left_out: list[LeftOut] = []
    came_back = units_of(line.returned)
    paid = min(units_of(line.paid), line.units_out - came_back)
    whole = _loss(line, Out(None, 0, line.part_rows), 0)
    if line.part_rows and (line.part_cents or not line.outs):
        message = "A part of the price was given back: no return is due for that."
        part = whole.left_out(Reason.PARTIAL_REFUND, message)
        value = Money(cents=line.part_cents, currency=case.currency)
        left_out.append(part.model_copy(update={"value": value}))
    if came_back:
        rows = tuple(one.batch.row for one in line.returned)
        back = _loss(line, Out(None, came_back, rows), came_back)
        left_out.append(back.left_out(Reason.RETURNED, "The returns report has it."))
    if paid > 0:
        rows = tuple(one.batch.row for one in line.paid)
        met = _loss(line, Out(None, paid, rows), paid)
        left_out.append(met.left_out(Reason.REIMBURSED, "Amazon has reimbursed the order."))
    still_out = _still_out(line, came_back + paid)
    if line.worth is None:
        left_out += [one.left_out(Reason.NOTHING_OWED, NOTHING_LEFT) for one in still_out]
        still_out = []
    return left_out, still_out


def _still_out(line: RefundedLine, settled: int) -> list[Loss]:
    """The latest refunds that nothing has settled: returns and payments meet the oldest first."""
    losses: list[Loss] = []
    for out in line.outs:
        met = min(settled, out.units)
        settled -= met
        if out.units > met:
            losses.append(_loss(line, out, out.units - met))
    return losses


def _loss(line: RefundedLine, out: Out, quantity: int) -> Loss:
    return Loss(
        family=ClaimFamily.REFUND_NOT_RETURNED,
        pool=line.pool,
        key=f"{line.order}/{line.product.sku}/{out.day}",
        product=line.product,
        reference=line.order,
        start=out.day,
        quantity=quantity,
        lost=line.lost,
        paid=units_of(line.paid),
        worth=line.worth,
        confidence=line.confidence,
        why=(
            f"{line.units_out} of order {line.order} refunded or replaced,"
            f" {units_of(line.returned)} returned, {units_of(line.paid)} reimbursed."
        ),
        rows=(*out.rows, *(one.batch.row for one in (*line.returned, *line.paid))),
    )
