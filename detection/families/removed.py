"""Removal shipments by parcel and product: what left, what arrived, what Amazon paid for."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from detection.families.findings import RowRef
from detection.families.inputs import Inputs
from detection.families.losses import Product
from detection.families.received import is_payment, units_paid
from detection.families.rows import Row, count, ref, rows_of, text
from detection.families.settled import letters
from detection.reports.kinds import ReportKind


@dataclass
class Parcel:
    """Units of one product of an order under one tracking number.

    `arrived` and `arrived_on` are None where the seller's list does not name the parcel.
    """

    order: str
    tracking: str
    product: Product
    shipped_on: date | None
    units: int = 0
    arrived: int | None = None
    arrived_on: date | None = None
    rows: list[RowRef] = field(default_factory=list[RowRef])

    @property
    def name(self) -> str:
        """The parcel's units, as all families call them."""
        return f"removal/{self.order}/{name_of(self.product)}/{self.tracking}"


@dataclass
class Payment:
    """Units that Amazon paid for and that no loss has met yet. `order` is empty where the line
    names none."""

    order: str
    names: frozenset[str]
    on: date
    units: int
    row: RowRef

    def take(self, order: str, product: Product, since: date | None, wanted: int) -> int:
        """Units of it that are for this loss; they are used up."""
        is_order = self.order == order
        is_product = bool(self.names & {product.fnsku, product.sku})
        if not is_product or not (is_order or self._is_later(since)):
            return 0
        taken = min(max(wanted, 0), self.units)
        self.units -= taken
        return taken

    def _is_later(self, since: date | None) -> bool:
        return not self.order and since is not None and self.on >= since


def name_of(product: Product) -> str:
    """The product's name in pools and keys."""
    return product.fnsku or product.sku


def product_of(row: Row) -> Product:
    """Removal reports name no ASIN."""
    return Product(text(row, "fnsku"), text(row, "sku"))


def is_removal() -> pl.Expr:
    """Orders that send units to the seller; disposals and liquidations do not."""
    kind = letters("order_type")
    return ~kind.str.contains("dispos") & ~kind.str.contains("liquid")


def parcels(inputs: Inputs) -> list[Parcel]:
    """Every parcel that left by a removal order to the seller."""
    frame = inputs.frames[ReportKind.REMOVAL_SHIPMENTS]
    kind = letters("removal_order_type")
    own = frame.filter(~kind.str.contains("dispos"), ~kind.str.contains("liquid"))
    known: dict[tuple[str, str, str], Parcel] = {}
    for row in rows_of(own):
        product, day = product_of(row), row["shipment_date"]
        order, tracking = text(row, "order_id"), text(row, "tracking_number")
        parcel = known.setdefault(
            (order, name_of(product), tracking),
            Parcel(order, tracking, product, day.date() if day else None),
        )
        parcel.units += count(row, "shipped_quantity")
        names = ("order_id", "fnsku", "tracking_number")
        parcel.rows.append(ref(ReportKind.REMOVAL_SHIPMENTS, row, *names))
    _add_arrivals(known.values(), inputs)
    return list(known.values())


def _add_arrivals(parcels: Iterable[Parcel], inputs: Inputs) -> None:
    frame = inputs.frames.get(ReportKind.REMOVAL_ARRIVALS)
    if frame is None:
        return
    arrivals: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows_of(frame):
        arrivals[row["tracking_number"].upper()].append(row)
    for parcel in parcels:
        own = arrivals.get(parcel.tracking.upper(), []) if parcel.tracking else []
        if own:
            _arrive(parcel, own)


def _arrive(parcel: Parcel, listed: list[Row]) -> None:
    """A list without quantities says that all of a parcel came; one with them counts."""
    parcel.arrived_on = max(row["arrived_on"] for row in listed)
    counted = [row for row in listed if row["received_quantity"] is not None]
    names = {parcel.product.fnsku, parcel.product.sku} - {""}
    of_product = [row for row in counted if {text(row, "fnsku"), text(row, "sku")} & names]
    parcel.arrived = (
        sum(count(row, "received_quantity") for row in of_product) if counted else parcel.units
    )
    parcel.rows += [
        ref(ReportKind.REMOVAL_ARRIVALS, row, "tracking_number", "sku") for row in listed
    ]


def payments(inputs: Inputs) -> list[Payment]:
    """Payments for removals, oldest first: by the order that they name, else by their reason."""
    frame = inputs.frames.get(ReportKind.REIMBURSEMENTS)
    if frame is None:
        return []
    known = frame.filter(
        is_payment(),
        letters("reason").str.contains("removal") | pl.col("amazon_order_id").is_not_null(),
    ).sort("approval_date", maintain_order=True)
    return [
        Payment(
            order=text(row, "amazon_order_id"),
            names=frozenset({text(row, "fnsku"), text(row, "sku")} - {""}),
            on=row["approval_date"],
            units=units_paid(row),
            row=ref(ReportKind.REIMBURSEMENTS, row, "reimbursement_id", "fnsku"),
        )
        for row in rows_of(known)
    ]
