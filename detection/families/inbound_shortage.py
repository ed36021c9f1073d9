"""Units that a shipment to Amazon held and Amazon did not receive.

What the ledger booked in for the shipment counts as received, too. Units over under one product of
a shipment are netted with those missing under another: boxes are mislabelled. Amazon's payments
name no shipment, so that each meets the oldest shortage of its product.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from detection.families.costs import UnitCosts, plain_reason
from detection.families.findings import Confidence, Reason, RowRef
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected, Loss, Product
from detection.families.received import TakenBack, is_payment, units_paid
from detection.families.rows import Row, count, ref, rows_of, text
from detection.families.settled import is_here, letters
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily

_PAID_FOR = ("lostinbound", "damagedinbound", "missingfrominbound")
# Sources disagree on the US window; all of them take claims of this age.
_SURE_FOR = timedelta(days=60)
# While units come in, more may follow.
_QUIET_FOR = timedelta(days=14)


@dataclass
class _Line:
    """One product of one shipment."""

    row: Row
    sent: int
    received: int
    first_receipt: date | None = None
    last_receipt: date | None = None
    rows: list[RowRef] = field(default_factory=list[RowRef])
    elsewhere: int = 0
    paid: int = 0

    @property
    def shipment(self) -> str:
        return text(self.row, "shipment_id")

    @property
    def fnsku(self) -> str:
        return text(self.row, "fulfillment_network_sku")

    @property
    def missing(self) -> int:
        """Units that nothing has explained yet."""
        return self.sent - self.received - self.elsewhere - self.paid


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by shipment and product. Needs the shipments' items, and the ledger for their days."""
    lines = _lines(inputs, case)
    _net_within_shipments(lines)
    _net_payments(lines, inputs, case.as_of.date())
    collected = Collected()
    for line in lines:
        loss = _loss(line, case, costs)
        if line.elsewhere:
            message = "The shipment has as many units over under another product."
            collected.left_out.append(
                loss.left_out(Reason.FOUND_ELSEWHERE, message, line.elsewhere)
            )
        if line.paid:
            message = "The reimbursements report shows these units as paid."
            collected.left_out.append(loss.left_out(Reason.REIMBURSED, message, line.paid))
        if line.missing > 0:
            collected.losses.append(loss)
    return collected


def all_received(inputs: Inputs, case: Case) -> frozenset[str]:
    """Keys of the items of which Amazon has booked in as many units as were sent."""
    return frozenset(
        f"{line.shipment}/{text(line.row, 'seller_sku')}"
        for line in _lines(inputs, case)
        if line.received >= line.sent
    )


def _lines(inputs: Inputs, case: Case) -> list[_Line]:
    receipts = _receipts(inputs, case)
    days: defaultdict[str, list[date]] = defaultdict(list)
    for (shipment, _), own in receipts.items():
        days[shipment] += [one["date"] for one in own]
    lines: list[_Line] = []
    for row in rows_of(inputs.frames[ReportKind.INBOUND_SHIPMENT_ITEMS]):
        fnsku, shipment = text(row, "fulfillment_network_sku"), text(row, "shipment_id")
        line = _Line(row, count(row, "quantity_shipped"), count(row, "quantity_received"))
        line.rows.append(ref(ReportKind.INBOUND_SHIPMENT_ITEMS, row, "shipment_id", "seller_sku"))
        booked = receipts.get((shipment, fnsku), [])
        line.received = max(line.received, sum(count(one, "quantity") for one in booked))
        line.rows += [ref(ReportKind.LEDGER_DETAIL, one, "row_key") for one in booked]
        line.first_receipt = min(days[shipment], default=None)
        line.last_receipt = max(days[shipment], default=None)
        lines.append(line)
    return lines


def _receipts(inputs: Inputs, case: Case) -> dict[tuple[str, str], list[Row]]:
    """Ledger rows that booked units in, by shipment and product."""
    frame = inputs.frames[ReportKind.LEDGER_DETAIL].filter(
        letters("event_type") == "receipts", pl.col("reference_id").is_not_null()
    )
    receipts: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows_of(frame):
        if not row["country"] or is_here(row["country"], case):
            receipts[row["reference_id"], row["fnsku"]].append(row)
    return receipts


def _net_within_shipments(lines: list[_Line]) -> None:
    over: defaultdict[str, int] = defaultdict(int)
    for line in lines:
        over[line.shipment] += max(line.received - line.sent, 0)
    for line in lines:
        if line.missing > 0:
            line.elsewhere = min(line.missing, over[line.shipment])
            over[line.shipment] -= line.elsewhere


def _net_payments(lines: list[_Line], inputs: Inputs, as_of: date) -> None:
    frame = inputs.frames.get(ReportKind.REIMBURSEMENTS)
    if frame is None:
        return
    short = [line for line in lines if line.missing > 0 and line.first_receipt is not None]
    short.sort(key=lambda line: line.first_receipt or date.min)
    taken_back = TakenBack(frame, as_of)
    for row in rows_of(frame.filter(is_payment(), plain_reason().is_in(_PAID_FOR))):
        units = taken_back.kept(row, units_paid(row))
        for line in short:
            if not _is_for(row, line):
                continue
            met = min(units, line.missing)
            if met > 0:
                line.paid += met
                units -= met
                line.rows.append(ref(ReportKind.REIMBURSEMENTS, row, "reimbursement_id", "fnsku"))


def _is_for(row: Row, line: _Line) -> bool:
    """A payment is for a product's shortage that is no younger than it."""
    names = {line.fnsku, text(line.row, "seller_sku")} - {""}
    is_product = bool(names & {text(row, "fnsku"), text(row, "sku")})
    return (
        is_product
        and line.first_receipt is not None
        and (row["approval_date"] >= line.first_receipt)
    )


def _loss(line: _Line, case: Case, costs: UnitCosts) -> Loss:
    sku, first = text(line.row, "seller_sku"), line.first_receipt
    return Loss(
        family=ClaimFamily.INBOUND_SHORTAGE,
        pool=f"shipment/{line.shipment}/{sku}",
        key=f"{line.shipment}/{sku}",
        product=Product(line.fnsku, sku),
        reference=line.shipment,
        start=first,
        quantity=line.missing,
        lost=line.sent - line.received - line.elsewhere,
        paid=line.paid,
        worth=costs.of(line.fnsku),
        confidence=_confidence(line, case.as_of.date()),
        why=(
            f"{line.sent} sent in {line.shipment}, {line.received} received since {first},"
            f" {line.elsewhere} over under other products, {line.paid} reimbursed."
        ),
        rows=tuple(line.rows),
    )


def _confidence(line: _Line, today: date) -> Confidence:
    if line.first_receipt is None or line.last_receipt is None:
        return Confidence.LOW
    if today - line.last_receipt < _QUIET_FOR:
        return Confidence.LOW
    is_sure = today - line.first_receipt <= _SURE_FOR
    return Confidence.HIGH if is_sure else Confidence.MEDIUM
