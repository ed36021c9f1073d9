"""Documents, what was read from them, and which claim takes how many of a line's units."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from models.tables.base import (
    Row,
    cents,
    jsonb,
    of_claim,
    of_seller,
    primary,
    references,
    sha256,
    timestamp,
)


class DocumentRow(Row, table=True):
    """An upload. The same bytes are one document of a seller, or their units would count twice."""

    __tablename__ = "documents"
    __table_args__ = (
        of_seller(),
        UniqueConstraint("tenant_id", "seller_id", "id"),
        UniqueConstraint("tenant_id", "seller_id", "sha256"),
        Index(None, "tenant_id", "uploaded_at", "id"),
        Index(None, "tenant_id", "seller_id", "uploaded_at", "id"),
        Index(None, "tenant_id", "status", "uploaded_at", "id"),
        Index(None, "uploaded_at", postgresql_where=text("status = 'uploaded'")),
    )

    tenant_id: UUID = primary()
    id: UUID = primary()
    seller_id: UUID
    file_name: str
    content_type: str
    size: int = Field(sa_type=BigInteger)
    sha256: str = sha256()
    uri: str
    status: str
    error_code: str | None = Field(default=None)
    fields: dict[str, Any] | None = jsonb(default=None)
    uploaded_by: str
    uploaded_at: datetime = timestamp()
    read_at: datetime | None = timestamp(default=None)


class DocumentLineRow(Row, table=True):
    """A line of an invoice. Claims take its units under this row's lock."""

    __tablename__ = "document_lines"
    __table_args__ = (
        references(
            "documents",
            "tenant_id",
            "seller_id",
            "document_id",
            to=("tenant_id", "seller_id", "id"),
        ),
        Index(None, "tenant_id", "seller_id"),
    )

    tenant_id: UUID = primary()
    document_id: UUID = primary()
    position: int = primary()
    seller_id: UUID
    page: int
    description: str
    sku: str | None = Field(default=None)
    quantity: int | None = Field(default=None)
    unit_price_cents: int | None = cents(default=None)
    total_cents: int | None = cents(default=None)


class MatchRow(Row, table=True):
    """A claim's support: `held` takes `quantity` units of the line, `released` gives them back."""

    __tablename__ = "matches"
    __table_args__ = (
        of_claim(),
        references(
            "document_lines",
            "tenant_id",
            "document_id",
            "line_position",
            to=("tenant_id", "document_id", "position"),
        ),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        Index(
            "uq_matches_one_held_per_claim",
            "tenant_id",
            "claim_id",
            unique=True,
            postgresql_where=text("state = 'held'"),
        ),
        Index(None, "tenant_id", "document_id", "line_position"),
        *(
            Index(None, "tenant_id", *narrowed, "at", "id")
            for narrowed in ((), ("state",), ("seller_id",), ("claim_id",), ("document_id",))
        ),
    )

    tenant_id: UUID = primary()
    id: UUID = primary()
    seller_id: UUID
    claim_id: UUID
    document_id: UUID
    line_position: int
    tier: str
    probability: float
    features: dict[str, float] = jsonb()
    checks: list[dict[str, Any]] = jsonb()
    reasons: list[str] = jsonb()
    quantity: int
    state: str
    at: datetime = timestamp()
