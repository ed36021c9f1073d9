"""A seller's filing places: the queue and what was taken, worked on under the budget row's lock.

`claims/budget.py` decides how many places are free; this keeps them. What is missing stops filing.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import delete, exists, update
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimIdentity
from models.db import tenant_of
from models.errors import NotFound
from models.repositories.rows import insert_once
from models.tables.filing import DisputeSubmissionRow, FilingBudgetRow, FilingPlaceRow


class PlaceState(StrEnum):
    """A claim waits for a place, or took one."""

    WAITING = "waiting"
    TAKEN = "taken"


class BudgetLimit(BaseModel):
    """At most `places` claims in any `window`."""

    model_config = ConfigDict(frozen=True)

    places: int
    window: timedelta


class Budget(BaseModel):
    """A seller's limits, and who took and wants places.

    `taken` are the newest moments at which places were taken, as many as the larger limit: older
    ones cannot matter. `waiting` has the nearest deadline first.
    """

    model_config = ConfigDict(frozen=True)

    limits: list[BudgetLimit]
    taken: list[datetime]
    waiting: list[ClaimIdentity]


def lock_budget(session: Session, seller_id: UUID) -> Budget:
    """The seller's budget, locked until the transaction ends. NotFound when there is none."""
    tenant_id = tenant_of(session)
    row = session.exec(
        select(FilingBudgetRow)
        .where(FilingBudgetRow.tenant_id == tenant_id, FilingBudgetRow.seller_id == seller_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise NotFound(f"Seller {seller_id} has no filing budget, so nothing is filed: set one.")
    return Budget(
        limits=[
            BudgetLimit(places=row.per_day, window=timedelta(hours=24)),
            BudgetLimit(places=row.per_week, window=timedelta(days=7)),
        ],
        taken=_taken(session, row),
        waiting=_waiting(session, row),
    )


def enqueue(session: Session, identity: ClaimIdentity, deadline: datetime) -> None:
    """Wait for a place. Changes nothing for a claim that waits or has one."""
    insert_once(
        session,
        FilingPlaceRow,
        {
            "tenant_id": identity.tenant_id,
            "claim_id": identity.claim_id,
            "seller_id": identity.seller_id,
            "deadline": deadline,
            "state": PlaceState.WAITING,
        },
    )


def grant(session: Session, identity: ClaimIdentity, at: datetime) -> None:
    """Give the waiting claim its place; once for each claim."""
    session.exec(
        update(FilingPlaceRow)
        .where(
            col(FilingPlaceRow.tenant_id) == identity.tenant_id,
            col(FilingPlaceRow.claim_id) == identity.claim_id,
            col(FilingPlaceRow.state) == PlaceState.WAITING,
        )
        .values(state=PlaceState.TAKEN, taken_at=at)
    )


def has_place(session: Session, identity: ClaimIdentity) -> bool:
    """Whether the claim took a place."""
    row = session.get(FilingPlaceRow, (identity.tenant_id, identity.claim_id))
    return row is not None and row.state == PlaceState.TAKEN


def give_back_unused(session: Session, identity: ClaimIdentity) -> None:
    """Remove the claim's place, waiting or taken, unless something of the claim was ever sent."""
    sent = exists().where(
        col(DisputeSubmissionRow.tenant_id) == identity.tenant_id,
        col(DisputeSubmissionRow.claim_id) == identity.claim_id,
        col(DisputeSubmissionRow.sends) > 0,
    )
    session.exec(
        delete(FilingPlaceRow).where(
            col(FilingPlaceRow.tenant_id) == identity.tenant_id,
            col(FilingPlaceRow.claim_id) == identity.claim_id,
            ~sent,
        )
    )


def _taken(session: Session, budget: FilingBudgetRow) -> list[datetime]:
    moments = session.exec(
        select(FilingPlaceRow.taken_at)
        .where(
            FilingPlaceRow.tenant_id == budget.tenant_id,
            FilingPlaceRow.seller_id == budget.seller_id,
            FilingPlaceRow.state == PlaceState.TAKEN,
        )
        .order_by(col(FilingPlaceRow.taken_at).desc())
        .limit(max(budget.per_day, budget.per_week))
    )
    return [moment for moment in moments if moment is not None]


def _waiting(session: Session, budget: FilingBudgetRow) -> list[ClaimIdentity]:
    rows = session.exec(
        select(FilingPlaceRow)
        .where(
            FilingPlaceRow.tenant_id == budget.tenant_id,
            FilingPlaceRow.seller_id == budget.seller_id,
            FilingPlaceRow.state == PlaceState.WAITING,
        )
        .order_by(col(FilingPlaceRow.deadline), col(FilingPlaceRow.claim_id))
    )
    return [
        ClaimIdentity(tenant_id=row.tenant_id, seller_id=row.seller_id, claim_id=row.claim_id)
        for row in rows
    ]
