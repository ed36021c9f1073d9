"""A sync: what Amazon knows of a seller is fetched, each loss becomes a claim (docs/sync.md)."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from models.contracts.claim import ClaimIdentity
from models.contracts.messages import LossNews
from models.contracts.workflows import SellerPollInput


class SyncStart(StrEnum):
    """What started a sync. Who asked for it stands in the log of requests, and nowhere else."""

    SCHEDULE = "schedule"
    REQUEST = "request"


class SyncStatus(StrEnum):
    """Where a sync is. Of one seller at most one is running."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SyncStage(StrEnum):
    """The five steps, in this order."""

    FETCH = "fetch"
    NORMALISE = "normalise"
    UPSERT_CASES = "upsert_cases"
    LINK_COST_DOCUMENTS = "link_cost_documents"
    FINALISE = "finalise"


# How far a sync is when a step begins, in percent; the share between is the step's own.
BEGINS_AT = {
    SyncStage.FETCH: 0,
    SyncStage.NORMALISE: 40,
    SyncStage.UPSERT_CASES: 50,
    SyncStage.LINK_COST_DOCUMENTS: 85,
    SyncStage.FINALISE: 100,
}


class AuditLine(BaseModel):
    """What a step found, in words for a person."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    stage: SyncStage
    message: str


class SyncInput(BaseModel):
    """Starts `SellerSyncWorkflow`. `sync_id` None: a Schedule started it, and the workflow makes
    the id. Without `opens_claims` it ends when the losses are found: a detection run."""

    model_config = ConfigDict(frozen=True)

    seller: SellerPollInput
    sync_id: UUID | None = None
    started_by: SyncStart = SyncStart.SCHEDULE
    opens_claims: bool = True
    resumed: "SyncProgress | None" = None


class SyncProgress(BaseModel):
    """How far a sync is. `total_cases` are the losses that it found, `processed_cases` those whose
    claim is there, `new_cases` those of them that it opened. `not_carried` counts, by family, what
    only a person can claim."""

    model_config = ConfigDict(frozen=True)

    sync_id: UUID
    seller: SellerPollInput
    workflow_id: str
    started_by: SyncStart
    opens_claims: bool = True
    status: SyncStatus = SyncStatus.RUNNING
    stage: SyncStage = SyncStage.FETCH
    total_cases: int = 0
    processed_cases: int = 0
    new_cases: int = 0
    linked_cases: int = 0
    left_out: dict[str, int] = Field(default_factory=dict[str, int])
    not_carried: dict[str, int] = Field(default_factory=dict[str, int])
    cases_uri: str | None = None
    by_hand_uri: str | None = None
    audit: list[AuditLine] = Field(default_factory=list[AuditLine])
    error_code: str | None = None
    started_at: datetime
    updated_at: datetime

    @property
    def percent(self) -> int:
        """From 0 to 100. Within the opening of claims it grows with them."""
        begun = BEGINS_AT[self.stage]
        if self.stage is not SyncStage.UPSERT_CASES or not self.total_cases:
            return begun
        share = BEGINS_AT[SyncStage.LINK_COST_DOCUMENTS] - begun
        return begun + share * self.processed_cases // self.total_cases

    def to_stage(self, stage: SyncStage) -> "SyncProgress":
        """The next step begins."""
        return self.model_copy(update={"stage": stage})

    def noting(self, message: str, at: datetime) -> "SyncProgress":
        """With one line more in its audit."""
        line = AuditLine(at=at, stage=self.stage, message=message)
        return self.model_copy(update={"audit": [*self.audit, line], "updated_at": at})


class SyncBegun(BaseModel):
    """Whether the sync may go on; if not, `running` is the one of the same seller that does."""

    model_config = ConfigDict(frozen=True)

    running: UUID | None = None


class SyncReportAsked(BaseModel):
    """A report that a sync asked Amazon for."""

    model_config = ConfigDict(frozen=True)

    seller: SellerPollInput
    kind: str
    report_id: str


class FoundCases(BaseModel):
    """The losses that can be claimed. They are kept in the store at `uri`: the ledger's in its
    order, then the others by deadline. `left_out` counts the rows that are none, by reason;
    `not_carried` what Amazon seems to owe and Opside cannot file, by family, which stands at
    `by_hand_uri`; `not_judged` are the families whose reports never came. `changed` counts claims
    whose loss is not what it was; they stand at `changed_uri`."""

    model_config = ConfigDict(frozen=True)

    uri: str
    total: int
    left_out: dict[str, int]
    not_carried: dict[str, int] = Field(default_factory=dict[str, int])
    by_hand_uri: str | None = None
    not_judged: list[str] = Field(default_factory=list[str])
    changed: int = 0
    changed_uri: str = ""

    def told(self) -> list[str]:
        """What is no claim though it may be owed, in words for a person."""
        lines: list[str] = []
        if self.not_carried:
            counts = [f"{many:,} {family}" for family, many in sorted(self.not_carried.items())]
            lines.append(f"Owed as it seems, and only a person can file it: {', '.join(counts)}.")
        if self.not_judged:
            lines.append(f"Not judged, for reports are missing: {', '.join(self.not_judged)}.")
        return lines


class ChangedLoss(BaseModel):
    """A claim that nobody has filed, and what Amazon's reports say of its loss now."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    news: LossNews


class CaseLot(BaseModel):
    """Some of a sync's losses: those from `first` on."""

    model_config = ConfigDict(frozen=True)

    seller: SellerPollInput
    uri: str
    first: int
    size: int


class LinkedCases(BaseModel):
    """Of a sync's claims: how many still look for a document, and how many have found one."""

    model_config = ConfigDict(frozen=True)

    looking: int
    linked: int


SyncInput.model_rebuild()
