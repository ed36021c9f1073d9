"""Units that Amazon disposed of, and how many of them somebody had asked for or paid."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from detection.families.costs import BEFORE_AN_ORDER
from detection.families.findings import RowRef
from detection.families.inputs import Inputs
from detection.families.received import unit_payments, units_paid
from detection.families.rows import Row, count, ref, rows_of, text
from detection.families.settled import letters
from detection.reasons import Movement, movement_of
from detection.reports.kinds import ReportKind

# Days of the ledger and of orders are told in different zones.
_ZONES = timedelta(days=1)
_BY_WAREHOUSE = BEFORE_AN_ORDER[:2]
_CANCELLED = ("cancelled", "canceled")


@dataclass
class Asked:
    """Units that may still explain disposals from a day on, and the row that tells of them."""

    since: date
    units: int
    row: RowRef
    is_sellable: bool

    def take(self, wanted: int, day: date) -> int:
        """How many of the wanted units, disposed of on a day, this explains; they are used up."""
        taken = min(wanted, self.units) if self.since <= day + _ZONES else 0
        self.units -= taken
        return taken


def orders_by_product(inputs: Inputs) -> dict[str, list[Asked]]:
    """Disposal orders, oldest first, by FNSKU and by SKU where an order names no FNSKU."""
    frame = (
        inputs.frames[ReportKind.REMOVAL_ORDERS]
        .filter(letters("order_type") == "disposal")
        .with_columns(
            letters("disposition").is_in(["sellable", ""]).alias("is_sellable"),
            letters("order_status").is_in(_CANCELLED).alias("is_cancelled"),
        )
        .sort("request_date", maintain_order=True)
    )
    asked: dict[str, list[Asked]] = {}
    for row in rows_of(frame):
        one = Asked(
            row["request_date"].date(),
            _units_asked(row),
            ref(ReportKind.REMOVAL_ORDERS, row, "order_id", "sku", "fnsku", "disposition"),
            row["is_sellable"],
        )
        asked.setdefault(text(row, "fnsku") or text(row, "sku"), []).append(one)
    return asked


def _units_asked(row: Row) -> int:
    """What was not cancelled, or was disposed of all the same."""
    disposed = count(row, "disposed_quantity")
    if row["is_cancelled"]:
        return disposed
    return max(count(row, "requested_quantity") - count(row, "cancelled_quantity"), disposed, 0)


def first_order_day(inputs: Inputs) -> date | None:
    """The oldest request of the removal orders of every type; None where there are none."""
    first = inputs.frames[ReportKind.REMOVAL_ORDERS]["request_date"].dt.date().min()
    return first if isinstance(first, date) else None


def payments_by_product(inputs: Inputs) -> dict[str, list[Asked]]:
    """Reimbursed units, by FNSKU, that may be for a disposal.

    That is what has no order and no reason of its own, and what Amazon paid as lost or damaged
    beyond all units that the ledger shows as lost or damaged.
    """
    plain = unit_payments(inputs).filter(
        pl.col("amazon_order_id").is_null(), pl.col("fnsku").is_not_null()
    )
    others = plain.filter(~letters("reason").is_in(BEFORE_AN_ORDER))
    warehouse = plain.filter(letters("reason").is_in(_BY_WAREHOUSE))
    taken = _units_taken(inputs)
    paid: dict[str, list[Asked]] = {}
    for row in rows_of(others.sort("approval_date")):
        paid.setdefault(row["fnsku"], []).append(_payment(row, units_paid(row)))
    for row in rows_of(warehouse.sort("approval_date")):
        known = min(taken.get(row["fnsku"], 0), units_paid(row))
        taken[row["fnsku"]] = taken.get(row["fnsku"], 0) - known
        if units_paid(row) > known:
            paid.setdefault(row["fnsku"], []).append(_payment(row, units_paid(row) - known))
    return paid


def _payment(row: Row, units: int) -> Asked:
    place = ref(ReportKind.REIMBURSEMENTS, row, "reimbursement_id", "fnsku")
    return Asked(row["approval_date"], units, place, is_sellable=True)


def _units_taken(inputs: Inputs) -> dict[str, int]:
    """Units of each FNSKU that the ledger shows as lost or damaged."""
    ledger = inputs.frames[ReportKind.LEDGER_DETAIL]
    reasons = ledger["reason"].drop_nulls().unique().to_list()
    losses = [one for one in reasons if movement_of(one) in (Movement.LOST, Movement.DAMAGED)]
    sums = (
        ledger.filter(pl.col("reason").is_in(losses), pl.col("quantity") < 0)
        .group_by("fnsku")
        .agg(-pl.col("quantity").sum())
    )
    return dict(sums.iter_rows())
