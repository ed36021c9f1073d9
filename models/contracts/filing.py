"""What filing sends, and what can come of it (docs/life-of-a-claim.md, Filing)."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.claim import (
    AssistedTask,
    ChannelName,
    ClaimFacts,
    ClaimIdentity,
    SubmissionKind,
)
from models.contracts.money import Money


class Attachment(BaseModel):
    """A document that goes with a submission."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    file_name: str
    content_type: str
    sha256: str
    content: bytes = Field(repr=False)


class ClaimPacket(BaseModel):
    """What a channel sends for a first submission; `attachments` are loaded by the activity."""

    model_config = ConfigDict(frozen=True)

    facts: ClaimFacts
    claimed: Money
    narrative: str
    attachments: list[Attachment] = Field(default_factory=list[Attachment])


class Acknowledgement(BaseModel):
    """Amazon's receipt. `kind` tells an initial submission from an appeal or a reply."""

    model_config = ConfigDict(frozen=True)

    case_id: str
    kind: SubmissionKind = SubmissionKind.INITIAL


class SubmitRequest(BaseModel):
    """One send of one submission. `at` is the claim's clock, written into the rows.

    `sent_before`: this key has left the house already, so the other side is asked for it first.
    """

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    facts: ClaimFacts
    channel: ChannelName
    kind: SubmissionKind
    key: str
    text: str
    document_ids: list[UUID]
    claimed: Money
    case_id: str | None = None
    match_id: UUID | None = None
    sent_before: bool = False
    at: datetime


class SendResult(StrEnum):
    """Outcome classes of a send.

    acknowledged: the other side has it, `case_id` is set.  handed_over: a person files it.
    unknown: it may have arrived.  throttled: 429, wait `retry_after`, not counted.
    refused: another 4xx.  revoked: the seller's consent is gone.  stopped: a stop switch is pulled.
    """

    ACKNOWLEDGED = "acknowledged"
    HANDED_OVER = "handed_over"
    UNKNOWN = "unknown"
    THROTTLED = "throttled"
    REFUSED = "refused"
    REVOKED = "revoked"
    STOPPED = "stopped"


class SendOutcome(BaseModel):
    """What one send came to; `task` is what a person has to do where it was handed over."""

    model_config = ConfigDict(frozen=True)

    result: SendResult
    case_id: str | None = None
    retry_after: timedelta | None = None
    code: str | None = None
    message: str = ""
    task: AssistedTask | None = None


class FindOutcome(BaseModel):
    """The answer to "do you have this key?". Not `certain`: the other side did not say."""

    model_config = ConfigDict(frozen=True)

    certain: bool
    case_id: str | None = None
    message: str = ""


class FiledByHand(BaseModel):
    """A person filed in Seller Central and typed the case id; `at` is the claim's clock."""

    model_config = ConfigDict(frozen=True)

    request: SubmitRequest
    case_id: str
    actor: str


class PlaceRequest(BaseModel):
    """Asks for one of the seller's filing places, at the claim's own time."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    deadline: datetime
    at: datetime


class PlaceAnswer(BaseModel):
    """`granted`, or when a place is expected. `also_granted`: others that got one, to be told."""

    model_config = ConfigDict(frozen=True)

    granted: bool
    expected_at: datetime | None = None
    also_granted: list[ClaimIdentity] = Field(default_factory=list[ClaimIdentity])
    reason: str = ""
