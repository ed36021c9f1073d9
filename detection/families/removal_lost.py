"""Parcels of removal orders that never arrived.

No report of Amazon's tells whether a parcel arrived: that takes the seller's own list of arrivals
(tracking number and day). What is not on the list after the wait counts as lost.
"""

from detection.families.costs import UnitCosts
from detection.families.findings import Confidence, Reason
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected, Loss
from detection.families.removed import Parcel, parcels, payments
from models.contracts.claim import ClaimFamily


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by parcel and product. Needs removal shipments and the seller's arrivals."""
    del case  # the window is the judge's
    collected, paid = Collected(), payments(inputs)
    for parcel in parcels(inputs):
        if parcel.arrived_on is not None or parcel.units <= 0:
            continue
        met = 0
        for payment in paid:
            taken = payment.take(
                parcel.order, parcel.product, parcel.shipped_on, parcel.units - met
            )
            if taken:
                met += taken
                parcel.rows.append(payment.row)
        loss = _loss(parcel, met, costs)
        if met:
            message = "The reimbursements report shows these units as paid."
            collected.left_out.append(loss.left_out(Reason.REIMBURSED, message, met))
        if loss.quantity:
            collected.losses.append(loss)
    return collected


def _loss(parcel: Parcel, paid: int, costs: UnitCosts) -> Loss:
    product = parcel.product
    return Loss(
        family=ClaimFamily.REMOVAL_LOST,
        pool=parcel.name,
        key=parcel.name,
        product=product,
        reference=parcel.order,
        start=parcel.shipped_on,
        quantity=parcel.units - paid,
        lost=parcel.units,
        paid=paid,
        worth=costs.of(product.fnsku),
        confidence=Confidence.MEDIUM if parcel.tracking else Confidence.LOW,
        why=(
            f"{parcel.units} shipped on {parcel.shipped_on} under"
            f" {parcel.tracking or 'no tracking number'}, not among the arrivals,"
            f" {paid} reimbursed."
        ),
        rows=tuple(parcel.rows),
    )
