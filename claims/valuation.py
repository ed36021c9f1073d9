"""What is claimed: the sourcing cost of the units, cut to what Amazon pays for one at most."""

from models.contracts.claim import ClaimFacts
from models.contracts.money import Money


def claimed_amount(facts: ClaimFacts, unit_cost: Money) -> Money:
    """The amount for all units of the claim. A cap in another currency says nothing about it."""
    cap = facts.cap_per_unit
    if cap is not None and cap.currency == unit_cost.currency and cap.cents < unit_cost.cents:
        return cap.times(facts.quantity)
    return unit_cost.times(facts.quantity)
