"""Documents, what was read from them and mended, and which claim takes how many units of a line."""

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


def _of_document() -> Any:
    """The row's document is the tenant's and the seller's own."""
    return references(
        "documents",
        "tenant_id",
        "seller_id",
        "document_id",
        to=("tenant_id", "seller_id", "id"),
    )


class DocumentRow(Row, table=True):
    """An upload. The same bytes are one document of a seller, or their units would count twice.

    `fields` is what holds, `reading` what was read at first where a person has mended it since.
    `revision` counts what changed the document after it was read: corrections, and a new upload of
    one that was deleted. `begun_revision` is the newest of them whose workflow has begun.
    """

    __tablename__ = "documents"
    __table_args__ = (
        of_seller(),
        UniqueConstraint("tenant_id", "seller_id", "id"),
        UniqueConstraint("tenant_id", "seller_id", "sha256"),
        Index(None, "tenant_id", "uploaded_at", "id"),
        Index(None, "tenant_id", "seller_id", "uploaded_at", "id"),
        Index(None, "tenant_id", "status", "uploaded_at", "id"),
        Index(None, "uploaded_at", postgresql_where=text("status = 'uploaded'")),
        Index(
            "ix_documents_not_offered",
            "tenant_id",
            "id",
            postgresql_where=text("status = 'read' AND revision > begun_revision"),
        ),
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
    reading: dict[str, Any] | None = jsonb(default=None)
    revision: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    begun_revision: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    uploaded_by: str
    uploaded_at: datetime = timestamp()
    read_at: datetime | None = timestamp(default=None)
    deleted_by: str | None = Field(default=None)
    deleted_at: datetime | None = timestamp(default=None)


class DocumentLineRow(Row, table=True):
    """A line of an invoice. Claims take its units under this row's lock.

    `cost` is what one unit of it cost (`UnitCost`), None where it shows no price.
    """

    __tablename__ = "document_lines"
    __table_args__ = (
        _of_document(),
        Index(None, "tenant_id", "seller_id", "sku"),
    )

    tenant_id: UUID = primary()
    document_id: UUID = primary()
    position: int = primary()
    seller_id: UUID
    page: int
    description: str
    sku: str | None = Field(default=None)
    unit: str | None = Field(default=None)
    case_pack: int | None = Field(default=None)
    quantity: int | None = Field(default=None)
    unit_price_cents: int | None = cents(default=None)
    total_cents: int | None = cents(default=None)
    cost: dict[str, Any] | None = jsonb(default=None)


class DocumentCorrectionRow(Row, table=True):
    """A value that a person mended, `seq` being the document's revision from then on. A trigger
    refuses every change but the marks of an erasure. `was` and `becomes` are `{"value": ...}`."""

    __tablename__ = "document_corrections"
    __table_args__ = (_of_document(),)

    tenant_id: UUID = primary()
    document_id: UUID = primary()
    seq: int = primary()
    seller_id: UUID
    field: str
    was: dict[str, Any] = jsonb()
    becomes: dict[str, Any] = jsonb()
    actor: str
    reason: str
    at: datetime = timestamp()


class CostDocumentRow(Row, table=True):
    """A PDF of what a line's unit cost, as the document stood at `revision`."""

    __tablename__ = "cost_documents"
    __table_args__ = (_of_document(),)

    tenant_id: UUID = primary()
    document_id: UUID = primary()
    position: int = primary()
    revision: int = primary()
    seller_id: UUID
    uri: str
    sha256: str = sha256()
    size: int = Field(sa_type=BigInteger)
    at: datetime = timestamp()


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
