"""Bulk decisions: which claims fit a filter, the frozen list, its rounds and results."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, insert, select

from models.contracts.bulk import (
    BulkAction,
    BulkCounts,
    BulkDecision,
    BulkFilter,
    BulkInput,
    BulkState,
    BulkStep,
    ItemState,
    RecordedOrder,
)
from models.contracts.claim import ClaimIdentity
from models.db import tenant_of
from models.errors import NotFound
from models.repositories import bulk_items
from models.repositories.pages import Page, after, listing, page_of
from models.repositories.rows import insert_once, storable
from models.tables.bulk import BulkDecisionRow, BulkItemRow


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
    """The tenant's bulk decisions, newest first. InvalidField when the cursor is none."""
    place, of = [col(BulkDecisionRow.created_at), col(BulkDecisionRow.id)], listing("bulks", "-at")
    statement = (
        select(BulkDecisionRow)
        .where(BulkDecisionRow.tenant_id == tenant_of(session))
        .order_by(*(column.desc() for column in place))
        .limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(after(cursor, place, of=of, descending=True))
    rows = list(session.exec(statement))
    return page_of(
        rows,
        limit,
        lambda row: _record(session, row),
        lambda row: (row.created_at, row.id),
        of=of,
    )


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
        bulk_items.leave_open_items(session, decision, step.at)
    session.add(row)


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
        counts=bulk_items.count_items(session, row.tenant_id, row.id),
        orders=[RecordedOrder.model_validate(order) for order in row.orders],
        created_at=row.created_at,
        updated_at=row.updated_at,
        ended_at=row.ended_at,
    )
