"""How a claim's reference and day are called, which differ by what Amazon owes for."""

from dataclasses import dataclass

from models.contracts.claim import ClaimFacts, ClaimFamily


@dataclass(frozen=True)
class Called:
    """Amazon's words for `ledger_reference` and `ledger_date` of a claim's facts."""

    reference: str
    day: str


_LEDGER = Called("Transaction item id", "Ledger date")
_REIMBURSEMENT = Called("Reimbursement id", "Reimbursed on")
_CALLED = {
    ClaimFamily.LOST_WAREHOUSE: _LEDGER,
    ClaimFamily.DAMAGED_WAREHOUSE: _LEDGER,
    ClaimFamily.DISPOSED_WITHOUT_ORDER: _LEDGER,
    ClaimFamily.INBOUND_SHORTAGE: Called("Shipment id", "Delivered on"),
    ClaimFamily.REFUND_NOT_RETURNED: Called("Order id", "Refunded on"),
    ClaimFamily.WRONG_RETURN: Called("Order id", "Refunded on"),
    ClaimFamily.REMOVAL_LOST: Called("Removal order id", "Shipped on"),
    ClaimFamily.REMOVAL_SHORT: Called("Removal order id", "Delivered on"),
    ClaimFamily.FEE_OVERCHARGE: Called("Product", "Charged on"),
    ClaimFamily.REFERRAL_OVERCHARGE: Called("Product", "Charged on"),
    ClaimFamily.MULTICHANNEL_LOST: Called("Order id", "Promised for"),
    ClaimFamily.UNDERPAID_REIMBURSEMENT: _REIMBURSEMENT,
    ClaimFamily.WRONG_REVERSAL: _REIMBURSEMENT,
}

# Amazon asks whether these came to it at all.
PROVED_BY_DELIVERY = frozenset({ClaimFamily.INBOUND_SHORTAGE})


def called(facts: ClaimFacts) -> Called:
    """The labels for a claim of this family."""
    return _CALLED[facts.family]
