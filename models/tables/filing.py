"""Filing: submissions with their history, the seller's budget, and the stop switches."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.tables.base import Row, of_claim, of_seller, primary, references, timestamp


class DisputeSubmissionRow(Row, table=True):
    """The write-ahead row of one submission. `key` is its idempotency key, for life.

    A trigger keeps what Amazon acknowledged: neither its state nor its case id changes again.
    """

    __tablename__ = "dispute_submissions"
    __table_args__ = (
        of_claim(),
        Index(
            "uq_dispute_submissions_one_acknowledged_initial",
            "tenant_id",
            "claim_id",
            unique=True,
            postgresql_where=text("kind = 'initial' AND state = 'acknowledged'"),
        ),
        Index(None, "tenant_id", "claim_id", "created_at"),
        Index(
            None,
            "tenant_id",
            "seller_id",
            postgresql_where=text("state = 'sending'"),
        ),
        Index(
            None,
            "tenant_id",
            "seller_id",
            "case_id",
            postgresql_where=text("case_id IS NOT NULL"),
        ),
        # The list of submissions, newest first, and each of its filters.
        Index(None, "tenant_id", "created_at", "key"),
        Index(None, "tenant_id", "state", "created_at", "key"),
        Index(None, "tenant_id", "kind", "created_at", "key"),
        Index(None, "tenant_id", "channel", "created_at", "key"),
        Index(None, "tenant_id", "seller_id", "created_at", "key"),
    )

    tenant_id: UUID = primary()
    key: str = primary()
    seller_id: UUID
    claim_id: UUID
    kind: str
    channel: str
    state: str
    sends: int
    text: str
    case_id: str | None = Field(default=None)
    code: str | None = Field(default=None)
    message: str
    created_at: datetime = timestamp()
    updated_at: datetime = timestamp()


class SubmissionEvidenceRow(Row, table=True):
    """A document that goes with a submission."""

    __tablename__ = "submission_evidence"
    __table_args__ = (
        references("dispute_submissions", "tenant_id", "key"),
        references(
            "documents",
            "tenant_id",
            "seller_id",
            "document_id",
            to=("tenant_id", "seller_id", "id"),
        ),
    )

    tenant_id: UUID = primary()
    key: str = primary()
    document_id: UUID = primary()
    seller_id: UUID


class SubmissionStatusRow(Row, table=True):
    """One step of a submission. A trigger refuses every change and removal."""

    __tablename__ = "submission_status_history"
    __table_args__ = (of_seller(), references("dispute_submissions", "tenant_id", "key"))

    tenant_id: UUID = primary()
    key: str = primary()
    seq: int = primary()
    seller_id: UUID
    state: str
    sends: int
    case_id: str | None = Field(default=None)
    code: str | None = Field(default=None)
    message: str
    at: datetime = timestamp()


class FilingBudgetRow(Row, table=True):
    """How many claims a seller may file in 24 hours and in 7 days. Its lock is the queue's."""

    __tablename__ = "filing_budgets"
    __table_args__ = (of_seller(),)

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    per_day: int
    per_week: int


class FilingBudgetChangeRow(Row, table=True):
    """Who set a budget, why, and how many waiting claims got a place by it. A trigger refuses
    every change and removal."""

    __tablename__ = "filing_budget_changes"
    __table_args__ = (references("filing_budgets", "tenant_id", "seller_id"),)

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    seq: int = primary()
    per_day: int
    per_week: int
    per_day_before: int
    per_week_before: int
    granted: int
    actor: str
    reason: str
    at: datetime = timestamp()


class FilingPlaceRow(Row, table=True):
    """A claim's place in the budget: `waiting` for one, or `taken` at a moment."""

    __tablename__ = "filing_places"
    __table_args__ = (
        of_claim(),
        CheckConstraint("(state = 'taken') = (taken_at IS NOT NULL)", name="taken_has_a_moment"),
        Index(None, "tenant_id", "seller_id", "state", "deadline"),
        Index(None, "tenant_id", "seller_id", "taken_at"),
    )

    tenant_id: UUID = primary()
    claim_id: UUID = primary()
    seller_id: UUID
    deadline: datetime = timestamp()
    state: str
    taken_at: datetime | None = timestamp(default=None)


class StopSwitchRow(Row, table=True):
    """A seller's stop switch: it exists as long as the seller, so that it can be locked."""

    __tablename__ = "stop_switches"
    __table_args__ = (of_seller(),)

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    pulled: bool
    actor: str
    reason: str
    at: datetime = timestamp()


class StopSwitchChangeRow(Row, table=True):
    """Who pulled or released a seller's switch, and why. A trigger refuses every change and
    removal."""

    __tablename__ = "stop_switch_changes"
    __table_args__ = (references("stop_switches", "tenant_id", "seller_id"),)

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    seq: int = primary()
    pulled: bool
    actor: str
    reason: str
    at: datetime = timestamp()


class GlobalStopRow(Row, table=True):
    """The stop switch over all tenants: one row. Everybody reads it, the system role writes it."""

    __tablename__ = "global_stop"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = primary(sa_column_kwargs={"autoincrement": False})
    pulled: bool
    actor: str
    reason: str
    at: datetime = timestamp()
