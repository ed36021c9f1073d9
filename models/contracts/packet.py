"""What goes into a proof packet, as values. `packets/` turns it into bytes (docs/packet.md)."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.audit import AuditEvent
from models.contracts.claim import (
    ChannelName,
    ClaimFacts,
    ClaimFile,
    ClaimIdentity,
    ClaimPolicy,
    ClaimStatus,
    CommissionLine,
    PayoutLine,
    Question,
    SubmissionKind,
)
from models.contracts.lint import EvidenceItem
from models.contracts.money import Money

NOT_YET = "not yet available"
PREPARED_BY = "Prepared by Opside, automated software, on behalf of the seller."


class EvidenceFile(BaseModel):
    """A document that supports the claim, with the bytes that were uploaded."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    name: str
    content_type: str
    sha256: str
    content: bytes = Field(repr=False)


class SubmissionChange(BaseModel):
    """One step of a submission's status history."""

    model_config = ConfigDict(frozen=True)

    state: str
    at: datetime
    sends: int = 0
    case_id: str | None = None
    message: str = ""


class SubmissionRecord(BaseModel):
    """A claim, appeal or reply to Amazon. `state` is `acknowledged` once Amazon has it."""

    model_config = ConfigDict(frozen=True)

    kind: SubmissionKind
    key: str
    channel: ChannelName
    state: str
    case_id: str | None = None
    sends: int = 0
    text: str
    document_ids: list[UUID] = Field(default_factory=list[UUID])
    at: datetime
    history: list[SubmissionChange] = Field(default_factory=list[SubmissionChange])


class QuestionRecord(BaseModel):
    """A question that was asked, and its answer; `outcome` says how it was closed."""

    model_config = ConfigDict(frozen=True)

    question: Question
    outcome: str
    choice: str | None = None
    text: str = ""
    answered_by: str | None = None
    answered_at: datetime | None = None


class PayoutLink(BaseModel):
    """From the case to the bank: each link is its id, or the words "not yet available"."""

    model_config = ConfigDict(frozen=True)

    case_id: str = NOT_YET
    reimbursement_id: str = NOT_YET
    settlement_line: str = NOT_YET
    deposit: str = NOT_YET
    amount: Money | None = None


class WorkflowHistory(BaseModel):
    """One run's history as Temporal's JSON (`{"events": [...]}`), at least up to `last_event_id`.

    The packet keeps the events up to `last_event_id`; None keeps them all.
    """

    model_config = ConfigDict(frozen=True)

    workflow_id: str
    run_id: str
    last_event_id: int | None
    content: bytes = Field(repr=False)


class PacketContents(BaseModel):
    """Everything that a packet tells. `status` and `file` are those of the last audit event.

    `asked_for` is what Amazon asks for as proof and how it stood; `cost_document` a PDF of what the
    unit cost, where a document shows it. `made_at` is the claim's clock, `version` counts the
    claim's packets from 1.
    """

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    facts: ClaimFacts
    policy: ClaimPolicy
    status: ClaimStatus
    file: ClaimFile
    audit: list[AuditEvent]
    evidence: list[EvidenceFile]
    asked_for: list[EvidenceItem] = Field(default_factory=list[EvidenceItem])
    cost_document: bytes | None = Field(default=None, repr=False)
    submissions: list[SubmissionRecord]
    questions: list[QuestionRecord]
    payout_chain: list[PayoutLink]
    commission: list[CommissionLine]
    reversals: list[PayoutLine]
    histories: list[WorkflowHistory]
    made_at: datetime
    version: int = Field(ge=1)
