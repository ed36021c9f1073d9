"""Units that Amazon paid below the sourcing cost that it has approved.

Only units that met no order are paid at cost, and only since COST_SINCE. All lines of one
reimbursement count together, with what was paid later for it and what was taken back. Units paid in
kind are whole. Amazon's own estimate of a cost is what it pays by: no shortfall follows from it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from detection.families.costs import BEFORE_AN_ORDER, COST_SINCE, UnitCosts, plain_reason
from detection.families.findings import Confidence, Reason, RowRef
from detection.families.inputs import Inputs
from detection.families.judging import Case, cap_of
from detection.families.losses import Collected, Loss, Product, Worth
from detection.families.received import is_payment, is_reversal
from detection.families.rows import Row, count, ref, rows_of, text
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money

_FAMILY = ClaimFamily.UNDERPAID_REIMBURSEMENT


@dataclass
class _Paid:
    """One reimbursement of one product: its lines, and what came of it later."""

    first: Row
    units: int = 0
    cents: int = 0
    later_cents: int = 0
    taken_back: bool = False
    rows: list[RowRef] = field(default_factory=list[RowRef])


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by reimbursement and product. Needs reimbursements, and approved costs to find any."""
    collected = Collected()
    for (reimbursement, _), paid in _payments(inputs, case).items():
        cost = costs.line_of(text(paid.first, "fnsku"), text(paid.first, "asin"))
        if cost is None or cost.approved is None or not paid.units:
            continue
        if cost.approved.currency != case.currency:
            continue
        owed = _capped(cost.approved, case)
        loss = _loss(reimbursement, paid, owed)
        if loss.total is None or loss.total.cents <= 0:
            continue
        if paid.taken_back:
            message = "Amazon took this reimbursement back: there is nothing to value anew."
            collected.left_out.append(loss.left_out(Reason.REVERSED, message))
        else:
            collected.losses.append(loss)
    return collected


def _payments(inputs: Inputs, case: Case) -> dict[tuple[str, str], _Paid]:
    frame = inputs.frames[ReportKind.REIMBURSEMENTS].filter(
        pl.col("currency_unit").str.to_uppercase() == case.currency
    )
    payments: dict[tuple[str, str], _Paid] = {}
    own = frame.filter(
        is_payment(),
        plain_reason().is_in(BEFORE_AN_ORDER),
        pl.col("approval_date") >= COST_SINCE,
        pl.col("original_reimbursement_id").is_null(),
    )
    for row in rows_of(own.sort("approval_date", maintain_order=True)):
        key = (text(row, "reimbursement_id"), text(row, "fnsku"))
        paid = payments.setdefault(key, _Paid(row))
        cash = count(row, "quantity_reimbursed_cash")
        paid.units += cash
        paid.cents += count(row, "amount_total") if cash else 0
        paid.rows.append(ref(ReportKind.REIMBURSEMENTS, row, "reimbursement_id", "fnsku"))
    _add_later(payments, frame)
    return payments


def _add_later(payments: dict[tuple[str, str], _Paid], frame: pl.DataFrame) -> None:
    """Lines that name a reimbursement as their original: more money for it, or less."""
    named = frame.filter(pl.col("original_reimbursement_id").is_not_null()).with_columns(
        is_reversal().alias("is_reversal")
    )
    by_key: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows_of(named):
        by_key[text(row, "original_reimbursement_id"), text(row, "fnsku")].append(row)
    for key, rows in by_key.items():
        paid = payments.get(key)
        if paid is None:
            continue
        for row in rows:
            paid.taken_back |= row["is_reversal"]
            paid.later_cents += count(row, "amount_total")
            paid.rows.append(ref(ReportKind.REIMBURSEMENTS, row, "reimbursement_id", "fnsku"))


def _capped(cost: Money, case: Case) -> Money:
    cap = cap_of(case, _FAMILY)
    is_lower = cap is not None and cap.currency == cost.currency and cap.cents < cost.cents
    return cap if cap is not None and is_lower else cost


def _loss(reimbursement: str, paid: _Paid, owed: Money) -> Loss:
    row, fnsku = paid.first, text(paid.first, "fnsku")
    received = paid.cents + paid.later_cents
    shortfall = Money(cents=owed.cents * paid.units - received, currency=owed.currency)
    approved: date = row["approval_date"]
    got = Money(cents=received, currency=owed.currency)
    return Loss(
        family=_FAMILY,
        pool=f"reimbursement/{reimbursement}/{fnsku}",
        key=f"{reimbursement}/{fnsku}",
        product=Product(fnsku, text(row, "sku"), text(row, "asin"), text(row, "product_name")),
        reference=reimbursement,
        start=approved,
        quantity=paid.units,
        lost=paid.units,
        paid=0,
        worth=Worth(
            Money(cents=shortfall.cents // paid.units, currency=owed.currency),
            f"the approved sourcing cost of {owed} for each of {paid.units}, less {got} paid",
        ),
        confidence=Confidence.HIGH,
        why=f"Reimbursement {reimbursement} of {approved} paid {got} for {paid.units} units.",
        rows=tuple(paid.rows),
        is_capped=False,
        total=shortfall,
    )
