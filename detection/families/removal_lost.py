"""Parcels of removal orders that never arrived.

No report of Amazon's tells whether a parcel arrived: that takes the seller's own list of arrivals
(tracking number and day). What is not on the list after the wait counts as lost.
"""

from detection.families.costs import UnitCosts
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected
from detection.families.removal_missing import collect_missing
from models.contracts.claim import ClaimFamily


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by parcel and product. Needs removal shipments and the seller's arrivals."""
    del case  # the window is the judge's
    return collect_missing(inputs, costs, ClaimFamily.REMOVAL_LOST)
