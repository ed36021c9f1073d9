"""What one unit of a product costs: the seller's own figure, else what Amazon paid for it last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from detection.families.inputs import Inputs
from detection.families.losses import Worth
from detection.families.rows import Row, rows_of, text
from detection.reports.kinds import ReportKind
from models.contracts.money import Money

# From this day on Amazon pays units that met no order at their sourcing cost.
COST_SINCE = date(2025, 3, 31)
BEFORE_AN_ORDER = ("lostwarehouse", "damagedwarehouse", "lostinbound", "damagedinbound")


@dataclass(frozen=True)
class SourcingCost:
    """A line of “Manage Your Sourcing Cost”. `updated_on` is the day of the approved cost."""

    fnsku: str
    asin: str
    approved: Money | None
    estimated: Money | None
    updated_on: date | None


class UnitCosts:
    """Worth of a unit by FNSKU, and by ASIN where a line names no FNSKU."""

    def __init__(self, costs: Iterable[SourcingCost], paid: dict[str, Worth]) -> None:
        self._costs = {name: cost for cost in costs for name in [cost.fnsku or cost.asin] if name}
        self._paid = paid

    def of(self, fnsku: str, asin: str = "") -> Worth | None:
        """What a unit is worth; None where nothing tells."""
        cost = self.line_of(fnsku, asin)
        if cost and cost.approved:
            return Worth(cost.approved, "the approved sourcing cost")
        if fnsku in self._paid:
            return self._paid[fnsku]
        if cost and cost.estimated:
            return Worth(cost.estimated, "Amazon's estimate of the sourcing cost")
        return None

    def line_of(self, fnsku: str, asin: str = "") -> SourcingCost | None:
        """The seller's own line for a product."""
        return self._costs.get(fnsku) or self._costs.get(asin)


def unit_costs(inputs: Inputs, costs: Iterable[SourcingCost], currency: str) -> UnitCosts:
    """Costs in `currency`: given ones, and the newest that Amazon paid before any order."""
    own = [cost for cost in costs if _in(cost.approved, currency) or _in(cost.estimated, currency)]
    return UnitCosts(own, _last_paid(inputs, currency))


def listed_costs(inputs: Inputs) -> list[SourcingCost]:
    """The lines of “Manage Your Sourcing Cost”, where that sheet was given."""
    frame = inputs.frames.get(ReportKind.SOURCING_COSTS)
    if frame is None:
        return []
    return [
        SourcingCost(
            fnsku=text(row, "fnsku"),
            asin=text(row, "asin"),
            approved=_money(row, "latest_approved_cost"),
            estimated=_money(row, "amazon_estimated_cost"),
            updated_on=row["date_of_last_updated_cost"],
        )
        for row in rows_of(frame)
    ]


def _money(row: Row, name: str) -> Money | None:
    cents, currency = row[name], text(row, "currency").upper()
    return Money(cents=cents, currency=currency) if cents and cents > 0 and currency else None


def _in(money: Money | None, currency: str) -> bool:
    return money is not None and money.currency == currency


def _last_paid(inputs: Inputs, currency: str) -> dict[str, Worth]:
    frame = inputs.frames.get(ReportKind.REIMBURSEMENTS)
    if frame is None:
        return {}
    rows = (
        frame.filter(
            plain_reason().is_in(BEFORE_AN_ORDER),
            pl.col("currency_unit") == currency,
            pl.col("approval_date") >= COST_SINCE,
            pl.col("amount_per_unit") > 0,
            pl.col("fnsku").is_not_null(),
        )
        .sort("approval_date", maintain_order=True)
        .unique("fnsku", keep="last", maintain_order=True)
    )
    return {
        fnsku: Worth(
            Money(cents=cents, currency=currency), f"what Amazon last paid for a unit, on {day}"
        )
        for fnsku, cents, day in rows.select(
            "fnsku", "amount_per_unit", "approval_date"
        ).iter_rows()
    }


def plain_reason() -> pl.Expr:
    """The reason of a reimbursement in small letters alone: "Lost:Warehouse" -> lostwarehouse."""
    return pl.col("reason").fill_null("").str.to_lowercase().str.replace_all("[^a-z]", "")
