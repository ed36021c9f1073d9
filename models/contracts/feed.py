"""What a tenant's live feed tells, and how a claim's step becomes such events (docs/events.md)."""

from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.alias_generators import to_camel

from models.contracts.claim import (
    ChannelName,
    ClaimFile,
    ClaimStatus,
    DeskCause,
    Ending,
    Question,
    SubmissionKind,
)
from models.contracts.money import Money
from models.contracts.projection import EventKind, Transition
from models.contracts.questions import AtStake, GroupKind
from models.contracts.syncs import SyncProgress, SyncStage, SyncStatus


class FeedKind(StrEnum):
    """What an event is about; stable, because clients listen for it by this name."""

    CLAIM_STATUS = "claim.status"
    QUESTION_ASKED = "question.asked"
    QUESTION_REMINDER = "question.reminder"
    DISPUTE_SUBMITTED = "dispute.submitted"
    PACKET_GENERATED = "packet.generated"
    SYNC_PROGRESS = "sync_progress_update"


class FeedEntry(BaseModel):
    """An event that has no place in the feed yet. `at` is the clock of what it tells of.

    `content` is one of the shapes below, as JSON. `claim_id` is None where no claim is concerned.
    """

    model_config = ConfigDict(frozen=True)

    kind: FeedKind
    at: datetime
    seller_id: UUID
    claim_id: UUID | None
    content: dict[str, JsonValue]


class FeedEvent(FeedEntry):
    """An event in its place: positions of a tenant count from 1 in the order of commits."""

    position: int = Field(ge=1)


class Moved(BaseModel):
    """`claim.status`: where the claim is now, and what it stands at.

    `seq` is the step's number in the claim's audit chain. A `correction` repeats a step after the
    workflow was reset.
    """

    model_config = ConfigDict(frozen=True)

    seq: int
    status: ClaimStatus
    source: ClaimStatus | None
    correction: bool
    reason: str
    deadline: datetime
    wake_at: datetime | None
    channel: ChannelName | None
    case_id: str | None
    claimed: Money | None
    approved: Money | None
    paid: Money | None
    billed: Money | None
    confidence: float | None
    desk: DeskCause | None
    ending: Ending | None


class Asked(BaseModel):
    """`question.asked`: the whole question, so that it can be shown and answered at once."""

    model_config = ConfigDict(frozen=True)

    seq: int
    question: Question


class Reminded(BaseModel):
    """`question.reminder`: a group of questions is still open, and its deadline is near.

    It holds no words: they are read with the group, as it is then.
    """

    model_config = ConfigDict(frozen=True)

    group_id: UUID
    version: int
    question_kind: GroupKind
    at_stake: AtStake
    deadline: datetime


class Submitted(BaseModel):
    """`dispute.submitted`: Amazon acknowledged a submission. `key` is its idempotency key."""

    model_config = ConfigDict(frozen=True)

    seq: int
    submission: SubmissionKind
    key: str | None
    case_id: str
    channel: ChannelName | None
    claimed: Money | None


class Packed(BaseModel):
    """`packet.generated`: a new version of the proof packet can be downloaded."""

    model_config = ConfigDict(frozen=True)

    seq: int
    version: int
    sha256: str
    size: int


class Synced(BaseModel):
    """`sync_progress_update`: how far a sync is, in the names that its readers know.

    `audit` is the last line of the sync's audit, empty before the first.
    """

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    sync_id: UUID
    status: SyncStatus
    stage: SyncStage
    percent: int
    total_cases: int
    processed_cases: int
    audit: str
    updated_at: datetime

    @classmethod
    def of(cls, progress: SyncProgress) -> Self:
        """The sync as it is now."""
        return cls(
            sync_id=progress.sync_id,
            status=progress.status,
            stage=progress.stage,
            percent=progress.percent,
            total_cases=progress.total_cases,
            processed_cases=progress.processed_cases,
            audit=progress.audit[-1].message if progress.audit else "",
            updated_at=progress.updated_at,
        )


def events_of(
    t: Transition, before: ClaimFile, *, seq: int, stored_as: EventKind, deadline: datetime
) -> list[FeedEntry]:
    """What the step `t` tells, in this order. `before` is the claim's file until then."""
    told: list[tuple[FeedKind, BaseModel]] = []
    if t.kind is not EventKind.NOTE:
        correction = stored_as is EventKind.CORRECTION
        told.append((FeedKind.CLAIM_STATUS, _moved(t, seq, deadline, correction=correction)))
    if t.opens:
        told.append((FeedKind.QUESTION_ASKED, Asked(seq=seq, question=t.opens)))
    submitted = _submitted(t.file, before, seq)
    if submitted:
        told.append((FeedKind.DISPUTE_SUBMITTED, submitted))
    packed = _packed(t.file, before, seq)
    if packed:
        told.append((FeedKind.PACKET_GENERATED, packed))
    return [
        FeedEntry(
            kind=kind,
            at=t.at,
            seller_id=t.identity.seller_id,
            claim_id=t.identity.claim_id,
            content=content.model_dump(mode="json"),
        )
        for kind, content in told
    ]


def _moved(t: Transition, seq: int, deadline: datetime, *, correction: bool) -> Moved:
    file = t.file
    return Moved(
        seq=seq,
        status=t.target,
        source=t.source,
        correction=correction,
        reason=t.reason,
        deadline=deadline,
        wake_at=file.wake_at,
        channel=file.channel,
        case_id=file.case_id,
        claimed=file.claimed,
        approved=file.approved,
        paid=file.paid,
        billed=file.billed,
        confidence=file.confidence,
        desk=file.desk,
        ending=file.ending,
    )


def _submitted(after: ClaimFile, before: ClaimFile, seq: int) -> Submitted | None:
    kind = _acknowledged_kind(after, before)
    if kind is None or after.case_id is None:
        return None
    pending = before.pending if before.pending and before.pending.kind is kind else None
    return Submitted(
        seq=seq,
        submission=kind,
        key=pending.key if pending else None,
        case_id=after.case_id,
        channel=after.channel,
        claimed=after.claimed,
    )


def _acknowledged_kind(after: ClaimFile, before: ClaimFile) -> SubmissionKind | None:
    """A claim gets its case id, or counts an appeal or reply, with the acknowledgement alone."""
    if after.case_id and not before.case_id:
        return SubmissionKind.INITIAL
    if after.appeals > before.appeals:
        return SubmissionKind.APPEAL
    if after.replies > before.replies:
        return SubmissionKind.REPLY
    return None


def _packed(after: ClaimFile, before: ClaimFile, seq: int) -> Packed | None:
    packet = after.packet
    if packet is None or (before.packet and before.packet.version >= packet.version):
        return None
    return Packed(seq=seq, version=packet.version, sha256=packet.sha256, size=packet.size)
