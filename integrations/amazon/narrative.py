"""The text of a claim, as Amazon's staff will read it. Pure."""

from models.contracts.claim import ClaimFacts, ClaimFamily
from models.contracts.money import Money

# Amazon's note field takes 2,000 characters (docs/field.md, Evidence). Each value is cut well below
# what would fill it, so that no sentence is ever lost.
VALUE_LIMIT = 120

_WHAT_HAPPENED = {
    ClaimFamily.LOST_WAREHOUSE: "were lost in an Amazon fulfilment centre and not found again",
    ClaimFamily.DAMAGED_WAREHOUSE: "were damaged in an Amazon fulfilment centre",
}


def narrative(facts: ClaimFacts, claimed: Money) -> str:
    """The claim in words, below 2,000 characters; it says that software prepared it."""
    units = "1 unit" if facts.quantity == 1 else f"{facts.quantity} units"
    lines = (
        f"We ask for the reimbursement of {units} that, by the inventory ledger, "
        f"{_WHAT_HAPPENED[facts.family]}.",
        "",
        f"FNSKU: {_short(facts.fnsku)}",
        f"ASIN: {_short(facts.asin)}",
        f"MSKU: {_short(facts.msku)}",
        f"Product: {_short(facts.title)}",
        f"Quantity: {facts.quantity}",
        f"Fulfilment centre: {_short(facts.fulfillment_center)}",
        f"Ledger date: {facts.ledger_date.isoformat()}",
        f"Ledger reference: {_short(facts.ledger_reference)}",
        f"Amount claimed: {claimed}, at sourcing cost",
        "",
        "The ledger shows no reconciliation of these units. The attached purchase documents show "
        "that the seller owned them and what they cost.",
        "",
        "This claim was prepared by Opside, automated software that acts for the seller.",
    )
    return "\n".join(lines)


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= VALUE_LIMIT else line[: VALUE_LIMIT - 3] + "..."
