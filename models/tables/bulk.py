"""Bulk decisions, and the claims that each was frozen over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from models.tables.base import Row, jsonb, of_claim, of_tenant, primary, references, timestamp


class BulkDecisionRow(Row, table=True):
    """One decision over many claims. `orders` are the pauses, resumes and the cancel, in order."""

    __tablename__ = "bulk_decisions"
    __table_args__ = (
        of_tenant(),
        Index(None, "tenant_id", "created_at", "id"),
        Index(None, "created_at", postgresql_where=text("state = 'created'")),
    )

    tenant_id: UUID = primary()
    id: UUID = primary()
    action: str
    actor: str
    reason: str
    filter: dict[str, Any] = jsonb()
    rate_per_minute: int
    total: int
    state: str
    orders: list[dict[str, Any]] = jsonb(default_factory=list)
    created_at: datetime = timestamp()
    updated_at: datetime = timestamp()
    ended_at: datetime | None = timestamp(default=None)


class BulkItemRow(Row, table=True):
    """One claim of a bulk decision. `round` is the last one that worked on it, 0 for none."""

    __tablename__ = "bulk_items"
    __table_args__ = (
        references("bulk_decisions", "tenant_id", "bulk_id", to=("tenant_id", "id")),
        of_claim(),
        UniqueConstraint("tenant_id", "bulk_id", "claim_id"),
        Index(None, "tenant_id", "bulk_id", "state", "position"),
        Index(None, "tenant_id", "bulk_id", "round"),
    )

    tenant_id: UUID = primary()
    bulk_id: UUID = primary()
    position: int = primary()
    seller_id: UUID
    claim_id: UUID
    state: str
    round: int = 0
    attempts: int = 0
    code: str | None = Field(default=None)
    message: str = ""
    at: datetime | None = timestamp(default=None)
