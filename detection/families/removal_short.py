"""Units of removal orders that are missing although the order is done, or the parcel came.

Either the order was completed and some units were neither shipped, disposed of nor cancelled; or
the seller's own list of arrivals counts fewer units in a parcel than Amazon shipped.
"""

from detection.families.costs import UnitCosts
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected
from detection.families.removal_missing import collect_missing
from models.contracts.claim import ClaimFamily


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by order or parcel, and product. Needs removal orders and shipments."""
    del case  # the window is the judge's
    return collect_missing(inputs, costs, ClaimFamily.REMOVAL_SHORT)
