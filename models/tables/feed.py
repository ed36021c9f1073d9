"""The live feed of each tenant: its events, and the counter that puts them in order."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, Index, text
from sqlmodel import Field

from models.tables.base import (
    Row,
    jsonb,
    of_claim,
    of_seller,
    of_tenant,
    primary,
    timestamp,
)


class FeedPositionRow(Row, table=True):
    """`last` is the newest position. Its lock is held until commit: positions follow commits."""

    __tablename__ = "feed_positions"
    __table_args__ = (of_tenant(),)

    tenant_id: UUID = primary()
    last: int = Field(sa_type=BigInteger)


class FeedEventRow(Row, table=True):
    """An event. It is never changed; after its time the system login removes it.

    `at` is the clock of what it tells of, `stored_at` the database's when it was written.
    """

    __tablename__ = "feed_events"
    __table_args__ = (
        of_seller(),
        of_claim(),
        Index(None, "tenant_id", "seller_id", "position"),
        Index(None, "stored_at"),
    )

    tenant_id: UUID = primary()
    position: int = primary(sa_type=BigInteger)
    kind: str
    at: datetime = timestamp()
    seller_id: UUID
    claim_id: UUID | None = Field(default=None)
    content: dict[str, Any] = jsonb()
    stored_at: datetime = Field(
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": text("clock_timestamp()")},
    )
