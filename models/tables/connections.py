"""Consents that were asked for, and how each seller's connection stands."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.tables.base import Row, of_seller, of_tenant, primary, sha256, timestamp


class ConsentRequestRow(Row, table=True):
    """A person's wish to connect an account. `code` stands here from the browser's return to its
    exchange, five minutes at most; of `state` only the hash is kept."""

    __tablename__ = "consent_requests"
    __table_args__ = (of_tenant(), of_seller(), UniqueConstraint("tenant_id", "state_hash"))

    tenant_id: UUID = primary()
    id: UUID = primary()
    state_hash: str = sha256()
    actor: str
    name: str
    marketplace: str
    channel: str
    redirect_uri: str
    created_at: datetime = timestamp()
    expires_at: datetime = timestamp()
    used_at: datetime | None = timestamp(default=None)
    merchant_id: str | None = Field(default=None)
    code: str | None = Field(default=None)
    result: str | None = Field(default=None)
    seller_id: UUID | None = Field(default=None)


class SellerConnectionRow(Row, table=True):
    """When the seller gave its consent, until when it has to be given again, and how it ended."""

    __tablename__ = "seller_connections"
    __table_args__ = (of_seller(),)

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    connected_at: datetime = timestamp()
    renew_by: datetime = timestamp()
    revoked_at: datetime | None = timestamp(default=None)
    disconnected_at: datetime | None = timestamp(default=None)
    disconnected_by: str | None = Field(default=None)
