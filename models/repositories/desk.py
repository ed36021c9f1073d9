"""What waits for a person or is stuck: claims by their cause, counted, summed, and the first few.

The groups exclude each other, so that one pass over the tenant's claims counts them all.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, and_, case
from sqlmodel import Session, col, func, select

from models.contracts.claim import ClaimFacts, ClaimFile, ClaimPolicy, ClaimStatus, DeskCause
from models.contracts.desk import DeskClaim, DeskGroup
from models.contracts.money import Money
from models.db import tenant_of
from models.repositories.claims import identity_of
from models.repositories.pages import Page, after, listing, page_of
from models.tables.claims import ClaimRow

_S = ClaimStatus
_BY_STATUS = {
    _S.AWAITING_ANSWER: DeskGroup.QUESTION_OPEN,
    _S.INFORMATION_REQUESTED: DeskGroup.INFORMATION_REQUESTED,
    _S.DENIED: DeskGroup.APPEAL_POSSIBLE,
    _S.HELD_BY_STOP: DeskGroup.HELD_BY_STOP,
    _S.HELD_BY_BUDGET: DeskGroup.HELD_BY_BUDGET,
    _S.RETRYING: DeskGroup.RETRYING,
    _S.PART_PAID: DeskGroup.PART_PAID,
}
_ON_DESK = tuple(DeskGroup(cause.value) for cause in DeskCause)
CLAIM_GROUPS = (
    *_ON_DESK,
    *_BY_STATUS.values(),
    DeskGroup.EVIDENCE_DUE,
    DeskGroup.MONEY_LATE,
    DeskGroup.NOT_STARTED,
)
_STATUSES = (*_BY_STATUS, _S.ON_DESK, _S.AWAITING_EVIDENCE, _S.AWAITING_PAYOUT, _S.DETECTED)


class DeskScope(BaseModel):
    """Whose things, and from when on they count. `sellers` None: all of the tenant."""

    model_config = ConfigDict(frozen=True)

    sellers: list[UUID] | None
    now: datetime
    evidence_due_within: timedelta
    not_started_after: timedelta
    untold_after: timedelta


class DeskSum(BaseModel):
    """How many a group has, and what is at stake for each currency that is known."""

    model_config = ConfigDict(frozen=True)

    count: int
    money: list[Money]


def sum_claims(session: Session, scope: DeskScope) -> dict[DeskGroup, DeskSum]:
    """Every group that has claims."""
    currency: Any = col(ClaimRow.currency)
    cents: Any = func.coalesce(ClaimRow.approved_cents, ClaimRow.claimed_cents)
    grouped = (
        select(_group(scope).label("name"), currency.label("currency"), cents.label("cents"))
        .where(*_in_scope(session, scope))
        .subquery()
    )
    rows = session.exec(
        select(grouped.c.name, grouped.c.currency, func.count(), func.sum(grouped.c.cents))
        .where(grouped.c.name.is_not(None))
        .group_by(grouped.c.name, grouped.c.currency)
        .order_by(grouped.c.name, grouped.c.currency)
    )
    return added_up(rows.all())


def first_claims(session: Session, scope: DeskScope, first: int) -> list[DeskClaim]:
    """The first few of each group, nearest deadline first."""
    name, claim_id = _group(scope), cast(Any, col(ClaimRow.id))
    nearest = (col(ClaimRow.deadline), col(ClaimRow.id))
    placed = (
        select(
            claim_id.label("id"),
            name.label("name"),
            func.row_number().over(partition_by=name, order_by=nearest).label("place"),
        )
        .where(*_in_scope(session, scope))
        .subquery()
    )
    rows = session.exec(
        select(ClaimRow, placed.c.name)
        .join(placed, placed.c.id == ClaimRow.id)
        .where(
            ClaimRow.tenant_id == tenant_of(session),
            placed.c.name.is_not(None),
            placed.c.place <= first,
        )
        .order_by(placed.c.name, placed.c.place)
    )
    return [_claim(row, DeskGroup(group)) for row, group in rows]


def list_claims(
    session: Session, scope: DeskScope, group: DeskGroup, cursor: str | None, limit: int
) -> Page[DeskClaim]:
    """One group, nearest deadline first. InvalidField when the cursor is not of this list."""
    place, of = [col(ClaimRow.deadline), col(ClaimRow.id)], listing(f"desk {group}", "deadline")
    statement = (
        select(ClaimRow)
        .where(*_in_scope(session, scope), _conditions(scope)[group])
        .order_by(*place)
        .limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(after(cursor, place, of=of))
    rows = list(session.exec(statement))
    return page_of(
        rows, limit, lambda row: _claim(row, group), lambda row: (row.deadline, row.id), of=of
    )


def added_up(rows: Sequence[Any]) -> dict[DeskGroup, DeskSum]:
    """(group, currency, count, cents) as one sum for each group."""
    sums: dict[DeskGroup, DeskSum] = {}
    for name, currency, count, cents in rows:
        group = DeskGroup(name)
        before = sums.get(group, DeskSum(count=0, money=[]))
        known = [] if cents is None else [Money(cents=int(cents), currency=currency)]
        sums[group] = DeskSum(count=before.count + count, money=[*before.money, *known])
    return sums


def _in_scope(session: Session, scope: DeskScope) -> list[ColumnElement[bool]]:
    wanted = [
        col(ClaimRow.tenant_id) == tenant_of(session),
        col(ClaimRow.status).in_(_STATUSES),
    ]
    if scope.sellers is not None:
        wanted.append(col(ClaimRow.seller_id).in_(scope.sellers))
    return wanted


def _group(scope: DeskScope) -> ColumnElement[Any]:
    """The group of a claim, or NULL where it is not on the list."""
    return case(*((condition, group.value) for group, condition in _conditions(scope).items()))


def _conditions(scope: DeskScope) -> dict[DeskGroup, ColumnElement[bool]]:
    status, desk = col(ClaimRow.status), col(ClaimRow.desk)
    near = scope.now + scope.evidence_due_within
    conditions: dict[DeskGroup, ColumnElement[bool]] = {
        group: and_(status == _S.ON_DESK, desk == group.value) for group in _ON_DESK
    }
    conditions |= {group: status == one for one, group in _BY_STATUS.items()}
    conditions[DeskGroup.EVIDENCE_DUE] = and_(
        status == _S.AWAITING_EVIDENCE, col(ClaimRow.deadline) < near
    )
    conditions[DeskGroup.MONEY_LATE] = and_(
        status == _S.AWAITING_PAYOUT, col(ClaimRow.file)["paid_late"].as_boolean()
    )
    conditions[DeskGroup.NOT_STARTED] = and_(
        status == _S.DETECTED,
        col(ClaimRow.workflow_started_at).is_(None),
        col(ClaimRow.created_at) < scope.now - scope.not_started_after,
    )
    return conditions


def _claim(row: ClaimRow, group: DeskGroup) -> DeskClaim:
    return DeskClaim(
        identity=identity_of(row),
        group=group,
        title=ClaimFacts.model_validate(row.facts).title,
        status=ClaimStatus(row.status),
        file=ClaimFile.model_validate(row.file),
        policy=ClaimPolicy.model_validate(row.policy),
        deadline=row.deadline,
        since=row.waiting_since,
    )
