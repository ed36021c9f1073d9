"""Money on its way from Amazon's settlements to the bank."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from models.tables.base import Row, cents, currency, of_seller, primary, references, timestamp


class SettlementRow(Row, table=True):
    """A settlement: what its first row says is deposited, and the sum of its other rows."""

    __tablename__ = "settlements"
    __table_args__ = (of_seller(),)

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    settlement_id: str = primary()
    total_cents: int | None = cents(default=None)
    rows_cents: int = cents()
    currency: str = currency()
    ended_at: datetime | None = timestamp(default=None)
    deposited_at: datetime | None = timestamp(default=None)


class SettlementLineRow(Row, table=True):
    """A line that pays a reimbursement or takes one back. `row_key` is that of `report_rows`."""

    __tablename__ = "settlement_lines"
    __table_args__ = (references("settlements", "tenant_id", "seller_id", "settlement_id"),)

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    row_key: str = primary()
    settlement_id: str
    sku: str
    about: str
    amount_cents: int = cents()
    currency: str = currency()
    quantity: int | None = Field(default=None)
    posted_on: date | None = Field(default=None)
    report_id: str
    report_line: int


class PayoutLinkRow(Row, table=True):
    """How much of a settlement line is of a line in `reimbursements` or `reversals`, and why."""

    __tablename__ = "payout_links"
    __table_args__ = (
        references("settlement_lines", "tenant_id", "seller_id", "row_key"),
        Index(None, "tenant_id", "seller_id", "line_id"),
    )

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    row_key: str = primary()
    line_id: str = primary()
    rule: str
    amount_cents: int = cents()
    currency: str = currency()
    linked_at: datetime = timestamp()
