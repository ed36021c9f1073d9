"""The fulfilment fee that was charged against the one that Amazon's own measures call for.

Both figures are Amazon's: settlements tell what was charged, the fee report what the size and
weight on record call for. A fee that follows from wrong measures on record shows in neither; that
needs the seller's own ruler.
"""

from detection.families import settled
from detection.families.charges import Fee, charged, overcharges
from detection.families.costs import UnitCosts
from detection.families.estimates import fulfilment_estimates
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily

FULFILMENT = Fee(ClaimFamily.FEE_OVERCHARGE, "fulfilment fee", "fbaperunitfulfillmentfee")


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by product, settlement and fee. Needs settlements and estimated fees."""
    del costs  # a fee is worth its difference
    rows = settled.order_rows(inputs.frames[ReportKind.SETTLEMENT], case)
    lines = charged(rows, FULFILMENT).join(fulfilment_estimates(inputs, case), on="sku")
    return overcharges(lines, FULFILMENT, inputs, case)
