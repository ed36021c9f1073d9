"""Bulk decisions: try dry, start, follow, pause, resume, cancel."""

from functools import partial
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Query, Response, status
from sqlmodel import Session

from api.auth import Principal
from api.dependencies import (
    Caller,
    Cursor,
    Engine,
    IdempotencyKey,
    Limit,
    Operator,
    TenantSession,
    TenantTransactions,
)
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.roles import Role
from api.schemas.bulk import (
    BulkDecisionView,
    BulkItemView,
    BulkPlan,
    NewBulkDecision,
    OrderReason,
)
from api.workflow_client import WorkflowClient
from claims import bulk as rules
from claims.bulk import Planned
from clock import utc_now
from models.contracts.bulk import (
    BulkAction,
    BulkDecision,
    BulkOrder,
    BulkState,
    ItemState,
    OrderKind,
)
from models.errors import (
    CountChanged,
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    NotFound,
    NotInThisState,
)
from models.repositories import bulk, bulk_filter, bulk_items, idempotency
from models.repositories.bulk import BulkRecord, NewBulk
from models.repositories.pages import Page

router = APIRouter(prefix="/bulk-decisions", tags=["bulk decisions"])


def _reader(caller: Caller) -> Principal:
    if caller.role is Role.SELLER:
        raise Forbidden("Bulk decisions span sellers: ask an operator to read them.")
    return caller


