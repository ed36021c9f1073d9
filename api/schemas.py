"""What the API takes and gives, as JSON."""

from datetime import UTC, date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from claims.states import waiting_for
from models.contracts.audit import AuditEvent
from models.contracts.claim import (
    AutoSubmit,
    ChannelName,
    ClaimFacts,
    ClaimFile,
    ClaimPolicy,
    ClaimStatus,
    DeskCause,
    Ending,
    PayoutLine,
    Question,
)
from models.contracts.evidence import DocumentFields, DocumentStatus
from models.contracts.messages import CaseOutcome, DecisionAction
from models.contracts.money import Money
from models.contracts.projection import EventKind
from models.repositories.claims import ClaimRecord
from models.repositories.documents import DocumentRecord
from models.repositories.questions import QuestionRecord
from models.repositories.sellers import SellerRecord
from models.repositories.stops import SendInFlight, StopState

LONGEST_FACT = 500
EARLIEST_LEDGER = date(2000, 1, 1)
LATEST_DEADLINE = datetime(2200, 1, 1, tzinfo=UTC)
Reason = Annotated[str, Field(min_length=1, max_length=2000)]


class Body(BaseModel):
    """A request's body; a field that it does not know is a mistake, not to be passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NewClaim(Body):
    """A ledger row that Amazon owes for, with the deadline that the dated rule pack gives it."""

    seller_id: UUID
    facts: ClaimFacts

    @model_validator(mode="after")
    def _facts_are_plausible(self) -> Self:
        facts = self.facts
        if facts.deadline.tzinfo is None:
            raise ValueError("facts.deadline needs an offset, as in 2026-05-01T00:00:00Z")
        if not EARLIEST_LEDGER <= facts.ledger_date < LATEST_DEADLINE.date():
            raise ValueError("facts.ledger_date is not a date of a ledger")
        if facts.deadline.date() < facts.ledger_date or facts.deadline > LATEST_DEADLINE:
            raise ValueError("facts.deadline must come after facts.ledger_date, before 2200")
        for name, value in facts:
            if isinstance(value, str) and len(value) > LONGEST_FACT:
                raise ValueError(f"facts.{name} is longer than {LONGEST_FACT} characters")
        if not facts.ledger_key.strip():
            raise ValueError("facts.ledger_key is empty")
        return self


class Answer(Body):
    """An answer to a question: the code of one of its choices."""

    choice: str = Field(min_length=1, max_length=100)
    text: str = Field(default="", max_length=2000)


class Decision(Body):
    """What an operator decides; the reason is kept in the claim's audit."""

    action: DecisionAction
    reason: Reason
    case_id: str | None = Field(default=None, pattern=r"^[0-9]{8,15}$")
    outcome: CaseOutcome | None = None

    @model_validator(mode="after")
    def _has_what_its_action_needs(self) -> Self:
        if self.action is DecisionAction.FILED_BY_HAND and not self.case_id:
            raise ValueError("filed_by_hand needs the case_id that Amazon gave")
        if self.action is DecisionAction.RECORD_OUTCOME and self.outcome is None:
            raise ValueError("record_outcome needs the outcome")
        return self


class NewAppeal(Body):
    """An appeal of a denial: new documents, or an operator's reason."""

    grounds: str = Field(min_length=1, max_length=2000)
    document_ids: list[UUID] = Field(default_factory=list[UUID], max_length=20)
    reason: str = Field(default="", max_length=2000)


class NewEvidence(Body):
    """A document for one claim. Where Amazon asks for something, it is sent as the answer."""

    document_id: UUID
    reason: str = Field(default="", max_length=2000)


class NewAutoSubmit(Body):
    """Which matches a seller's new claims may file without a person, and why."""

    auto_submit: AutoSubmit
    reason: Reason


class SwitchReason(Body):
    """Why a stop switch is pulled or released."""

    reason: Reason


class ClaimSummary(BaseModel):
    """A claim in lists. Amounts are in its currency; `waiting_for` says whose turn it is."""

    id: UUID
    seller_id: UUID
    workflow_id: str
    status: ClaimStatus
    ending: Ending | None
    waiting_for: str
    waiting_since: datetime
    deadline: datetime
    facts: ClaimFacts
    channel: ChannelName
    confidence: float | None
    claimed: Money | None
    approved: Money | None
    paid: Money | None
    case_id: str | None
    desk: DeskCause | None
    desk_note: str | None
    question_id: UUID | None
    packet_version: int | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, record: ClaimRecord) -> Self:
        """The row, as lists show it."""
        return cls.model_validate(_claim_fields(record))


