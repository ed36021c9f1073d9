"""How a claim's and a document's workflow is started: one place for the API and the sweeper.

Starting is idempotent. The row in the database is asked first, because the engine forgets closed
workflows after its retention.
"""

from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDReusePolicy,
)

from models.contracts.bulk import BulkInput
from models.contracts.claim import ClaimFacts, ClaimStatus
from models.contracts.families import called
from models.contracts.questions import GroupAnswerInput
from models.contracts.workflows import ClaimInput, DocumentInput

CLAIM_STATUS = SearchAttributeKey.for_keyword("ClaimStatus")
TENANT_ID = SearchAttributeKey.for_keyword("TenantId")
SELLER_ID = SearchAttributeKey.for_keyword("SellerId")
CLAIM_TYPE = SearchAttributeKey.for_keyword("ClaimType")
AMOUNT_CENTS = SearchAttributeKey.for_int("AmountCents")
DEADLINE = SearchAttributeKey.for_datetime("Deadline")
CONFIDENCE = SearchAttributeKey.for_float("Confidence")

# A claim's first two steps are written together, before anybody could look.
SHOWN_AT_START = ClaimStatus.MATCHING

REUSE = WorkflowIDReusePolicy.REJECT_DUPLICATE

SYNC_SUMMARY = "Amazon's ledger of one seller: every loss becomes a claim"
ANSWER_SUMMARY = "one answer to many claims"


def claim_search_attributes(claim: ClaimInput) -> TypedSearchAttributes:
    """What operators filter claims by in Temporal UI; the amount follows with the match."""
    return TypedSearchAttributes(
        [
            SearchAttributePair(CLAIM_STATUS, SHOWN_AT_START.value),
            SearchAttributePair(TENANT_ID, str(claim.identity.tenant_id)),
            SearchAttributePair(SELLER_ID, str(claim.identity.seller_id)),
            SearchAttributePair(CLAIM_TYPE, claim.facts.family.value),
            SearchAttributePair(DEADLINE, claim.facts.deadline),
        ]
    )


def claim_summary(claim: ClaimInput) -> str:
    """One line for Temporal UI's list (at most 400 bytes)."""
    facts = claim.facts
    line = f"{facts.family.value.replace('_', ' ')}: {facts.quantity} x {facts.title}"
    return line.encode()[:390].decode(errors="ignore")


def claim_details(claim: ClaimInput) -> str:
    """The claim's ledger row and policy, as Markdown for Temporal UI."""
    facts, policy = claim.facts, claim.policy
    return "\n".join(
        [
            f"**{facts.title}**",
            "",
            f"- FNSKU {facts.fnsku}, ASIN {facts.asin}, MSKU {facts.msku}",
            f"- {_reference(facts)}",
            f"- file before {facts.deadline:%Y-%m-%d %H:%M} UTC through {policy.channel.value}",
            f"- rules {facts.rule_pack} {facts.rule_pack_version}",
        ]
    )


def _reference(facts: ClaimFacts) -> str:
    words, centre = called(facts), facts.fulfillment_center
    said = f"{words.day} {facts.ledger_date}, {words.reference} {facts.ledger_reference}"
    return f"{said}, {centre}" if centre else said


def bulk_search_attributes(bulk: BulkInput) -> TypedSearchAttributes:
    """A bulk decision is found by its tenant."""
    return TypedSearchAttributes([SearchAttributePair(TENANT_ID, str(bulk.decision.tenant_id))])


def bulk_summary(bulk: BulkInput) -> str:
    """One line for Temporal UI's list (at most 400 bytes)."""
    decision = bulk.decision
    line = f"{decision.action} {bulk.total:,} claims: {decision.reason}"
    return line.encode()[:390].decode(errors="ignore")


def bulk_details(bulk: BulkInput) -> str:
    """Who decided what, and how fast, as Markdown for Temporal UI."""
    decision = bulk.decision
    return "\n".join(
        [
            f"**{decision.action} {bulk.total:,} claims**",
            "",
            f"- decided by {decision.actor}: {decision.reason}",
            f"- at most {bulk.rate_per_minute} a minute",
        ]
    )


def answer_search_attributes(answer: GroupAnswerInput) -> TypedSearchAttributes:
    """An answer to a group of questions is found by its tenant."""
    return TypedSearchAttributes([SearchAttributePair(TENANT_ID, str(answer.answer.tenant_id))])


def document_workflow_id(document: DocumentInput) -> str:
    """The one workflow of this document, or of what changed it later."""
    first = f"document-{document.document_id}"
    return f"{first}-{document.revision}" if document.revision else first
