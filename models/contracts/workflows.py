"""Inputs and results of the workflows."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.claim import (
    ClaimFacts,
    ClaimFile,
    ClaimIdentity,
    ClaimPolicy,
    ClaimStatus,
    PacketRef,
    PayoutLine,
)
from models.contracts.messages import Inbox


class ClaimInput(BaseModel):
    """Starts `ClaimWorkflow`. `resumed` is set when a long claim continues as a new run."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    facts: ClaimFacts
    policy: ClaimPolicy
    resumed: "ResumedClaim | None" = None


class ResumedClaim(BaseModel):
    """What one run of a claim hands to the next.

    `entered_at` is when the present status began (its deadlines count from there), `runs` the run
    ids before, for the packet's histories.
    """

    model_config = ConfigDict(frozen=True)

    status: ClaimStatus
    file: ClaimFile
    step: int
    entered_at: datetime
    inbox: Inbox
    runs: list[str]


class ClaimResult(BaseModel):
    """How a claim ended."""

    model_config = ConfigDict(frozen=True)

    status: ClaimStatus
    file: ClaimFile


class ReversalInput(BaseModel):
    """Starts `ReversalWorkflow`: one reversal of one closed claim."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    facts: ClaimFacts
    policy: ClaimPolicy
    line: PayoutLine


class DocumentInput(BaseModel):
    """Starts `DocumentWorkflow`: a document that was stored and waits to be read."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    seller_id: UUID
    document_id: UUID


class DocumentResult(BaseModel):
    """What came of a document: the claims that it was offered to, or why it could not be read."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    lines: int = 0
    offered_to: list[UUID] = Field(default_factory=list[UUID])
    error_code: str | None = None


class SellerPollInput(BaseModel):
    """Starts `SellerPollWorkflow`: one look at all that Amazon says about one seller."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    seller_id: UUID


class SellerPollResult(BaseModel):
    """What a poll brought. `report`: its end status; cancelled may mean that there is no data."""

    model_config = ConfigDict(frozen=True)

    case_changes: int = 0
    report: str = ""
    new_lines: int = 0
    told: int = 0
    unmatched_lines: int = 0


class PacketRequest(BaseModel):
    """Asks for a claim's packet.

    `runs` are (run id, last event id) of every history to enclose, `version` counts the packets.
    """

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    facts: ClaimFacts
    policy: ClaimPolicy
    version: int
    at: datetime
    runs: list["HistoryRange"]


class HistoryRange(BaseModel):
    """A workflow run's history up to and including `last_event_id`; None means to its end."""

    model_config = ConfigDict(frozen=True)

    workflow_id: str
    run_id: str
    last_event_id: int | None


class PacketBuilt(BaseModel):
    """The result of `build_packet`."""

    model_config = ConfigDict(frozen=True)

    packet: PacketRef


ClaimInput.model_rebuild()
PacketRequest.model_rebuild()
