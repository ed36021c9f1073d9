"""The text of a claim, as Amazon's staff will read it. Pure."""

from models.contracts.claim import ClaimFacts, ClaimFamily
from models.contracts.families import called
from models.contracts.money import Money

# Amazon's note field takes 2,000 characters (docs/field.md, Evidence). Each value is cut well below
# what would fill it, so that no sentence is ever lost.
VALUE_LIMIT = 120
_SHOWN_ROWS = 3  # the packet has all of them

_WHAT_HAPPENED = {
    ClaimFamily.LOST_WAREHOUSE: ", by the inventory ledger, were lost in an Amazon fulfilment"
    " centre and not found again",
    ClaimFamily.DAMAGED_WAREHOUSE: ", by the inventory ledger, were damaged in an Amazon fulfilment"
    " centre",
    ClaimFamily.DISPOSED_WITHOUT_ORDER: ", by the inventory ledger, were disposed of in an Amazon"
    " fulfilment centre though nobody had ordered it",
    ClaimFamily.INBOUND_SHORTAGE: " were sent to Amazon and not received",
    ClaimFamily.REFUND_NOT_RETURNED: " were refunded to a customer and not returned",
    ClaimFamily.WRONG_RETURN: " came back as another item, or broken on the way",
    ClaimFamily.REMOVAL_LOST: " left by a removal order and did not arrive",
    ClaimFamily.REMOVAL_SHORT: " were ordered out and neither shipped, disposed of nor cancelled",
    ClaimFamily.FEE_OVERCHARGE: " were charged a fee for another size or weight than theirs",
    ClaimFamily.REFERRAL_OVERCHARGE: " were charged too high a referral fee",
    ClaimFamily.MULTICHANNEL_LOST: " were lost on the way of a multi-channel order",
    ClaimFamily.UNDERPAID_REIMBURSEMENT: " were reimbursed below their sourcing cost",
    ClaimFamily.WRONG_REVERSAL: " were reimbursed, which was wrongly taken back",
}
_FROM_LEDGER = {ClaimFamily.LOST_WAREHOUSE, ClaimFamily.DAMAGED_WAREHOUSE}


def narrative(facts: ClaimFacts, claimed: Money) -> str:
    """The claim in words, below 2,000 characters; it says that software prepared it."""
    units = "1 unit" if facts.quantity == 1 else f"{facts.quantity} units"
    words = called(facts)
    lines = (
        f"We ask for the reimbursement of {units} that{_WHAT_HAPPENED[facts.family]}.",
        "",
        f"FNSKU: {_short(facts.fnsku)}",
        f"ASIN: {_short(facts.asin)}",
        f"MSKU: {_short(facts.msku)}",
        f"Product: {_short(facts.title)}",
        f"Quantity: {facts.quantity}",
        *(
            [f"Fulfilment centre: {_short(facts.fulfillment_center)}"]
            if facts.fulfillment_center
            else []
        ),
        f"{words.day}: {facts.ledger_date.isoformat()}",
        f"{words.reference}: {_short(facts.ledger_reference)}",
        *_proof(facts, claimed),
        "",
        "This claim was prepared by Opside, automated software that acts for the seller.",
    )
    return "\n".join(lines)


def _proof(facts: ClaimFacts, claimed: Money) -> list[str]:
    """The amount, and what shows it: the reports' own rows, or the attached documents."""
    if facts.reckoning is not None:
        return [
            f"Amount claimed: {claimed} ({_short(facts.reckoning.formula)})",
            "",
            f"{_short(facts.reckoning.why)} Your own reports show it:",
            *(f"- {row.report}: {_short(row.key)}" for row in facts.reckoning.rows[:_SHOWN_ROWS]),
        ]
    unreconciled = "The ledger shows no reconciliation of these units. "
    return [
        f"Amount claimed: {claimed}, at sourcing cost",
        "",
        f"{unreconciled if facts.family in _FROM_LEDGER else ''}The attached purchase documents "
        "show that the seller owned them and what they cost.",
    ]


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= VALUE_LIMIT else line[: VALUE_LIMIT - 3] + "..."
