"""Sellable units that Amazon disposed of, and no disposal order asked for.

Units that could not be sold are Amazon's to dispose of; donated ones go by the seller's settings,
which no report tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from detection.families.costs import UnitCosts
from detection.families.disposals import (
    Asked,
    first_order_day,
    orders_by_product,
    payments_by_product,
)
from detection.families.findings import Confidence, Reason, RowRef
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected, Loss, Product
from detection.families.rows import Row, ref, rows_of, text
from detection.families.settled import is_here, letters
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily

_DISPOSED = ("d", "disposed", "disposedof")
_DONATED = ("g", "donated", "disposeddonatedtocharity")

# Orders older than the removal report could explain a disposal of its first days.
_SURE_AFTER = timedelta(days=30)


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by ledger row. Needs the detailed ledger, removal orders and reimbursements."""
    books = _Books(orders_by_product(inputs), payments_by_product(inputs), first_order_day(inputs))
    collected = Collected()
    for row in _disposals(inputs):
        if row["country"] and not is_here(row["country"], case):
            message = f"The row is of {row['country']}, not of {case.marketplace}."
            elsewhere = _loss(row, costs, _Met(), books.first_order)
            collected.left_out.append(elsewhere.left_out(Reason.OTHER_MARKETPLACE, message))
            continue
        _settle(row, costs, books, collected)
    return collected


@dataclass(frozen=True)
class _Met:
    """What explains some units of a row."""

    ordered: int = 0
    paid: int = 0
    rows: tuple[RowRef, ...] = ()


@dataclass(frozen=True)
class _Books:
    """Orders and payments that are used up, disposal by disposal."""

    orders: dict[str, list[Asked]]
    payments: dict[str, list[Asked]]
    first_order: date | None

    def meet(self, row: Row) -> _Met:
        """Orders for units of the same condition; sellable units also meet what the others left,
        then payments. The others are Amazon's to dispose of, and use up no order for good units."""
        units = -row["quantity"]
        names = [text(row, "fnsku"), text(row, "msku")]
        own = [one for name in names for one in self.orders.get(name, [])]
        if not row["is_sellable"]:
            own = [one for one in own if not one.is_sellable]
        own.sort(key=lambda one: one.is_sellable != row["is_sellable"])
        ordered, by_orders = _take(own, units, row["date"])
        paid, by_payments = 0, []
        if row["is_sellable"]:
            later = [one for one in self.payments.get(names[0], []) if one.since >= row["date"]]
            paid, by_payments = _take(later, units - ordered, date.max - timedelta(days=1))
        return _Met(ordered, paid, (*by_orders, *by_payments))


def _take(sources: list[Asked], wanted: int, day: date) -> tuple[int, list[RowRef]]:
    taken, rows = 0, list[RowRef]()
    for one in sources:
        units = one.take(wanted - taken, day)
        if units:
            taken += units
            rows.append(one.row)
    return taken, rows


def _disposals(inputs: Inputs) -> Iterator[Row]:
    """Rows that took units away for good; those that could not be sold meet their orders first."""
    code = letters("reason")
    frame = inputs.frames[ReportKind.LEDGER_DETAIL]
    return rows_of(
        frame.filter(
            letters("event_type") == "adjustments",
            pl.col("quantity") < 0,
            code.is_in([*_DISPOSED, *_DONATED]),
        )
        .with_columns(
            (letters("disposition") == "sellable").alias("is_sellable"),
            code.is_in(_DONATED).alias("is_donated"),
        )
        .sort("is_sellable", "date", maintain_order=True)
    )


def _settle(row: Row, costs: UnitCosts, books: _Books, collected: Collected) -> None:
    """The row's units: ordered, Amazon's right, paid, or owed."""
    met = books.meet(row)
    loss = _loss(row, costs, met, books.first_order)
    if met.ordered:
        message = "A disposal order asked for these units."
        collected.left_out.append(loss.left_out(Reason.ORDERED, message, met.ordered))
    if met.paid:
        message = "The reimbursements report shows these units as paid."
        collected.left_out.append(loss.left_out(Reason.REIMBURSED, message, met.paid))
    if not loss.quantity:
        return
    if not row["is_sellable"]:
        message = "Amazon may dispose of units that cannot be sold."
        collected.left_out.append(loss.left_out(Reason.AMAZONS_RIGHT, message))
    elif row["is_donated"]:
        message = "Donated to charity: whether the seller had agreed stands in no report."
        collected.left_out.append(loss.left_out(Reason.NOT_CERTAIN, message))
    else:
        collected.losses.append(loss)


def _loss(row: Row, costs: UnitCosts, met: _Met, first_order: date | None) -> Loss:
    day, lost = row["date"], -row["quantity"] - met.ordered
    reaches_back = first_order is not None and first_order + _SURE_AFTER <= day
    return Loss(
        family=ClaimFamily.DISPOSED_WITHOUT_ORDER,
        pool=f"ledger/{row['row_key']}",
        key=row["row_key"],
        product=Product(row["fnsku"], text(row, "msku"), text(row, "asin"), text(row, "title")),
        reference=text(row, "reference_id"),
        start=day,
        quantity=lost - met.paid,
        lost=lost,
        paid=met.paid,
        worth=costs.of(row["fnsku"], text(row, "asin")),
        confidence=Confidence.HIGH if reaches_back else Confidence.MEDIUM,
        why=(
            f"{-row['quantity']} sellable disposed of on {day}, {met.ordered} of them ordered,"
            f" {met.paid} reimbursed."
        ),
        rows=(ref(ReportKind.LEDGER_DETAIL, row, "row_key"), *met.rows),
        centre=text(row, "fulfillment_center"),
    )
