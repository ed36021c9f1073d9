"""Inputs and results of the workflows."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.bulk import BulkInput
from models.contracts.claim import (
    ClaimFacts,
    ClaimFile,
    ClaimIdentity,
    ClaimPolicy,
    ClaimStatus,
    PayoutLine,
)
from models.contracts.evidence import EvidenceMatch, NamedDocument
from models.contracts.messages import Inbox
from models.contracts.questions import GroupAnswerInput


class ClaimInput(BaseModel):
    """Starts `ClaimWorkflow`. `resumed` is set when a long claim continues as a new run.

    `steps_together`: steps without a wait between them are written together. It stands in the input
    instead of a patch marker, which would cost each claim two events; a history from before it has
    no such field and is replayed as it was. `follows` is the claim of the same loss that Amazon had
    settled: the loss is owed again.
    """

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    facts: ClaimFacts
    policy: ClaimPolicy
    steps_together: bool = False
    follows: UUID | None = None
    resumed: "ResumedClaim | None" = None

    @classmethod
    def of(
        cls,
        identity: ClaimIdentity,
        facts: ClaimFacts,
        policy: ClaimPolicy,
        follows: UUID | None = None,
    ) -> Self:
        """How claims are started today."""
        return cls(
            identity=identity, facts=facts, policy=policy, steps_together=True, follows=follows
        )


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


class MatchRequest(BaseModel):
    """Asks for the best support that the seller's documents give a claim; holds its units.

    `rejected` are match ids to which a person said no; units are held from this probability on, and
    of a document that a person `named` whatever its probability.
    """

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    facts: ClaimFacts
    rejected: list[UUID] = Field(default_factory=list[UUID])
    named: NamedDocument | None = None
    hold_from: float
    at: datetime


class MatchAnswer(BaseModel):
    """The best match, or None when no document names the product."""

    model_config = ConfigDict(frozen=True)

    match: EvidenceMatch | None = None


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
    """Starts `DocumentWorkflow`: a document that was stored and waits to be read, or one that is
    offered again at a later `revision` because a person mended it."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    seller_id: UUID
    document_id: UUID
    revision: int = 0


class DocumentResult(BaseModel):
    """What came of a document: the claims that it was offered to, or why it could not be read.

    `serves_deliveries`: it is a carrier's paper that names a shipment, and serves without lines.
    `was_mended`: claims may rest on what it said before.
    """

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    lines: int = 0
    serves_deliveries: bool = False
    was_mended: bool = False
    offered_to: list[UUID] = Field(default_factory=list[UUID])
    error_code: str | None = None


class Offer(BaseModel):
    """A document that is offered to one claim, as it stands at `revision`."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    document_id: UUID
    revision: int = 0


class SellerPollInput(BaseModel):
    """Starts `SellerPollWorkflow`: one look at all that Amazon says about one seller."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    seller_id: UUID


class SellerPollResult(BaseModel):
    """What a poll brought. `report`: its end status; cancelled may mean that there is no data.

    `error_code` says why the poll ended before its time; the next one brings what it missed.
    """

    model_config = ConfigDict(frozen=True)

    case_changes: int = 0
    report: str = ""
    new_lines: int = 0
    told: int = 0
    unmatched_lines: int = 0
    error_code: str | None = None


class ReportRef(BaseModel):
    """A report that Amazon was asked for."""

    model_config = ConfigDict(frozen=True)

    seller: SellerPollInput
    report_id: str


class StoredReport(BaseModel):
    """How a report stands (in_progress, done, cancelled, fatal, not_ready) and what it brought."""

    model_config = ConfigDict(frozen=True)

    status: str
    new_lines: int = 0


class PayoutsTold(BaseModel):
    """How many lines were told to their claims; `unmatched` name a case that nobody knows yet."""

    model_config = ConfigDict(frozen=True)

    told: int
    unmatched: int


class Missing(BaseModel):
    """Rows that were committed and have no workflow."""

    model_config = ConfigDict(frozen=True)

    claims: list[ClaimInput] = Field(default_factory=list[ClaimInput])
    documents: list[DocumentInput] = Field(default_factory=list[DocumentInput])
    bulks: list[BulkInput] = Field(default_factory=list[BulkInput])
    answers: list[GroupAnswerInput] = Field(default_factory=list[GroupAnswerInput])


class SweepResult(BaseModel):
    """What a sweep started, how many claims it told of their filing place, and how many groups of
    questions it reminded of."""

    model_config = ConfigDict(frozen=True)

    claims: int = 0
    documents: int = 0
    polls: int = 0
    bulks: int = 0
    answers: int = 0
    places: int = 0
    reminders: int = 0


class ReleaseInput(BaseModel):
    """Starts `ReleaseWorkflow`. `seller_id` None: the global switch was released."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID | None
    seller_id: UUID | None
    release_id: str


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
    """A run's history up to and including `last_event_id`; None means to its end.

    A `run_id` of None stands for every run of the workflow, as far as the engine still keeps them.
    """

    model_config = ConfigDict(frozen=True)

    workflow_id: str
    run_id: str | None
    last_event_id: int | None


ClaimInput.model_rebuild()
PacketRequest.model_rebuild()
