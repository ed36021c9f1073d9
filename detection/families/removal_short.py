"""Units of removal orders that are missing although the order is done, or the parcel came.

Either the order was completed and some units were neither shipped, disposed of nor cancelled; or
the seller's own list of arrivals counts fewer units in a parcel than Amazon shipped.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from detection.families.costs import UnitCosts
from detection.families.findings import Confidence, Reason, RowRef
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected, Loss, Product
from detection.families.removed import (
    Parcel,
    Payment,
    is_removal,
    name_of,
    parcels,
    payments,
    product_of,
)
from detection.families.rows import Row, count, ref, rows_of, text
from detection.families.settled import letters
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily


@dataclass(frozen=True)
class _Short:
    """Missing units of one product. `start` is the day of arrival, or of the last shipment, which
    is no later."""

    pool: str
    order: str
    product: Product
    units: int
    start: date | None
    confidence: Confidence
    why: str
    rows: tuple[RowRef, ...]


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by order or parcel, and product. Needs removal orders and shipments."""
    del case  # the window is the judge's
    sent, paid = parcels(inputs), payments(inputs)
    collected = Collected()
    for short in [*_never_shipped(inputs, sent), *_missing_in_parcels(sent)]:
        _settle(short, paid, costs, collected)
    return collected


def _never_shipped(inputs: Inputs, sent: list[Parcel]) -> list[_Short]:
    by_line: defaultdict[tuple[str, str], list[Parcel]] = defaultdict(list)
    for parcel in sent:
        by_line[parcel.order, name_of(parcel.product)].append(parcel)
    done = inputs.frames[ReportKind.REMOVAL_ORDERS].filter(
        letters("order_status") == "completed", is_removal()
    )
    lines: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows_of(done.sort("request_date", maintain_order=True)):
        lines[text(row, "order_id"), name_of(product_of(row))].append(row)
    found = [_of_order(rows, by_line[key]) for key, rows in lines.items()]
    return [short for short in found if short is not None]


def _of_order(rows: list[Row], sent: list[Parcel]) -> _Short | None:
    """What is missing of one product of one order, over all of its dispositions."""
    order, product = text(rows[0], "order_id"), product_of(rows[0])

    def total(name: str) -> int:
        return sum(count(row, name) for row in rows)

    asked = total("requested_quantity") - total("cancelled_quantity")
    shipped = max(total("shipped_quantity"), sum(parcel.units for parcel in sent))
    gone = shipped + total("disposed_quantity") + total("in_process_quantity")
    if asked <= gone:
        return None
    days = [parcel.shipped_on for parcel in sent if parcel.shipped_on is not None]
    updated = [row["last_updated_date"].date() for row in rows if row["last_updated_date"]]
    return _Short(
        pool=f"removal/{order}/{name_of(product)}",
        order=order,
        product=product,
        units=asked - gone,
        start=max(days or updated, default=None),
        confidence=Confidence.HIGH if days else Confidence.MEDIUM,
        why=f"{asked} ordered out and not cancelled, {shipped} shipped, the order is completed.",
        rows=(
            *(ref(ReportKind.REMOVAL_ORDERS, row, "order_id", "fnsku") for row in rows),
            *(row for parcel in sent for row in parcel.rows),
        ),
    )


def _missing_in_parcels(sent: list[Parcel]) -> list[_Short]:
    return [
        _Short(
            pool=parcel.name,
            order=parcel.order,
            product=parcel.product,
            units=parcel.units - parcel.arrived,
            start=parcel.arrived_on,
            confidence=Confidence.MEDIUM,
            why=(
                f"{parcel.units} shipped under {parcel.tracking}, {parcel.arrived} arrived on"
                f" {parcel.arrived_on} by the seller's list."
            ),
            rows=tuple(parcel.rows),
        )
        for parcel in sent
        if parcel.arrived is not None and parcel.arrived < parcel.units
    ]


def _settle(short: _Short, payments: list[Payment], costs: UnitCosts, collected: Collected) -> None:
    met, rows = 0, list[RowRef]()
    for payment in payments:
        taken = payment.take(short.order, short.product, short.start, short.units - met)
        if taken:
            met += taken
            rows.append(payment.row)
    loss = Loss(
        family=ClaimFamily.REMOVAL_SHORT,
        pool=short.pool,
        key=short.pool,
        product=short.product,
        reference=short.order,
        start=short.start,
        quantity=short.units - met,
        lost=short.units,
        paid=met,
        worth=costs.of(short.product.fnsku),
        confidence=short.confidence,
        why=f"{short.why} {met} reimbursed.",
        rows=(*short.rows, *rows),
    )
    if met:
        message = "The reimbursements report shows these units as paid."
        collected.left_out.append(loss.left_out(Reason.REIMBURSED, message, met))
    if loss.quantity:
        collected.losses.append(loss)
