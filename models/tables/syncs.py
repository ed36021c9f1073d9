"""What was fetched from Amazon, and the syncs that fetched it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from models.tables.base import Row, jsonb, of_seller, primary, timestamp


class RawReportRow(Row, table=True):
    """A report that Amazon was asked for, or what stands beside reports: pages that were listed, a
    refusal, the subscription to finished reports (by the id that Amazon gave it).

    `uri` and `sha256` are of the bytes as they came, None where it brought none. `loaded_at`: its
    rows are in the tables since then, or `load_error` says why they never will be.
    """

    __tablename__ = "raw_reports"
    __table_args__ = (of_seller(), Index(None, "tenant_id", "seller_id", "kind", "asked_at"))

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    report_id: str = primary()
    kind: str
    status: str
    asked_at: datetime = timestamp()
    ended_at: datetime | None = timestamp(default=None)
    uri: str | None = Field(default=None)
    sha256: str | None = Field(default=None)
    charset: str | None = Field(default=None)
    loaded_at: datetime | None = timestamp(default=None)
    load_error: str | None = Field(default=None)


class SellerSyncRow(Row, table=True):
    """One sync of a seller, as far as it is; `progress` is its SyncProgress."""

    __tablename__ = "seller_syncs"
    __table_args__ = (
        of_seller(),
        Index(None, "tenant_id", "seller_id", "started_at"),
        Index(
            "uq_seller_syncs_running",
            "tenant_id",
            "seller_id",
            unique=True,
            postgresql_where=text("status = 'running'"),
        ),
    )

    tenant_id: UUID = primary()
    id: UUID = primary()
    seller_id: UUID
    status: str
    progress: dict[str, Any] = jsonb()
    started_at: datetime = timestamp()
    updated_at: datetime = timestamp()
