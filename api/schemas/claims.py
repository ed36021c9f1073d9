"""Claims: what creates one, how lists and details show one."""

from datetime import UTC, date, datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator

from api.schemas import examples
from api.schemas.base import Body
from claims.states import waiting_for
from models.contracts.audit import AuditEvent
from models.contracts.claim import (
    ChannelName,
    ClaimFacts,
    ClaimFile,
    ClaimPolicy,
    ClaimStatus,
    DeskCause,
    Ending,
)
from models.contracts.money import Money
from models.contracts.projection import EventKind
from models.contracts.ranking import Expectation
from models.repositories.claims import ClaimRecord

LONGEST_FACT = 500
EARLIEST_LEDGER = date(2000, 1, 1)
LATEST_DEADLINE = datetime(2200, 1, 1, tzinfo=UTC)


class NewClaim(Body):
    """A ledger row that Amazon owes for, with the deadline that the dated rule pack gives it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"seller_id": examples.SELLER, "facts": examples.FACTS}]}
    )

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
        if facts.reckoning is not None:
            raise ValueError("facts.reckoning is what detection finds: leave it out")
        if not facts.ledger_key.strip():
            raise ValueError("facts.ledger_key is empty")
        return self


class ClaimSummary(BaseModel):
    """A claim in lists. Amounts are in its currency; `waiting_for` says whose turn it is.

    `amount` is its money as far as it is known: paid, else approved, else claimed, else what the
    cap gives for its units, else 0. `expected` is what it can be expected to bring; null once it is
    over or denied. `follows` is the claim of the same loss that Amazon had settled before; it is
    owed again.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUMMARY]})

    id: UUID
    seller_id: UUID
    workflow_id: str
    follows: UUID | None
    status: ClaimStatus
    ending: Ending | None
    waiting_for: str
    waiting_since: datetime
    deadline: datetime
    facts: ClaimFacts
    channel: ChannelName
    confidence: float | None
    amount: Money
    expected: Expectation | None
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
    def of(cls, record: ClaimRecord, expected: Expectation | None) -> Self:
        """The row, as lists show it."""
        return cls.model_validate({**_claim_fields(record), "expected": expected})


class ClaimDetail(ClaimSummary):
    """One claim with all that it has learnt, and the policy that it lives by."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DETAIL]})

    policy: ClaimPolicy
    file: ClaimFile

    @classmethod
    def of(cls, record: ClaimRecord, expected: Expectation | None) -> Self:
        """The row, whole."""
        fields = {**_claim_fields(record), "expected": expected}
        return cls.model_validate({**fields, "policy": _shown(record.policy), "file": record.file})


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

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TIMELINE]})

    items: list[TimelineEntry]


def _shown(policy: ClaimPolicy) -> ClaimPolicy:
    """Who knew the lot would know whether the claim is audited."""
    return policy.model_copy(update={"audit_lot": None})


def _claim_fields(record: ClaimRecord) -> dict[str, object]:
    file = record.file
    return {
        "id": record.identity.claim_id,
        "seller_id": record.identity.seller_id,
        "workflow_id": record.identity.workflow_id,
        "follows": record.follows,
        "status": record.status,
        "ending": file.ending,
        "waiting_for": waiting_for(record.status),
        "waiting_since": record.waiting_since,
        "deadline": record.facts.deadline,
        "facts": record.facts,
        "channel": file.channel or record.policy.channel,
        "confidence": file.confidence,
        "amount": record.amount,
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
