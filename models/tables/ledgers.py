"""The inventory ledger as Amazon told it, and what it changed later."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from models.tables.base import Row, of_seller, primary, references, timestamp


class LedgerRowRow(Row, table=True):
    """A row of the detailed ledger. The two counts are the newest, seen on `seen_on`.

    `row_key` is made of the fields that Amazon does not change, and of the row's place among rows
    that are alike. The title is as first seen.
    """

    __tablename__ = "ledger_rows"
    __table_args__ = (of_seller(), Index(None, "tenant_id", "seller_id", "fnsku", "occurred_on"))

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    row_key: str = primary()
    occurred_on: date
    fnsku: str
    asin: str | None = Field(default=None)
    msku: str | None = Field(default=None)
    title: str | None = Field(default=None)
    event_type: str
    reference_id: str | None = Field(default=None)
    quantity: int
    fulfillment_center: str | None = Field(default=None)
    disposition: str | None = Field(default=None)
    reason: str | None = Field(default=None)
    country: str | None = Field(default=None)
    reconciled: int | None = Field(default=None)
    unreconciled: int | None = Field(default=None)
    date_and_time: datetime | None = timestamp(default=None)
    store: str | None = Field(default=None)
    seen_on: date


class LedgerCountRow(Row, table=True):
    """Counts that a ledger row had before, one row per change; `seen_on` is when they were new."""

    __tablename__ = "ledger_counts"
    __table_args__ = (references("ledger_rows", "tenant_id", "seller_id", "row_key"),)

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    row_key: str = primary()
    seen_on: date = primary()
    reconciled: int | None = Field(default=None)
    unreconciled: int | None = Field(default=None)
