"""Bulk decisions: which claims fit a filter, the frozen list, its rounds and results."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import update
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, func, insert, select

from models.contracts.bulk import (
    MOST_ITEMS,
    BulkAction,
    BulkCounts,
    BulkDecision,
    BulkFilter,
    BulkInput,
    BulkState,
    BulkStep,
    ItemResult,
    ItemState,
    RecordedOrder,
)
from models.contracts.claim import ClaimFile, ClaimIdentity, ClaimStatus
from models.contracts.money import Money
from models.db import tenant_of
from models.errors import InvalidField, NotFound
from models.repositories.claims import identity_of
from models.repositories.pages import Page, page_of, position_of
from models.repositories.rows import insert_once, money, storable
from models.tables.bulk import BulkDecisionRow, BulkItemRow
from models.tables.claims import ClaimRow
from models.tables.filing import GlobalStopRow, StopSwitchRow

_ENDED = (
    ClaimStatus.CLOSED,
    ClaimStatus.EXPIRED,
    ClaimStatus.WITHDRAWN,
    ClaimStatus.REVERSED,
    ClaimStatus.CREDITED,
)
_ASKED_FOR: tuple[Any, ...] = (
    col(ClaimRow.seller_id),
    col(ClaimRow.status),
    col(ClaimRow.desk),
    col(ClaimRow.case_id),
    col(ClaimRow.currency),
    col(ClaimRow.claimed_cents),
    col(ClaimRow.approved_cents),
)
_OPEN = (ItemState.WAITING, ItemState.UNREACHABLE)


class Candidate(BaseModel):
    """A claim that fits a filter, with as much of its file as its admission asks for."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    status: ClaimStatus
    file: ClaimFile
    money: Money | None


class NewBulk(BaseModel):
    """A bulk decision as it is stored: its claims are frozen from now on."""

    model_config = ConfigDict(frozen=True)

    decision: BulkDecision
    filter: BulkFilter
    rate_per_minute: int
    claims: list[ClaimIdentity]


class BulkRecord(BaseModel):
    """A bulk decision and how far it is."""

    model_config = ConfigDict(frozen=True)

    decision: BulkDecision
    filter: BulkFilter
    rate_per_minute: int
    total: int
    state: BulkState
    counts: BulkCounts
    orders: list[RecordedOrder]
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None

    @property
    def as_input(self) -> BulkInput:
        """What its workflow is started with."""
        return BulkInput(
            decision=self.decision, rate_per_minute=self.rate_per_minute, total=self.total
        )


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


def candidates(session: Session, wanted: BulkFilter) -> list[Candidate]:
    """The tenant's claims that fit, nearest deadline first. InvalidField above 10,000."""
    statement = (
        select(ClaimRow, col(ClaimRow.file)["pending"])
        .options(load_only(*_ASKED_FOR, raiseload=True))
        .where(*_fitting(session, wanted))
        .order_by(col(ClaimRow.deadline), col(ClaimRow.id))
        .limit(MOST_ITEMS + 1)
    )
    rows = session.exec(statement).all()
    if len(rows) > MOST_ITEMS:
        raise InvalidField(f"More than {MOST_ITEMS:,} claims fit: narrow the filter.")
    return [_candidate(row, pending) for row, pending in rows]


def stopped_sellers(session: Session, seller_ids: set[UUID]) -> set[UUID]:
    """Those of the tenant's sellers whose sends a switch stops; what cannot be read, stops."""
    over_all = session.get(GlobalStopRow, 1, populate_existing=True)
    if over_all is None or over_all.pulled:
        return seller_ids
    free = session.exec(
        select(StopSwitchRow.seller_id).where(
            StopSwitchRow.tenant_id == tenant_of(session),
            col(StopSwitchRow.seller_id).in_(seller_ids),
            col(StopSwitchRow.pulled).is_(False),
        )
    )
    return seller_ids - set(free)


def create(session: Session, new: NewBulk, at: datetime) -> None:
    """Freeze the list. Storing the same bulk decision again changes nothing."""
    decision = storable(new.decision)
    is_new = insert_once(
        session,
        BulkDecisionRow,
        {
            "tenant_id": decision.tenant_id,
            "id": decision.bulk_id,
            "action": decision.action,
            "actor": decision.actor,
            "reason": decision.reason,
            "filter": new.filter.model_dump(mode="json", exclude_none=True),
            "rate_per_minute": new.rate_per_minute,
            "total": len(new.claims),
            "state": BulkState.CREATED,
            "orders": [],
            "created_at": at,
            "updated_at": at,
        },
    )
    if is_new:
        session.exec(insert(BulkItemRow), params=[_item(new, place) for place in _places(new)])


def unstarted(session: Session, older_than: datetime, limit: int) -> list[BulkInput]:
    """Bulk decisions stored before `older_than` that have not begun, oldest first."""
    rows = session.exec(
        select(BulkDecisionRow)
        .where(BulkDecisionRow.state == BulkState.CREATED, BulkDecisionRow.created_at < older_than)
        .order_by(col(BulkDecisionRow.created_at))
        .limit(limit)
    )
    return [
        BulkInput(decision=_decision(row), rate_per_minute=row.rate_per_minute, total=row.total)
        for row in rows
    ]


