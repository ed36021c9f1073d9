"""Money that Amazon paid and took back, line by line of its reports."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from models.tables.base import Row, cents, currency, of_claim, of_seller, primary, timestamp


class ReimbursementRow(Row, table=True):
    """A line that paid, in cash, in units, or both.

    `claim_id` is None while nobody knows the case, `told_at` until its workflow was told.
    """

    __tablename__ = "reimbursements"
    __table_args__ = (
        of_seller(),
        of_claim(),
        Index(None, "tenant_id", "seller_id", "case_id"),
        Index(None, "tenant_id", "seller_id", "reimbursement_id"),
        Index(
            "ix_reimbursements_unmatched",
            "tenant_id",
            "stored_at",
            "line_id",
            postgresql_where=text("claim_id IS NULL AND case_id <> ''"),
        ),
        Index(None, "tenant_id", "claim_id"),
        Index(None, "tenant_id", "seller_id", postgresql_where=text("told_at IS NULL")),
    )

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    line_id: str = primary()
    claim_id: UUID | None = Field(default=None)
    reimbursement_id: str
    case_id: str
    amount_cents: int = cents()
    currency: str = currency()
    cash_quantity: int
    inventory_quantity: int
    approved_on: date
    stored_at: datetime = timestamp()
    told_at: datetime | None = timestamp(default=None)


class ReversalRow(Row, table=True):
    """A line that took back: its amount is negative, `reverses` names the reimbursement."""

    __tablename__ = "reversals"
    __table_args__ = (
        of_seller(),
        of_claim(),
        Index(None, "tenant_id", "claim_id"),
        Index(None, "tenant_id", "seller_id", postgresql_where=text("told_at IS NULL")),
    )

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    line_id: str = primary()
    claim_id: UUID | None = Field(default=None)
    reimbursement_id: str
    case_id: str
    reverses: str
    amount_cents: int = cents()
    currency: str = currency()
    cash_quantity: int
    inventory_quantity: int
    approved_on: date
    stored_at: datetime = timestamp()
    told_at: datetime | None = timestamp(default=None)
