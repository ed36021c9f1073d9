"""What others say to a claim: updates (answered at once) and signals (news, kept until read).

Each carries an id that the sender chooses; the same id twice is the same message.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.contracts.claim import ClaimFacts, ClaimStatus, PayoutLine
from models.contracts.evidence import NamedBy
from models.contracts.money import Money


class Message(BaseModel):
    """A message from a person: who, and why. `message_id` makes it idempotent."""

    model_config = ConfigDict(frozen=True)

    message_id: str = Field(min_length=1, max_length=200)
    actor: str = Field(min_length=1, max_length=200)
    reason: str = Field(default="", max_length=2000)


class AnswerQuestion(Message):
    """A person's answer to the open question: one of its choices, with text where it takes text."""

    question_id: UUID
    choice: str
    text: str = Field(default="", max_length=2000)


class AttachEvidence(Message):
    """A document that may serve this claim. `changed`: it is not what it was when the claim looked
    at it, so that it is looked at again also where the claim rests on it. `named_by`: a person said
    that it is the proof for this product, which is more than an offer."""

    document_id: UUID
    changed: bool = False
    named_by: NamedBy | None = None


class CaseStatus(StrEnum):
    """Amazon's word on a case."""

    UNDER_REVIEW = "under_review"
    INFORMATION_REQUESTED = "information_requested"
    APPROVED = "approved"
    PARTLY_APPROVED = "partly_approved"
    DENIED = "denied"


class CaseOutcome(BaseModel):
    """What Amazon decided, as its system says it or as an operator read it."""

    model_config = ConfigDict(frozen=True)

    status: CaseStatus
    reason: str | None = None
    question: str | None = None
    approved: Money | None = None
    approved_quantity: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _approval_has_an_amount(self) -> "CaseOutcome":
        granted = self.status in (CaseStatus.APPROVED, CaseStatus.PARTLY_APPROVED)
        if granted and (self.approved is None or self.approved_quantity is None):
            raise ValueError("an approval needs the approved amount and quantity")
        if self.approved is not None and self.approved.cents < 0:
            raise ValueError("an approved amount is not negative")
        return self


class DecisionAction(StrEnum):
    """What an operator may decide."""

    RETRY_NOW = "retry_now"
    FILED_BY_HAND = "filed_by_hand"
    RECORD_OUTCOME = "record_outcome"
    WITHDRAW = "withdraw"
    CLOSE = "close"


class Decide(Message):
    """An operator's decision; a reason is required because it is audited."""

    action: DecisionAction
    reason: str = Field(min_length=1, max_length=2000)
    case_id: str | None = Field(default=None, pattern=r"^[0-9]{8,15}$")
    outcome: CaseOutcome | None = None

    @model_validator(mode="after")
    def _has_what_its_action_needs(self) -> "Decide":
        if self.action is DecisionAction.FILED_BY_HAND and not self.case_id:
            raise ValueError("filed_by_hand needs the case_id that Amazon gave")
        if self.action is DecisionAction.RECORD_OUTCOME and self.outcome is None:
            raise ValueError("record_outcome needs the outcome")
        return self


class Appeal(Message):
    """An answer to a denial: new evidence, or an operator's reason."""

    grounds: str = Field(min_length=1, max_length=2000)
    document_ids: list[UUID] = Field(default_factory=list[UUID])


class Accepted(BaseModel):
    """The answer to an update. `duplicate`: it was taken before and changed nothing now."""

    model_config = ConfigDict(frozen=True)

    status: ClaimStatus
    duplicate: bool = False


class CaseNews(BaseModel):
    """Signal `case_status_changed`. `version` orders a case's news; an older one is passed over."""

    model_config = ConfigDict(frozen=True)

    news_id: str
    case_id: str
    version: int
    outcome: CaseOutcome
    changed_at: datetime


class PayoutNews(BaseModel):
    """Signal `payout_posted`: a line of the reimbursements report that names this claim's case."""

    model_config = ConfigDict(frozen=True)

    news_id: str
    line: PayoutLine


class ReversalNews(BaseModel):
    """Signal `payout_reversed`: Amazon took back what it paid. The line's amount is negative."""

    model_config = ConfigDict(frozen=True)

    news_id: str
    line: PayoutLine


class LossNews(BaseModel):
    """Signal `loss_changed`: what Amazon's newest reports say of the loss, before it is claimed.

    `owed` are the facts of what is still owed, None where nothing is: paid, found or given back.
    `why` is one sentence for a person. With `unsure_until` Amazon may have paid it, and its ledger
    will tell: nothing changes, and it is not filed before then.

    The newest news counts; what came before it is forgotten.
    """

    model_config = ConfigDict(frozen=True)

    owed: ClaimFacts | None
    why: str
    unsure_until: datetime | None = None


class LookAgain(BaseModel):
    """News for a claim that is held. `actor` and `reason` are a person's, where one sent it."""

    model_config = ConfigDict(frozen=True)

    news_id: str
    actor: str = "opside"
    reason: str = ""


class BudgetFreed(LookAgain):
    """Signal `budget_freed`: a filing place was given to this claim, or may be free."""


class StopReleased(LookAgain):
    """Signal `stop_released`: the stop switch was released; look again."""


class Inbox(BaseModel):
    """Messages taken and not yet acted on; a long claim carries them to its next run.

    `seen` holds the ids of all messages ever taken, `refused` sentences about signals that were not
    valid and wait to be recorded, `released_by` and `released_why` who told a held claim to look
    again, `loss` the newest word on the loss itself.
    """

    answers: list[AnswerQuestion] = Field(default_factory=list[AnswerQuestion])
    evidence: list[AttachEvidence] = Field(default_factory=list[AttachEvidence])
    decisions: list[Decide] = Field(default_factory=list[Decide])
    appeals: list[Appeal] = Field(default_factory=list[Appeal])
    news: list[CaseNews] = Field(default_factory=list[CaseNews])
    payouts: list[PayoutLine] = Field(default_factory=list[PayoutLine])
    reversals: list[PayoutLine] = Field(default_factory=list[PayoutLine])
    loss: LossNews | None = None
    refused: list[str] = Field(default_factory=list[str])
    place_freed: bool = False
    stop_released: bool = False
    released_by: str = "opside"
    released_why: str = ""
    seen: list[str] = Field(default_factory=list[str])