Reader = Annotated[Principal, Depends(_reader)]


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Decide about many claims, or try it dry",
    responses={
        200: {"model": BulkPlan | BulkDecisionView, "description": "Tried dry, or decided before."},
        202: {
            "model": BulkDecisionView,
            "description": "Kept; its workflow starts when the engine is back.",
        },
        **problem_responses(Forbidden, CountChanged, IdempotencyKeyReused, InvalidField),
    },
)
async def create_bulk_decision(
    *,
    body: NewBulkDecision,
    caller: Operator,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> BulkPlan | BulkDecisionView:
    """Freezes the claims that fit and take the decision now, then starts to tell them. A dry run
    answers what would happen and changes nothing."""
    if body.dry_run:
        response.status_code = status.HTTP_200_OK
        plan = await rows.run(lambda session: _plan(session, body))
        return BulkPlan.of(body.action, plan)
    record, is_new = await rows.run(partial(_keep, caller=caller, body=body, key=key))
    response.headers["Location"] = f"/api/v1/bulk-decisions/{record.decision.bulk_id}"
    if not is_new:
        response.status_code = status.HTTP_200_OK
    if record.state is BulkState.CREATED and not await _start(record, engine):
        response.status_code = status.HTTP_202_ACCEPTED
    return BulkDecisionView.of(record)


@router.get(
    "",
    summary="List bulk decisions, newest first",
    responses=problem_responses(Forbidden, InvalidField),
)
def list_bulk_decisions(
    _: Reader, session: TenantSession, cursor: Cursor = None, limit: Limit = 50
) -> Page[BulkDecisionView]:
    """With where their claims stand."""
    page = bulk.list_bulks(session, cursor, limit)
    return Page(
        items=[BulkDecisionView.of(record) for record in page.items], next_cursor=page.next_cursor
    )


@router.get(
    "/{bulk_id}",
    summary="Read a bulk decision",
    responses=problem_responses(Forbidden, NotFound),
)
def read_bulk_decision(bulk_id: UUID, _: Reader, session: TenantSession) -> BulkDecisionView:
    """How far it is."""
    return BulkDecisionView.of(_found(session, bulk_id))


@router.get(
    "/{bulk_id}/items",
    summary="List what each claim of a bulk decision answered",
    responses=problem_responses(Forbidden, NotFound, InvalidField),
)
def list_bulk_items(
    bulk_id: UUID,
    _: Reader,
    session: TenantSession,
    state: Annotated[ItemState | None, Query(description="Items that stand there.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[BulkItemView]:
    """In the order in which they are told: nearest deadline first."""
    _found(session, bulk_id)
    page = bulk_items.list_items(session, bulk_id, state, cursor, limit)
    return Page(items=[BulkItemView.of(item) for item in page.items], next_cursor=page.next_cursor)


@router.post(
    "/{bulk_id}/{order}",
    summary="Pause, resume or cancel a bulk decision",
    responses={
        202: {"model": BulkDecisionView, "description": "Not answered yet: send the same again."},
        **problem_responses(
            Forbidden, NotFound, NotInThisState, IdempotencyKeyReused, InvalidField, EngineAway
        ),
    },
)
async def order_bulk_decision(
    *,
    bulk_id: UUID,
    order: OrderKind,
    body: OrderReason,
    caller: Operator,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> BulkDecisionView:
    """Takes effect after the round under way, so that no claim is left half done. What was decided
    stays decided."""
    message = BulkOrder(message_id=key, actor=caller.subject, reason=body.reason)
    asked = fingerprint("bulk_order", str(bulk_id), order.value, body)
    record, was_done = await rows.run(partial(_remember, bulk_id=bulk_id, key=key, asked=asked))
    if was_done:
        return BulkDecisionView.of(record)
    if record.state is BulkState.CREATED:
        await engine.start_bulk(record.as_input)
    if not await engine.order_bulk(record.decision, order, message):
        response.status_code = status.HTTP_202_ACCEPTED
        return BulkDecisionView.of(record)
    return BulkDecisionView.of(await rows.run(partial(_settle, bulk_id=bulk_id, key=key)))


def _remember(session: Session, *, bulk_id: UUID, key: str, asked: str) -> tuple[BulkRecord, bool]:
    """The bulk decision, and whether this very order had its effect before."""
    record = _found(session, bulk_id)
    return record, idempotency.remember(session, key, asked) is not None


def _settle(session: Session, *, bulk_id: UUID, key: str) -> BulkRecord:
    idempotency.store_response(session, key, {"bulk_id": str(bulk_id)})
    return _found(session, bulk_id)


def _keep(
    session: Session, *, caller: Principal, body: NewBulkDecision, key: str
) -> tuple[BulkRecord, bool]:
    """The stored bulk decision, and whether it is new. CountChanged, InvalidField."""
    answered = idempotency.remember(session, key, fingerprint("bulk_decision", body))
    if answered is not None:
        return _found(session, UUID(answered["bulk_id"])), False
    plan = _plan(session, body)
    found = len(plan.admissible)
    if body.expected_count is not None and body.expected_count != found:
        raise CountChanged(
            f"{found:,} claims fit now, not {body.expected_count:,}: look at a dry run again."
        )
    if not found:
        raise InvalidField("No claim fits that takes this decision: look at a dry run.")
    decision = BulkDecision(
        tenant_id=caller.tenant_id,
        bulk_id=uuid5(caller.tenant_id, f"bulk/{key}"),
        action=body.action,
        actor=caller.subject,
        reason=body.reason,
    )
    new = NewBulk(
        decision=decision,
        filter=body.filter,
        rate_per_minute=body.rate_per_minute,
        claims=plan.admissible,
    )
    bulk.create(session, new, utc_now())
    idempotency.store_response(session, key, {"bulk_id": str(decision.bulk_id)})
    return _found(session, decision.bulk_id), True


def _plan(session: Session, body: NewBulkDecision) -> Planned:
    """What the claims that fit would say to it where they stand now. InvalidField."""
    fitting = bulk_filter.candidates(session, body.filter)
    releases = body.action is BulkAction.RELEASE
    sellers = {one.identity.seller_id for one in fitting if releases}
    stopped = bulk_filter.stopped_sellers(session, sellers)
    return rules.plan(body.action, fitting, stopped)


def _found(session: Session, bulk_id: UUID) -> BulkRecord:
    record = bulk.get(session, bulk_id)
    if record is None:
        raise NotFound(f"There is no bulk decision {bulk_id}: check the id and the tenant.")
    return record


async def _start(record: BulkRecord, engine: WorkflowClient) -> bool:
    """Whether the engine took it; if not, the sweeper starts it."""
    try:
        await engine.start_bulk(record.as_input)
    except EngineAway:
        return False
    return True
