"""The referral fee that was charged against Amazon's own estimate, at the price of that estimate.

Rates step with the price and the category, and no report tells the steps: so only sales at exactly
the estimate's price are compared, without shipping or wrapping, and not refunded.
"""

import polars as pl

from detection.families import settled
from detection.families.charges import Fee, charged, overcharges
from detection.families.costs import UnitCosts
from detection.families.estimates import referral_estimates
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily

REFERRAL = Fee(ClaimFamily.REFERRAL_OVERCHARGE, "referral fee", "commission")


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by product, settlement and fee. Needs settlements and estimated fees."""
    del costs  # a fee is worth its difference
    rows = settled.order_rows(inputs.frames[ReportKind.SETTLEMENT], case)
    plain = charged(rows, REFERRAL).filter("is_plain", ~pl.col("is_refunded"))
    estimates = referral_estimates(inputs, case)
    lines = plain.join(estimates, left_on=["sku", "price"], right_on=["sku", "at"])
    return overcharges(lines, REFERRAL, inputs, case)
