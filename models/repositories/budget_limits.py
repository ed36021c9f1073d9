"""A seller's filing budget as people read and set it. Who set it, and why, stays.

`models/repositories/budget.py` hands out the places themselves.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, insert, update
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimIdentity, ClaimStatus
from models.db import tenant_of
from models.repositories.budget import PlaceState
from models.repositories.pages import Page, after, listing, page_of
from models.repositories.rows import without_nul
from models.tables.claims import ClaimRow
from models.tables.filing import FilingBudgetChangeRow, FilingBudgetRow, FilingPlaceRow


class BudgetLimits(BaseModel):
    """How many claims a seller may file in any 24 hours, and in any 7 days."""

    model_config = ConfigDict(frozen=True)

    per_day: int
    per_week: int


class BudgetReading(BaseModel):
    """A seller's limits, when places were taken since a moment, and how many claims wait."""

    model_config = ConfigDict(frozen=True)

    seller_id: UUID
    limits: BudgetLimits
    taken: list[datetime]
    waiting: int


class WaitingClaim(BaseModel):
    """A claim that waits for a place."""

    model_config = ConfigDict(frozen=True)

    claim_id: UUID
    deadline: datetime


class BudgetChange(BaseModel):
    """Who set the limits, from what to what, why, and how many waiting claims got a place by it."""

    model_config = ConfigDict(frozen=True)

    seq: int
    per_day: int
    per_week: int
    per_day_before: int
    per_week_before: int
    granted: int
    actor: str
    reason: str
    at: datetime


class UntoldPlace(BaseModel):
    """A claim that was given a place and still waits for it: nobody told it."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    taken_at: datetime

    @property
    def news_id(self) -> str:
        """The same for the same place, so that a claim that was told passes it over."""
        return f"place:{self.identity.claim_id}:{self.taken_at.isoformat()}"


def read(session: Session, seller_ids: Sequence[UUID], since: datetime) -> list[BudgetReading]:
    """The budgets of these sellers of the tenant, in this order."""
    tenant_id = tenant_of(session)
    rows = session.exec(
        select(FilingBudgetRow).where(
            FilingBudgetRow.tenant_id == tenant_id, col(FilingBudgetRow.seller_id).in_(seller_ids)
        )
    )
    limits = {row.seller_id: _limits(row) for row in rows}
    taken = _taken(session, tenant_id, seller_ids, since)
    waiting = _waiting(session, tenant_id, seller_ids)
    return [
        BudgetReading(
            seller_id=seller_id,
            limits=limits[seller_id],
            taken=taken.get(seller_id, []),
            waiting=waiting.get(seller_id, 0),
        )
        for seller_id in seller_ids
        if seller_id in limits
    ]


def first_waiting(session: Session, seller_id: UUID, limit: int) -> list[WaitingClaim]:
    """Who gets the next places, nearest deadline first."""
    rows = session.exec(
        select(FilingPlaceRow)
        .where(
            FilingPlaceRow.tenant_id == tenant_of(session),
            FilingPlaceRow.seller_id == seller_id,
            FilingPlaceRow.state == PlaceState.WAITING,
        )
        .order_by(col(FilingPlaceRow.deadline), col(FilingPlaceRow.claim_id))
        .limit(limit)
    )
    return [WaitingClaim(claim_id=row.claim_id, deadline=row.deadline) for row in rows]


def store_limits(session: Session, seller_id: UUID, limits: BudgetLimits) -> BudgetLimits:
    """Set them, under the lock of `budget.lock_budget`; returns what they were. A place that was
    taken stays taken, however low they are."""
    owner = (tenant_of(session), seller_id)
    before = _limits(session.get_one(FilingBudgetRow, owner))
    session.exec(
        update(FilingBudgetRow)
        .where(
            col(FilingBudgetRow.tenant_id) == owner[0], col(FilingBudgetRow.seller_id) == seller_id
        )
        .values(**limits.model_dump())
    )
    session.expire_all()
    return before


def remember(
    session: Session,
    seller_id: UUID,
    change: BudgetChange,
) -> BudgetChange:
    """Keep a line of the history, under the budget's lock; it gets the next number."""
    tenant_id = tenant_of(session)
    last = session.exec(
        select(func.coalesce(func.max(FilingBudgetChangeRow.seq), 0)).where(
            FilingBudgetChangeRow.tenant_id == tenant_id,
            FilingBudgetChangeRow.seller_id == seller_id,
        )
    ).one()
    kept = change.model_copy(
        update={
            "seq": last + 1,
            "actor": without_nul(change.actor),
            "reason": without_nul(change.reason),
        }
    )
    session.exec(
        insert(FilingBudgetChangeRow).values(
            tenant_id=tenant_id, seller_id=seller_id, **kept.model_dump()
        )
    )
    return kept


