"""Units of removal orders that are missing, of either family, and what Amazon paid for them.

Both are netted together, so that one payment is for one of them: the oldest loss first, and for
each those payments first that name its order.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from detection.families.costs import UnitCosts
from detection.families.findings import Confidence, Reason, RowRef
from detection.families.inputs import Inputs
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
class Missing:
    """Missing units of one product. `start` is the day from which they are missing: of the parcel's
    shipment or arrival, or the last day of the order's shipments."""

    family: ClaimFamily
    pool: str
    order: str
    product: Product
    units: int
    start: date | None
    confidence: Confidence
    why: str
    rows: tuple[RowRef, ...]


def collect_missing(inputs: Inputs, costs: UnitCosts, family: ClaimFamily) -> Collected:
    """The losses of one family, net of payments that no older loss of either has met."""
    found, collected = _found(inputs), Collected()
    orders = {"", *(missing.order for missing in found)}
    paid = [payment for payment in payments(inputs) if payment.order in orders]
    for missing in sorted(found, key=lambda one: one.start or date.max):
        met = _meet(missing, paid)
        if missing.family is family:
            _settle(missing, met, costs, collected)
    return collected


def _found(inputs: Inputs) -> list[Missing]:
    """Units of both families, as far as the reports allow. Of one day, those of orders come first:
    a parcel may still be on its way."""
    sent = parcels(inputs)
    found: list[Missing] = []
    if inputs.has(ReportKind.REMOVAL_ORDERS):
        found += [*_never_shipped(inputs, sent), *_missing_in_parcels(sent)]
    if inputs.has(ReportKind.REMOVAL_ARRIVALS):
        found += _never_arrived(sent)
    return found


def _never_arrived(sent: Iterable[Parcel]) -> list[Missing]:
    return [
        Missing(
            family=ClaimFamily.REMOVAL_LOST,
            pool=parcel.name,
            order=parcel.order,
            product=parcel.product,
            units=parcel.units,
            start=parcel.shipped_on,
            confidence=Confidence.MEDIUM if parcel.tracking else Confidence.LOW,
            why=(
                f"{parcel.units} shipped on {parcel.shipped_on} under"
                f" {parcel.tracking or 'no tracking number'}, not among the arrivals."
            ),
            rows=tuple(parcel.rows),
        )
        for parcel in sent
        if parcel.arrived_on is None and parcel.units > 0
    ]


def _never_shipped(inputs: Inputs, sent: Iterable[Parcel]) -> list[Missing]:
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
    return [missing for missing in found if missing is not None]


def _of_order(rows: list[Row], sent: list[Parcel]) -> Missing | None:
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
    return Missing(
        family=ClaimFamily.REMOVAL_SHORT,
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


def _missing_in_parcels(sent: Iterable[Parcel]) -> list[Missing]:
    return [
        Missing(
            family=ClaimFamily.REMOVAL_SHORT,
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


@dataclass(frozen=True)
class _Met:
    """Units that payments met, and their rows."""

    units: int
    rows: tuple[RowRef, ...]


def _meet(missing: Missing, paid: Iterable[Payment]) -> _Met:
    """Uses up what was paid for these units."""
    units, rows = 0, list[RowRef]()
    for payment in sorted(paid, key=lambda one: one.order != missing.order):
        wanted = missing.units - units
        taken = payment.take(missing.order, missing.product, missing.start, wanted)
        if taken:
            units += taken
            rows.append(payment.row)
    return _Met(units, tuple(rows))


def _settle(missing: Missing, met: _Met, costs: UnitCosts, collected: Collected) -> None:
    loss = Loss(
        family=missing.family,
        pool=missing.pool,
        key=missing.pool,
        product=missing.product,
        reference=missing.order,
        start=missing.start,
        quantity=missing.units - met.units,
        lost=missing.units,
        paid=met.units,
        worth=costs.of(missing.product.fnsku),
        confidence=missing.confidence,
        why=f"{missing.why} {met.units} reimbursed.",
        rows=(*missing.rows, *met.rows),
    )
    if met.units:
        message = "The reimbursements report shows these units as paid."
        collected.left_out.append(loss.left_out(Reason.REIMBURSED, message, met.units))
    if loss.quantity:
        collected.losses.append(loss)
