"""Claims: the row that lists show, its audit chain, questions, commission and packets."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Computed, Index, UniqueConstraint, text
from sqlmodel import Field

from models.contracts.audit import GENESIS_HASH
from models.tables.base import (
    Row,
    cents,
    currency,
    generated,
    jsonb,
    of_claim,
    of_seller,
    primary,
    references,
    sha256,
    timestamp,
)
from models.tables.claim_lists import list_indexes

# As PostgreSQL writes it, so that the check of the migrations can compare. An amount of hostile
# facts that is longer than the column holds becomes the longest one.
AMOUNT = """COALESCE(paid_cents, approved_cents, claimed_cents,
CASE WHEN facts #>> '{cap_per_unit,currency}'::text[] = currency::text
THEN LEAST((facts #>> '{cap_per_unit,cents}'::text[])::numeric
* (facts ->> 'quantity'::text)::numeric, '9223372036854775807'::numeric)::bigint
ELSE NULL::bigint END, 0::bigint)"""

# The few steps that figures of outcomes are counted by.
OUTCOME = "target IN ('approved', 'partly_approved', 'denied', 'expired')"


class ClaimRow(Row, table=True):
    """The projection of a claim's workflow, and the proof that the claim exists.

    Amounts are in `currency`; one that Amazon gave in another currency stands in `file` alone.
    `waiting_since` is when the present status began, by the claim's clock. The generated columns
    repeat what lists are narrowed to and sorted by; `amount_cents` is the claim's money as far as
    it is known: paid, else approved, else claimed, else the cap for its units, else 0. `follows` is
    the claim of the same loss that Amazon had settled before.
    """

    __tablename__ = "claims"
    __table_args__ = (
        of_seller(),
        UniqueConstraint("tenant_id", "seller_id", "id"),
        UniqueConstraint(
            "tenant_id",
            "seller_id",
            "family",
            "ledger_key",
            "follows",
            name="uq_claims_tenant_id_seller_id_family_ledger_key_follows",
            postgresql_nulls_not_distinct=True,
        ),
        UniqueConstraint("tenant_id", "follows"),
        references(
            "claims", "tenant_id", "seller_id", "follows", to=("tenant_id", "seller_id", "id")
        ),
        *list_indexes(),
        Index(
            "ix_claims_held_by_budget",
            "tenant_id",
            "id",
            postgresql_where=text("status = 'held_by_budget'"),
        ),
        Index(None, "created_at", postgresql_where=text("workflow_started_at IS NULL")),
        Index(
            "ix_claims_not_started",
            "tenant_id",
            "created_at",
            postgresql_where=text("workflow_started_at IS NULL"),
        ),
    )

    tenant_id: UUID = primary()
    id: UUID = primary()
    seller_id: UUID
    family: str
    ledger_key: str
    follows: UUID | None = Field(default=None)
    facts: dict[str, Any] = jsonb()
    policy: dict[str, Any] = jsonb()
    status: str
    deadline: datetime = timestamp()
    currency: str = currency()
    claimed_cents: int | None = cents(default=None)
    approved_cents: int | None = cents(default=None)
    paid_cents: int | None = cents(default=None)
    confidence: float | None = Field(default=None)
    case_id: str | None = Field(default=None)
    desk: str | None = Field(default=None)
    waiting_since: datetime = timestamp()
    file: dict[str, Any] = jsonb()
    amount_cents: int = cents(default=None, sa_column_args=[Computed(AMOUNT, persisted=True)])
    channel: str = generated("COALESCE(file ->> 'channel'::text, policy ->> 'channel'::text)")
    ending: str | None = generated("file ->> 'ending'::text")
    fnsku: str = generated("facts ->> 'fnsku'::text")
    asin: str = generated("facts ->> 'asin'::text")
    msku: str = generated("facts ->> 'msku'::text")
    ledger_reference: str = generated("facts ->> 'ledger_reference'::text")
    last_seq: int = 0
    last_hash: str = sha256(default=GENESIS_HASH)
    workflow_started_at: datetime | None = timestamp(default=None)
    created_at: datetime = timestamp()
    updated_at: datetime = timestamp()


class ClaimEventRow(Row, table=True):
    """One link of a claim's audit chain. A trigger refuses every change and removal, but that an
    erasure puts a mark in the place of words: `erased` then names the event that vouches for it."""

    __tablename__ = "claim_events"
    __table_args__ = (
        of_claim(),
        UniqueConstraint("tenant_id", "claim_id", "writer", "run_id", "step"),
        Index(
            "ix_claim_events_of_outcome",
            "tenant_id",
            "target",
            "at",
            postgresql_include=["claim_id", "seq", "seller_id", "kind"],
            postgresql_where=text(OUTCOME),
        ),
    )

    tenant_id: UUID = primary()
    claim_id: UUID = primary()
    seq: int = primary()
    seller_id: UUID
    kind: str
    writer: str
    run_id: str
    step: int
    at: datetime = timestamp()
    source: str | None = Field(default=None)
    target: str
    actor: str
    reason: str
    file: dict[str, Any] = jsonb()
    previous_hash: str = sha256()
    hash: str = sha256()
    erased: int | None = Field(default=None)


class QuestionRow(Row, table=True):
    """A question to a person: `open`, then `answered` by one, or `closed` without an answer."""

    __tablename__ = "questions"
    __table_args__ = (
        of_claim(),
        Index(None, "tenant_id", "state", "deadline", "id"),
        Index(None, "tenant_id", "claim_id", "state"),
    )

    tenant_id: UUID = primary()
    id: UUID = primary()
    seller_id: UUID
    claim_id: UUID
    question: dict[str, Any] = jsonb()
    deadline: datetime = timestamp()
    state: str
    opened_at: datetime = timestamp()
    closed_at: datetime | None = timestamp(default=None)
    choice: str | None = Field(default=None)
    answer: str | None = Field(default=None)
    actor: str | None = Field(default=None)


class CommissionLineRow(Row, table=True):
    """What the tenant is billed for a claim, or credited (negative) after a reversal."""

    __tablename__ = "commission_lines"
    __table_args__ = (of_claim(), Index(None, "tenant_id", "claim_id"))

    tenant_id: UUID = primary()
    key: str = primary()
    seller_id: UUID
    claim_id: UUID
    basis_cents: int = cents()
    basis_points: int
    amount_cents: int = cents()
    currency: str = currency()
    formula: str
    at: datetime = timestamp()


class PacketRow(Row, table=True):
    """A sealed proof packet in the object store."""

    __tablename__ = "packets"
    __table_args__ = (of_claim(),)

    tenant_id: UUID = primary()
    claim_id: UUID = primary()
    version: int = primary()
    seller_id: UUID
    uri: str
    sha256: str = sha256()
    size: int = Field(sa_type=BigInteger)
    at: datetime = timestamp()
