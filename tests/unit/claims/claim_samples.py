"""A claim's parts written for the tests of its rules; each may be changed field by field."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from models.contracts.claim import (
    ClaimFacts,
    ClaimFamily,
    PayoutLine,
    PendingSubmission,
    Question,
    SubmissionKind,
)
from models.contracts.evidence import Check, CheckCode, EvidenceMatch, MatchTier
from models.contracts.messages import (
    AnswerQuestion,
    Appeal,
    AttachEvidence,
    CaseOutcome,
    CaseStatus,
    Decide,
    DecisionAction,
)
from models.contracts.money import Money

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLAIM_ID = UUID("7a1c0000-0000-5000-8000-0000000000c1")
OTHER_CLAIM_ID = UUID("7a1c0000-0000-5000-8000-0000000000c2")
MATCH_ID = UUID("7a1c0000-0000-5000-8000-0000000000e1")
INVOICE_ID = UUID("7a1c0000-0000-5000-8000-0000000000d1")
NEW_DOCUMENT_ID = UUID("7a1c0000-0000-5000-8000-0000000000d2")
CASE_ID = "17403928511"
FROM_PERSON: dict[str, Any] = {"message_id": "m-1", "actor": "mira@example.com"}

FACTS = ClaimFacts(
    family=ClaimFamily.LOST_WAREHOUSE,
    marketplace="US",
    currency="USD",
    ledger_key="2026-01-12|X00ABC1234|LEX2|M|1",
    ledger_reference="1234567890123",
    ledger_date=date(2026, 1, 12),
    fulfillment_center="LEX2",
    fnsku="X00ABC1234",
    asin="B0ABC12345",
    msku="BOTTLE-750-BLUE",
    title="Insulated Steel Water Bottle",
    quantity=3,
    deadline=NOW + timedelta(days=40),
    rule_pack="us-fba",
    rule_pack_version="2026-01-01",
)


def usd(cents: int) -> Money:
    return Money(cents=cents, currency="USD")


def match(**changes: Any) -> EvidenceMatch:
    """A sure match by words, all checks passed."""
    return EvidenceMatch(
        match_id=MATCH_ID,
        document_id=INVOICE_ID,
        line_position=2,
        tier=MatchTier.FUZZY,
        probability=0.9,
        quantity=3,
        unit_cost=usd(840),
        document_number="INV-1042",
        line_description="Steel bottle 750 blue",
        reasons=["The title's words agree."],
    ).model_copy(update=changes)


def check(message: str, *, passed: bool = False, waivable: bool = True) -> Check:
    """A failed hard check that a person may waive."""
    return Check(code=CheckCode.QUANTITY_COVERED, passed=passed, waivable=waivable, message=message)


def submission(kind: SubmissionKind = SubmissionKind.INITIAL, **changes: Any) -> PendingSubmission:
    """A submission that was never sent."""
    return PendingSubmission(kind=kind, key=f"{CLAIM_ID}:{kind}", text="").model_copy(
        update=changes
    )


def payout(cents: int, *, units: int = 0, currency: str = "USD", cash_units: int = 0) -> PayoutLine:
    """A line of the reimbursements report: `units` in kind beside the cash."""
    return PayoutLine(
        line_id=f"{cents}/{units}/{currency}",
        reimbursement_id="9912345678",
        case_id=CASE_ID,
        amount=Money(cents=cents, currency=currency),
        cash_quantity=cash_units,
        inventory_quantity=units,
        approved_on=date(2026, 3, 12),
    )


def decision(action: DecisionAction) -> Decide:
    """A decision that carries what any action needs."""
    return Decide(
        **FROM_PERSON,
        action=action,
        reason="Looked into it.",
        case_id=CASE_ID,
        outcome=CaseOutcome(status=CaseStatus.DENIED),
    )


def answer(question: Question, choice: str, text: str = "") -> AnswerQuestion:
    return AnswerQuestion(**FROM_PERSON, question_id=question.question_id, choice=choice, text=text)


def appeal(*documents: UUID, reason: str = "") -> Appeal:
    return Appeal(
        **FROM_PERSON, reason=reason, grounds="The units are ours.", document_ids=list(documents)
    )


def document(document_id: UUID) -> AttachEvidence:
    return AttachEvidence(**FROM_PERSON, document_id=document_id)
