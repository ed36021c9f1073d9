"""Lost and damaged in the warehouse: which rows of the ledger are claims, and why others are not.

For a ledger that was read by itself, as an import and a sync do: the rule is the family's own
(detection/families/warehouse.py), so that `opside detect` claims the same.
"""

from datetime import datetime

import polars as pl
from pydantic import BaseModel, ConfigDict

from detection.families.costs import UnitCosts
from detection.families.findings import Candidate, Difference, Reason
from detection.families.inputs import FILE, LINE, Inputs
from detection.families.judging import Case, cap_of, judge
from detection.families.units import UnitsBook
from detection.families.warehouse import collect, differences
from detection.ledger import LedgerExport, LedgerRow
from detection.netting import ReimbursedUnits
from detection.reports.kinds import ReportKind
from detection.rulepacks import shipped_book
from models.contracts.claim import ClaimFacts
from models.contracts.money import Currency

_ADJUSTMENTS = "ADJUSTMENTS"
_ONE_FILE = pl.lit("").alias(FILE)
_NO_COSTS = UnitCosts([], {})
# A frame's numbers have an end; what a report tells has none.
_MOST = 2**31

_LEDGER = {
    LINE: pl.Int64(),
    "row_key": pl.String(),
    "date": pl.Date(),
    "fnsku": pl.String(),
    "asin": pl.String(),
    "msku": pl.String(),
    "title": pl.String(),
    "event_type": pl.String(),
    "reference_id": pl.String(),
    "quantity": pl.Int64(),
    "fulfillment_center": pl.String(),
    "reason": pl.String(),
    "country": pl.String(),
    "reconciled_quantity": pl.Int64(),
    "unreconciled_quantity": pl.Int64(),
}
_REIMBURSEMENTS = {
    "approval_date": pl.Date(),
    "fnsku": pl.String(),
    "reason": pl.String(),
    "reimbursement_id": pl.String(),
    "original_reimbursement_id": pl.String(),
    "quantity_reimbursed_cash": pl.Int64(),
    "quantity_reimbursed_inventory": pl.Int64(),
    "quantity_reimbursed_total": pl.Int64(),
    "amount_total": pl.Int64(),
}


class LeftOut(BaseModel):
    """A row that was looked at and not taken. `message` is one line for a person."""

    model_config = ConfigDict(frozen=True)

    row: LedgerRow
    reason: Reason
    message: str


class Detection(BaseModel):
    """What a ledger holds. `differences` are for people to look at; they change no claim."""

    model_config = ConfigDict(frozen=True)

    candidates: list[ClaimFacts]
    left_out: list[LeftOut]
    differences: list[Difference]


def find_claims(
    ledger: LedgerExport,
    reimbursed: list[ReimbursedUnits],
    *,
    marketplace: str,
    currency: Currency,
    as_of: datetime,
) -> Detection:
    """Every claim that may be filed at `as_of` (UTC, aware), in the ledger's order, as what was
    left out is. A row is a claim or left out for one reason: of what is owed, if anything is.

    `marketplace` is kept in the facts as given: a name, a country or Amazon's id.
    """
    case = Case(marketplace, currency, as_of, shipped_book())
    adjustments = [row for row in ledger.rows if row.event_type.upper() == _ADJUSTMENTS]
    inputs = _inputs(adjustments, reimbursed)
    collected = collect(inputs, case, _NO_COSTS)
    units = UnitsBook(collected.losses)
    told = [one for loss in collected.losses for one in judge(loss, case, units)]
    claims = {one.key: one for one in told if isinstance(one, Candidate)}
    # Of a row that was paid in part, what the rules say of the rest comes later and counts.
    others = [*collected.left_out, *(one for one in told if not isinstance(one, Candidate))]
    left_out = {one.rows[0].key: one for one in others}
    return Detection(
        candidates=[
            _facts(claims[row.key], currency, case) for row in adjustments if row.key in claims
        ],
        left_out=[
            LeftOut(row=row, reason=left_out[row.key].reason, message=left_out[row.key].message)
            for row in adjustments
            if row.key in left_out and row.key not in claims
        ],
        differences=differences(inputs),
    )


def _inputs(adjustments: list[LedgerRow], reimbursed: list[ReimbursedUnits]) -> Inputs:
    ledger = pl.DataFrame(
        [
            (
                row.number, row.key, row.date, row.fnsku, row.asin, row.msku, row.title,
                row.event_type, row.reference_id, row.quantity, row.fulfillment_center,
                row.reason, row.country, row.reconciled, row.unreconciled,
            )
            for row in adjustments
        ],
        schema=_LEDGER,
        orient="row",
    )  # fmt: skip
    payments = pl.DataFrame(
        [
            (
                line.approved_on, line.fnsku, line.reason, line.reimbursement_id,
                line.reverses or None, _bounded(-abs(line.units) if line.reverses else line.units),
                None, None, None,
            )
            for line in reimbursed
        ],
        schema=_REIMBURSEMENTS,
        orient="row",
    )  # fmt: skip
    return Inputs(
        {
            ReportKind.LEDGER_DETAIL: ledger.with_columns(_ONE_FILE),
            ReportKind.REIMBURSEMENTS: payments.with_columns(_ONE_FILE),
        }
    )


def _bounded(units: int) -> int:
    return max(-_MOST, min(units, _MOST))


def _facts(claim: Candidate, currency: Currency, case: Case) -> ClaimFacts:
    return ClaimFacts(
        family=claim.family,
        marketplace=claim.marketplace,
        currency=currency,
        ledger_key=claim.key,
        ledger_reference=claim.reference,
        ledger_date=claim.start,
        fulfillment_center=claim.centre,
        fnsku=claim.fnsku,
        asin=claim.asin,
        msku=claim.sku,
        title=claim.title,
        quantity=claim.quantity,
        deadline=claim.deadline,
        rule_pack=claim.rule_pack,
        rule_pack_version=claim.rule_pack_version,
        cap_per_unit=cap_of(case, claim.family),
    )
