"""The one quick question: what is asked, what may be answered, and what an answer means."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from models.contracts.claim import Choice, ClaimFacts, Question, Reckoning
from models.contracts.evidence import CheckCode, EvidenceMatch
from models.contracts.lint import EvidenceCode

CONFIRM_MATCH = "confirm_match"
CONFIRM_CLAIM = "confirm_claim"
AMAZON_ASKS = "amazon_asks"
RANDOM_CHECK = "A random check: Opside is sure, and asks to learn how often it is right."


class Answer(StrEnum):
    """Codes of the choices; stable, because callers send them."""

    YES = "yes"
    NO = "no"
    UPLOAD = "upload"
    DOCUMENT = "document"
    REPLY = "reply"
    CANNOT = "cannot"


_BEYOND_CHECKS = (EvidenceCode.ORIGINAL_PAPER, EvidenceCode.SUPPLIER, EvidenceCode.BUYER)

_YES = Choice(code=Answer.YES, label="Yes, this is the invoice for these units")
_YES_PARTNERED = Choice(
    code=Answer.YES, label="Yes, and Amazon's partnered carrier brought the shipment"
)
_NO = Choice(code=Answer.NO, label="No, it is for something else")
_CLAIM_IT = Choice(code=Answer.YES, label="Yes, claim it")
_DO_NOT_CLAIM = Choice(code=Answer.NO, label="No, nothing is owed here: withdraw the claim")
_UPLOAD = Choice(code=Answer.UPLOAD, label="I will upload a better document")
_REPLY = Choice(code=Answer.REPLY, label="Send my answer to Amazon")
_CANNOT = Choice(code=Answer.CANNOT, label="I cannot answer this: an operator should look")


def about_match(
    claim_id: UUID, facts: ClaimFacts, match: EvidenceMatch, reasons: list[str], deadline: datetime
) -> Question:
    """Asks whether a document's line is the product; yes is offered only where it is enough."""
    enough = can_be_confirmed(match)
    document = f"document {match.document_number}" if match.document_number else "this document"
    return Question(
        question_id=uuid5(claim_id, f"match:{match.match_id}:{deadline.isoformat()}"),
        kind=CONFIRM_MATCH,
        text=(
            f"Amazon owes you for {facts.quantity} x {facts.title}. Does “{match.line_description}”"
            f" on {document} show what they cost? {' '.join([*reasons, *lacks_for_amazon(match)])}"
        ),
        choices=[_yes(match), _NO, _UPLOAD] if enough else [_NO, _UPLOAD],
        match_id=match.match_id,
        deadline=deadline,
        default="Without an answer the claim waits for another document until its deadline.",
    )


def _yes(match: EvidenceMatch) -> Choice:
    """A yes says all that no paper does."""
    unproved = any(check.code is CheckCode.DELIVERY_PROVED for check in match.failed_checks)
    return _YES_PARTNERED if unproved else _YES


def lacks_for_amazon(match: EvidenceMatch) -> list[str]:
    """What Amazon will miss on the paper and no hard check tells: the parties, the paper itself."""
    return [item.sentence for item in match.lint if item.code in _BEYOND_CHECKS]


def about_reckoning(
    claim_id: UUID, facts: ClaimFacts, reckoning: Reckoning, deadline: datetime
) -> Question:
    """Asks whether what Amazon's reports show is right; nobody else can know."""
    goods = facts.title or facts.msku or facts.fnsku
    return Question(
        question_id=uuid5(claim_id, f"reckoning:{deadline.isoformat()}"),
        kind=CONFIRM_CLAIM,
        text=(
            f"Amazon's reports show that {reckoning.amount} may be owed for"
            f" {facts.quantity} x {goods}. {reckoning.why} Shall it be claimed?"
        ),
        choices=[_CLAIM_IT, _DO_NOT_CLAIM],
        deadline=deadline,
        default="Without an answer the claim is not filed, and expires at its deadline.",
    )


def about_audit(
    claim_id: UUID, facts: ClaimFacts, match: EvidenceMatch, deadline: datetime
) -> Question:
    """Asks about a match that the gate would have filed; without an answer it is filed."""
    question = about_match(claim_id, facts, match, [RANDOM_CHECK], deadline)
    return question.model_copy(
        update={"is_audit": True, "default": "Without an answer the claim is filed."}
    )


def about_case(claim_id: UUID, number: int, asked: str, deadline: datetime) -> Question:
    """Passes Amazon's own question on to the seller; `number` counts Amazon's questions."""
    return Question(
        question_id=uuid5(claim_id, f"case:{number}"),
        kind=AMAZON_ASKS,
        text=f"Amazon asks: {asked}",
        choices=[_REPLY, _CANNOT],
        takes_text=True,
        deadline=deadline,
        default="Without an answer an operator looks at the case.",
    )


def can_be_confirmed(match: EvidenceMatch) -> bool:
    """Whether a person's yes is enough: every failed check is one that a person may waive."""
    return all(check.waivable for check in match.failed_checks) and match.unit_cost is not None
