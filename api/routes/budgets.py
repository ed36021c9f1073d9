"""Filing budgets of sellers: read, set, and who set them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Response, status
from sqlmodel import Session

from api import visible
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
from api.schemas.budgets import (
    BudgetDetail,
    Budgets,
    BudgetSet,
    BudgetView,
    NewBudget,
    WaitingView,
)
from api.workflow_client import WorkflowClient
from claims import budget as rules
from claims.budget import Limit as PlacesInWindow
from clock import utc_now
from models.contracts.claim import ClaimIdentity
from models.contracts.messages import BudgetFreed
from models.errors import (
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    NotFound,
    NotInThisState,
)
from models.repositories import budget, budget_limits, idempotency
from models.repositories.budget_limits import (
    BudgetChange,
    BudgetLimits,
    BudgetReading,
    UntoldPlace,
)
from models.repositories.pages import Page

router = APIRouter(tags=["budgets"])

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
SHOWN_WAITING = 20
TOLD_AT_ONCE = 16


@router.get("/budgets", summary="Read the filing budgets")
def read_budgets(caller: Caller, session: TenantSession) -> Budgets:
    """Those of the sellers that the caller sees."""
    now = utc_now()
    seen = [seller.seller_id for seller in visible.all_sellers(session, caller)]
    readings = budget_limits.read(session, seen, now - WEEK)
    return Budgets(items=[_view(reading, now) for reading in readings])


@router.get(
    "/sellers/{seller_id}/budget",
    summary="Read a seller's filing budget",
    responses=problem_responses(NotFound),
)
def read_budget(seller_id: UUID, caller: Caller, session: TenantSession) -> BudgetDetail:
    """The limits, what is taken and free, and when each of those who wait can expect a place."""
    visible.seller(session, caller, seller_id)
    now = utc_now()
    reading = _reading(session, seller_id, now)
    waiting = budget_limits.first_waiting(session, seller_id, SHOWN_WAITING)
    queue = [
        WaitingView(
            claim_id=one.claim_id,
            deadline=one.deadline,
            expected_at=rules.expected_at(reading.taken, _windows(reading.limits), now, rank),
        )
        for rank, one in enumerate(waiting)
    ]
    return BudgetDetail(**_view(reading, now).model_dump(), queue=queue)


@router.get(
    "/sellers/{seller_id}/budget/history",
    summary="Read who set a seller's budget",
    responses=problem_responses(NotFound, InvalidField),
)
def read_budget_history(
    *,
    seller_id: UUID,
    caller: Caller,
    session: TenantSession,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[BudgetChange]:
    """Newest first, with who, from what to what, and why."""
    visible.seller(session, caller, seller_id)
    return budget_limits.history(session, seller_id, cursor, limit)


@router.put(
    "/sellers/{seller_id}/budget",
    summary="Set a seller's filing budget",
    responses={
        202: {"description": "Set; the claims that got a place are told when the engine is back."},
        **problem_responses(Forbidden, NotFound, IdempotencyKeyReused, InvalidField),
    },
)
async def set_budget(
    *,
    seller_id: UUID,
    body: NewBudget,
    caller: Operator,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> BudgetSet:
    """Places that become free go to the claims that wait, nearest deadline first, and they are
    told. A lower budget takes no place back. The same request again sets nothing anew."""
    done, places = await rows.run(
        partial(_set, caller=caller, seller_id=seller_id, body=body, key=key)
    )
    told = await _tell(places, engine)
    if not told:
        response.status_code = status.HTTP_202_ACCEPTED
    return done.model_copy(update={"told": told})


def _set(
    session: Session, *, caller: Principal, seller_id: UUID, body: NewBudget, key: str
) -> tuple[BudgetSet, list[UntoldPlace]]:
    """What was set, and who has to be told. Once per key: a repeat must not undo a later change."""
    visible.seller(session, caller, seller_id)
    asked = fingerprint("set_budget", str(seller_id), body)
    answered = idempotency.remember(session, key, asked)
    now = utc_now()
    if answered is not None:
        done = BudgetSet.model_validate(answered["done"])
        at = datetime.fromisoformat(answered["at"])
        return done, _places(caller.tenant_id, seller_id, done.granted, at)
    limits = BudgetLimits(per_day=body.per_day, per_week=body.per_week)
    budget.lock_budget(session, seller_id)
    before = budget_limits.store_limits(session, seller_id, limits)
    granted = _hand_out(session, seller_id, now)
    budget_limits.remember(
        session,
        seller_id,
        BudgetChange(
            seq=1,
            **limits.model_dump(),
            per_day_before=before.per_day,
            per_week_before=before.per_week,
            granted=len(granted),
            actor=caller.subject,
            reason=body.reason,
            at=now,
        ),
    )
    done = BudgetSet(
        budget=_view(_reading(session, seller_id, now), now),
        granted=[identity.claim_id for identity in granted],
        told=False,
    )
    answer = {"done": done.model_dump(mode="json"), "at": now.isoformat()}
    idempotency.store_response(session, key, answer)
    return done, _places(caller.tenant_id, seller_id, done.granted, now)


def _hand_out(session: Session, seller_id: UUID, now: datetime) -> list[ClaimIdentity]:
    """Gives what is free to those who wait, as a claim that asks for a place would."""
    stands = budget.lock_budget(session, seller_id)
    limits = [PlacesInWindow(limit.places, limit.window) for limit in stands.limits]
    due = stands.waiting[: rules.free_places(stands.taken, limits, now)]
    for lucky in due:
        budget.grant(session, lucky, now)
    return due


def _places(
    tenant_id: UUID, seller_id: UUID, granted: Sequence[UUID], at: datetime
) -> list[UntoldPlace]:
    return [
        UntoldPlace(
            identity=ClaimIdentity(tenant_id=tenant_id, seller_id=seller_id, claim_id=claim_id),
            taken_at=at,
        )
        for claim_id in granted
    ]


async def _tell(places: Sequence[UntoldPlace], engine: WorkflowClient) -> bool:
    """Whether all know of their place. One that has ended meanwhile has no use for it."""
    slots = asyncio.Semaphore(TOLD_AT_ONCE)

    async def tell(place: UntoldPlace) -> bool:
        async with slots:
            try:
                await engine.signal_place(place.identity, BudgetFreed(news_id=place.news_id))
            except NotInThisState:
                return True
            except EngineAway:
                return False
        return True

    return all(await asyncio.gather(*[tell(place) for place in places]))


def _reading(session: Session, seller_id: UUID, now: datetime) -> BudgetReading:
    (reading,) = budget_limits.read(session, [seller_id], now - WEEK)
    return reading


def _windows(limits: BudgetLimits) -> list[PlacesInWindow]:
    return [PlacesInWindow(limits.per_day, DAY), PlacesInWindow(limits.per_week, WEEK)]


def _view(reading: BudgetReading, now: datetime) -> BudgetView:
    windows = _windows(reading.limits)
    return BudgetView(
        seller_id=reading.seller_id,
        **reading.limits.model_dump(),
        taken_24_hours=sum(1 for moment in reading.taken if now - moment < DAY),
        taken_7_days=sum(1 for moment in reading.taken if now - moment < WEEK),
        free=rules.free_places(reading.taken, windows, now),
        waiting=reading.waiting,
        next_place_at=rules.expected_at(reading.taken, windows, now, rank=reading.waiting),
    )
