"""Who the rows belong to: tenants and their sellers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from models.tables.base import Row, of_seller, of_tenant, primary, timestamp


class TenantRow(Row, table=True):
    """An agency, or a seller by itself."""

    __tablename__ = "tenants"

    id: UUID = primary()
    name: str
    created_at: datetime = timestamp()


class SellerRow(Row, table=True):
    """One Amazon account.

    `auto_submit` is a person's decision, kept with who and why. `case_changes_since` is
    how far Amazon's cases were read.
    """

    __tablename__ = "sellers"
    __table_args__ = (
        of_tenant(),
        UniqueConstraint("tenant_id", "marketplace", "merchant_id"),
    )

    tenant_id: UUID = primary()
    id: UUID = primary()
    name: str
    marketplace: str
    merchant_id: str
    channel: str
    auto_submit: str
    auto_submit_actor: str
    auto_submit_reason: str
    certified_threshold: float | None = Field(default=None)
    case_changes_since: datetime | None = timestamp(default=None)
    created_at: datetime = timestamp()


class SellerCredentialRow(Row, table=True):
    """The seller's consent, in a table of its own so that no list of sellers reads it.

    `sealed` is the refresh token under the key `key_id`; `refresh_token` is plain only until it is
    used next.
    """

    __tablename__ = "seller_credentials"
    __table_args__ = (
        of_seller(),
        CheckConstraint(
            "(refresh_token IS NULL) <> (sealed IS NULL) AND (sealed IS NULL) = (key_id IS NULL)",
            name="sealed_or_plain",
        ),
    )

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    refresh_token: str | None = Field(default=None)
    sealed: bytes | None = Field(default=None)
    key_id: str | None = Field(default=None)
    updated_at: datetime = timestamp()