class ClaimDetail(ClaimSummary):
    """One claim with all that it has learnt, and the policy that it lives by."""

    policy: ClaimPolicy
    file: ClaimFile

    @classmethod
    def of(cls, record: ClaimRecord) -> Self:
        """The row, whole."""
        fields = _claim_fields(record)
        return cls.model_validate({**fields, "policy": record.policy, "file": record.file})


class TimelineEntry(BaseModel):
    """One link of the claim's audit chain."""

    seq: int
    at: datetime
    kind: EventKind
    source: ClaimStatus | None
    target: ClaimStatus
    actor: str
    reason: str
    previous_hash: str
    hash: str

    @classmethod
    def of(cls, event: AuditEvent) -> Self:
        """The event without the claim's file."""
        return cls.model_validate(event.model_dump(include=set(cls.model_fields)))


class Timeline(BaseModel):
    """A claim's whole audit chain, oldest first."""

    items: list[TimelineEntry]


class Outcome(BaseModel):
    """What came of a message. `done`: the claim acted on it and now has this status.

    `pending` (202): the claim has not answered yet; the same request with the same key asks again.
    """

    claim_id: UUID
    state: str = Field(examples=["done", "pending"])
    status: ClaimStatus | None = None
    detail: str = ""


class DocumentView(BaseModel):
    """An upload. `fields` once it was read, `error_code` where it could not be."""

    id: UUID
    seller_id: UUID
    file_name: str
    content_type: str
    size: int
    sha256: str
    status: DocumentStatus
    error_code: str | None
    fields: DocumentFields | None
    uploaded_by: str
    uploaded_at: datetime
    read_at: datetime | None

    @classmethod
    def of(cls, record: DocumentRecord) -> Self:
        """The row without the place where its bytes lie."""
        content = record.model_dump(exclude={"tenant_id", "uri", "document_id"})
        return cls(id=record.document_id, **content)


class QuestionView(BaseModel):
    """A question and its claim. It waits for an answer while `state` is `open`."""

    id: UUID
    claim_id: UUID
    seller_id: UUID
    state: str
    question: Question
    opened_at: datetime

    @classmethod
    def of(cls, record: QuestionRecord) -> Self:
        """The row."""
        return cls(
            id=record.question.question_id,
            claim_id=record.identity.claim_id,
            seller_id=record.identity.seller_id,
            state=record.state,
            question=record.question,
            opened_at=record.opened_at,
        )


class SellerView(BaseModel):
    """An Amazon account."""

    id: UUID
    name: str
    marketplace: str
    merchant_id: str
    channel: ChannelName
    auto_submit: AutoSubmit
    auto_submit_actor: str
    auto_submit_reason: str

    @classmethod
    def of(cls, record: SellerRecord) -> Self:
        """The row without what only Opside needs."""
        return cls(
            id=record.seller_id,
            name=record.name,
            marketplace=record.marketplace,
            merchant_id=record.merchant_id,
            channel=record.channel,
            auto_submit=record.auto_submit,
            auto_submit_actor=record.auto_submit_actor,
            auto_submit_reason=record.auto_submit_reason,
        )


class Sellers(BaseModel):
    """The sellers that the caller sees, by name."""

    items: list[SellerView]


class PacketKey(BaseModel):
    """A public key (PEM); a packet's manifest names its `id`."""

    id: str
    pem: str


class PacketKeys(BaseModel):
    """Every key that ever signed a packet here."""

    items: list[PacketKey]


class UnmatchedPayouts(BaseModel):
    """Payments whose case nobody knows, newest first."""

    items: list[PayoutLine]


class Stops(BaseModel):
    """The switch over all tenants, and those of the sellers that the caller sees."""

    over_all: StopState
    sellers: list[StopState]


class Pulled(BaseModel):
    """A pulled switch. `in_flight` left before it, and cannot be called back."""

    stop: StopState
    in_flight: list[SendInFlight]


def _claim_fields(record: ClaimRecord) -> dict[str, object]:
    file = record.file
    return {
        "id": record.identity.claim_id,
        "seller_id": record.identity.seller_id,
        "workflow_id": record.identity.workflow_id,
        "status": record.status,
        "ending": file.ending,
        "waiting_for": waiting_for(record.status),
        "waiting_since": record.waiting_since,
        "deadline": record.facts.deadline,
        "facts": record.facts,
        "channel": file.channel or record.policy.channel,
        "confidence": file.confidence,
        "claimed": record.claimed,
        "approved": record.approved,
        "paid": record.paid,
        "case_id": file.case_id,
        "desk": file.desk,
        "desk_note": file.desk_note,
        "question_id": file.question.question_id if file.question else None,
        "packet_version": file.packet.version if file.packet else None,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }
