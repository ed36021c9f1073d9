"""The claims that a bulk decision was frozen over: taken in rounds, each with what it answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import update
from sqlmodel import Session, col, func, select

from models.contracts.bulk import BulkCounts, BulkDecision, ItemResult, ItemState
from models.contracts.claim import ClaimIdentity
from models.db import tenant_of
from models.repositories.pages import Page, after, listing, page_of
from models.tables.bulk import BulkItemRow

_OPEN = (ItemState.WAITING, ItemState.UNREACHABLE)


class BulkItem(BaseModel):
    """One claim of a bulk decision, and what came of it."""

    model_config = ConfigDict(frozen=True)

    position: int
    identity: ClaimIdentity
    state: ItemState
    attempts: int
    code: str | None
    message: str
    at: datetime | None


def list_items(
    session: Session, bulk_id: UUID, state: ItemState | None, cursor: str | None, limit: int
) -> Page[BulkItem]:
    """Items in their order; of one state, if given. InvalidField when the cursor is none."""
    of = listing(f"bulk items {bulk_id} {state}", "position")
    statement = (
        select(BulkItemRow)
        .where(*_of_bulk(tenant_of(session), bulk_id))
        .order_by(col(BulkItemRow.position))
        .limit(limit + 1)
    )
    if state is not None:
        statement = statement.where(BulkItemRow.state == state)
    if cursor is not None:
        statement = statement.where(after(cursor, [col(BulkItemRow.position)], of=of))
    rows = list(session.exec(statement))
    return page_of(rows, limit, _bulk_item, lambda row: (row.position,), of=of)


def take_round(session: Session, decision: BulkDecision, number: int, size: int) -> list[BulkItem]:
    """The open items of this round. The first call picks them, claims that were never asked before
    those that did not answer; a repeat gives back those of them that are still open."""
    mine = _of_bulk(decision.tenant_id, decision.bulk_id)
    begun = session.exec(
        select(func.count()).select_from(BulkItemRow).where(*mine, BulkItemRow.round == number)
    ).one()
    if not begun:
        _pick(session, decision, number, size)
    rows = session.exec(
        select(BulkItemRow)
        .where(*mine, BulkItemRow.round == number, col(BulkItemRow.state).in_(_OPEN))
        .order_by(col(BulkItemRow.position))
        .execution_options(populate_existing=True)
    )
    return [_bulk_item(row) for row in rows]


def record_result(
    session: Session, decision: BulkDecision, position: int, result: ItemResult, at: datetime
) -> None:
    """What came of an item. What is done or refused stays."""
    session.exec(
        update(BulkItemRow)
        .where(
            *_of_bulk(decision.tenant_id, decision.bulk_id),
            col(BulkItemRow.position) == position,
            col(BulkItemRow.state).in_(_OPEN),
        )
        .values(
            state=result.state,
            code=result.code,
            message=result.message,
            attempts=BulkItemRow.attempts + 1,
            at=at,
        )
    )


def count_items(session: Session, tenant_id: UUID, bulk_id: UUID) -> BulkCounts:
    """How many items stand where."""
    counted = session.exec(
        select(BulkItemRow.state, func.count())
        .where(*_of_bulk(tenant_id, bulk_id))
        .group_by(col(BulkItemRow.state))
    )
    return BulkCounts.model_validate(dict(counted.all()))


def leave_open_items(session: Session, decision: BulkDecision, at: datetime) -> None:
    """What was not begun stays as it is; who did not answer is given up."""
    for source, target in (
        (ItemState.WAITING, ItemState.CANCELLED),
        (ItemState.UNREACHABLE, ItemState.GIVEN_UP),
    ):
        session.exec(
            update(BulkItemRow)
            .where(
                *_of_bulk(decision.tenant_id, decision.bulk_id), col(BulkItemRow.state) == source
            )
            .values(state=target, at=at)
        )


def _pick(session: Session, decision: BulkDecision, number: int, size: int) -> None:
    mine = _of_bulk(decision.tenant_id, decision.bulk_id)
    left = size
    for state in _OPEN:
        positions = session.exec(
            select(BulkItemRow.position)
            .where(*mine, BulkItemRow.state == state)
            .order_by(col(BulkItemRow.round), col(BulkItemRow.position))
            .limit(left)
        ).all()
        if positions:
            session.exec(
                update(BulkItemRow)
                .where(*mine, col(BulkItemRow.position).in_(positions))
                .values(round=number)
            )
            return


def _of_bulk(tenant_id: UUID, bulk_id: UUID) -> Sequence[Any]:
    return (BulkItemRow.tenant_id == tenant_id, BulkItemRow.bulk_id == bulk_id)


def _bulk_item(row: BulkItemRow) -> BulkItem:
    return BulkItem(
        position=row.position,
        identity=ClaimIdentity(
            tenant_id=row.tenant_id, seller_id=row.seller_id, claim_id=row.claim_id
        ),
        state=ItemState(row.state),
        attempts=row.attempts,
        code=row.code,
        message=row.message,
        at=row.at,
    )
