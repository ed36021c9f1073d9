"""Labels, the book of certificates, and models under comparison: all of one tenant."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from models.tables.base import (
    Row,
    jsonb,
    of_claim,
    of_seller,
    of_tenant,
    primary,
    sha256,
    timestamp,
)


class EvidenceLabelRow(Row, table=True):
    """What a person or Amazon said about a match. Never changes, but for an erasure's marks."""

    __tablename__ = "evidence_labels"
    __table_args__ = (
        of_seller(),
        of_claim(),
        Index(None, "tenant_id", "at", "id"),
    )

    tenant_id: UUID = primary()
    id: UUID = primary()
    seller_id: UUID
    claim_id: UUID | None = Field(default=None)
    document_id: UUID
    line_position: int | None = Field(default=None)
    kind: str
    provenance: str
    right: bool
    tier: str | None = Field(default=None)
    probability: float | None = Field(default=None)
    features: dict[str, float] = jsonb()
    model_version: str | None = Field(default=None)
    actor: str
    detail: str
    at: datetime = timestamp()


class GateCertificateRow(Row, table=True):
    """An entry of the book of certificates: the one with the greatest `seq` holds."""

    __tablename__ = "gate_certificates"
    __table_args__ = (
        of_tenant(),
        CheckConstraint("(state = 'certified') = (threshold IS NOT NULL)", name="threshold_if"),
    )

    tenant_id: UUID = primary()
    seq: int = primary()
    state: str
    model_version: str
    threshold: float | None = Field(default=None)
    reason: str
    labels: int
    labels_sha256: str = sha256()
    actor: str
    at: datetime = timestamp()


class MatchModelRow(Row, table=True):
    """A fitted model, whose bytes lie in the object store. One at most is in use."""

    __tablename__ = "match_models"
    __table_args__ = (
        of_tenant(),
        Index(
            "uq_match_models_one_accepted",
            "tenant_id",
            unique=True,
            postgresql_where=text("state = 'accepted'"),
        ),
    )

    tenant_id: UUID = primary()
    version: str = primary()
    state: str
    uri: str
    sha256: str = sha256()
    size: int = Field(sa_type=BigInteger)
    card: dict[str, Any] = jsonb()
    comparison: dict[str, Any] = jsonb()
    proposed_by: str
    reason: str
    at: datetime = timestamp()
    decided_by: str | None = Field(default=None)
    decided_why: str | None = Field(default=None)
    decided_at: datetime | None = timestamp(default=None)