def history(
    session: Session, seller_id: UUID, cursor: str | None = None, limit: int = 50
) -> Page[BudgetChange]:
    """Who set the seller's budget, newest first. InvalidField for the cursor."""
    of, seq = listing(f"budget history of {seller_id}", "-seq"), col(FilingBudgetChangeRow.seq)
    statement = select(FilingBudgetChangeRow).where(
        FilingBudgetChangeRow.tenant_id == tenant_of(session),
        FilingBudgetChangeRow.seller_id == seller_id,
    )
    if cursor is not None:
        statement = statement.where(after(cursor, [seq], of=of, descending=True))
    rows = session.exec(statement.order_by(seq.desc()).limit(limit + 1))
    return page_of(list(rows), limit, _change, lambda row: (row.seq,), of=of)


def untold(session: Session, older_than: datetime, limit: int) -> list[UntoldPlace]:
    """Claims, of all that the session sees, that got a place before `older_than` and still wait."""
    rows = session.exec(
        select(FilingPlaceRow)
        .join(ClaimRow)
        .where(
            ClaimRow.status == ClaimStatus.HELD_BY_BUDGET,
            FilingPlaceRow.state == PlaceState.TAKEN,
            col(FilingPlaceRow.taken_at) < older_than,
        )
        .order_by(col(FilingPlaceRow.deadline), col(FilingPlaceRow.claim_id))
        .limit(limit)
    )
    return [
        UntoldPlace(
            identity=ClaimIdentity(
                tenant_id=row.tenant_id, seller_id=row.seller_id, claim_id=row.claim_id
            ),
            taken_at=row.taken_at,
        )
        for row in rows
        if row.taken_at is not None
    ]


def _taken(
    session: Session, tenant_id: UUID, seller_ids: Sequence[UUID], since: datetime
) -> dict[UUID, list[datetime]]:
    rows = session.exec(
        select(FilingPlaceRow.seller_id, FilingPlaceRow.taken_at).where(
            FilingPlaceRow.tenant_id == tenant_id,
            col(FilingPlaceRow.seller_id).in_(seller_ids),
            col(FilingPlaceRow.taken_at) > since,
        )
    )
    found: dict[UUID, list[datetime]] = {}
    for seller_id, moment in rows:
        if moment is not None:
            found.setdefault(seller_id, []).append(moment)
    return found


def _waiting(session: Session, tenant_id: UUID, seller_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = session.exec(
        select(FilingPlaceRow.seller_id, func.count())
        .where(
            FilingPlaceRow.tenant_id == tenant_id,
            col(FilingPlaceRow.seller_id).in_(seller_ids),
            FilingPlaceRow.state == PlaceState.WAITING,
        )
        .group_by(col(FilingPlaceRow.seller_id))
    )
    return dict(rows.all())


def _limits(row: FilingBudgetRow) -> BudgetLimits:
    return BudgetLimits(per_day=row.per_day, per_week=row.per_week)


def _change(row: FilingBudgetChangeRow) -> BudgetChange:
    return BudgetChange.model_validate(row.model_dump(exclude={"tenant_id", "seller_id"}))