def get(session: Session, bulk_id: UUID) -> BulkRecord | None:
    """One bulk decision of the session's tenant, or None."""
    row = session.get(BulkDecisionRow, (tenant_of(session), bulk_id))
    return None if row is None else _record(session, row)


def list_bulks(session: Session, cursor: str | None = None, limit: int = 50) -> Page[BulkRecord]:
    """The tenant's bulk decisions, oldest first."""
    statement = (
        select(BulkDecisionRow)
        .where(BulkDecisionRow.tenant_id == tenant_of(session))
        .order_by(col(BulkDecisionRow.created_at), col(BulkDecisionRow.id))
        .limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(
            position_of(cursor, col(BulkDecisionRow.created_at), col(BulkDecisionRow.id))
        )
    rows = list(session.exec(statement))
    return page_of(
        rows, limit, lambda row: _record(session, row), lambda row: (row.created_at, row.id)
    )


def items(
    session: Session, bulk_id: UUID, state: ItemState | None, after: int, limit: int
) -> list[BulkItem]:
    """Items beyond position `after`, in their order; of one state, if given."""
    statement = (
        select(BulkItemRow)
        .where(*_of_bulk(tenant_of(session), bulk_id), BulkItemRow.position > after)
        .order_by(col(BulkItemRow.position))
        .limit(limit)
    )
    if state is not None:
        statement = statement.where(BulkItemRow.state == state)
    return [_bulk_item(row) for row in session.exec(statement)]


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


def record_step(session: Session, step: BulkStep) -> None:
    """Where it stands now. An order is kept once, by its message id. At its end, what was not
    begun is left. NotFound."""
    decision = step.decision
    row = session.exec(
        select(BulkDecisionRow)
        .where(
            BulkDecisionRow.tenant_id == decision.tenant_id, BulkDecisionRow.id == decision.bulk_id
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"There is no bulk decision {decision.bulk_id}.")
    row.state, row.updated_at = step.state, step.at
    kept = {order["message_id"] for order in row.orders}
    if step.order is not None and step.order.message_id not in kept:
        row.orders = [*row.orders, storable(step.order).model_dump(mode="json")]
    if step.ends:
        row.ended_at = row.ended_at or step.at
        _leave_open_items(session, decision, step.at)
    session.add(row)


def _leave_open_items(session: Session, decision: BulkDecision, at: datetime) -> None:
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


def _fitting(session: Session, wanted: BulkFilter) -> list[Any]:
    fits: list[Any] = [ClaimRow.tenant_id == tenant_of(session)]
    if wanted.claim_ids is not None:
        fits.append(col(ClaimRow.id).in_(set(wanted.claim_ids)))
    else:
        fits.append(col(ClaimRow.status).not_in(_ENDED))
    for column, value in (
        (ClaimRow.status, wanted.status),
        (ClaimRow.desk, wanted.desk),
        (ClaimRow.seller_id, wanted.seller_id),
        (ClaimRow.family, wanted.family),
    ):
        if value is not None:
            fits.append(col(column) == value)
    if wanted.deadline_before is not None:
        fits.append(ClaimRow.deadline < wanted.deadline_before)
    return fits


def _candidate(row: ClaimRow, pending: Any) -> Candidate:
    known = row.claimed_cents if row.approved_cents is None else row.approved_cents
    return Candidate(
        identity=identity_of(row),
        status=ClaimStatus(row.status),
        file=ClaimFile.model_validate(
            {"desk": row.desk, "case_id": row.case_id, "pending": pending}
        ),
        money=money(known, row.currency),
    )


def _places(new: NewBulk) -> range:
    return range(len(new.claims))


def _item(new: NewBulk, place: int) -> dict[str, Any]:
    claim = new.claims[place]
    return {
        "tenant_id": claim.tenant_id,
        "bulk_id": new.decision.bulk_id,
        "position": place + 1,
        "seller_id": claim.seller_id,
        "claim_id": claim.claim_id,
        "state": ItemState.WAITING,
        "round": 0,
        "attempts": 0,
        "message": "",
    }


def _of_bulk(tenant_id: UUID, bulk_id: UUID) -> Sequence[Any]:
    return (BulkItemRow.tenant_id == tenant_id, BulkItemRow.bulk_id == bulk_id)


def _decision(row: BulkDecisionRow) -> BulkDecision:
    return BulkDecision(
        tenant_id=row.tenant_id,
        bulk_id=row.id,
        action=BulkAction(row.action),
        actor=row.actor,
        reason=row.reason,
    )


def _record(session: Session, row: BulkDecisionRow) -> BulkRecord:
    return BulkRecord(
        decision=_decision(row),
        filter=BulkFilter.model_validate(row.filter),
        rate_per_minute=row.rate_per_minute,
        total=row.total,
        state=BulkState(row.state),
        counts=count_items(session, row.tenant_id, row.id),
        orders=[RecordedOrder.model_validate(order) for order in row.orders],
        created_at=row.created_at,
        updated_at=row.updated_at,
        ended_at=row.ended_at,
    )


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
