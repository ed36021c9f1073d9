"""Syncs: start one, follow it, cancel it, see what they brought."""

from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Query, Response, status

from api import sync_start, visible
from api.dependencies import (
    Caller,
    Cursor,
    Engine,
    IdempotencyKey,
    Limit,
    TenantSession,
    TenantTransactions,
    Writer,
)
from api.problems import problem_responses
from api.schemas.syncs import NewSync, SyncStatisticsView, SyncView
from models.contracts.syncs import SyncStatus
from models.errors import EngineAway, Forbidden, InvalidField, NotFound, NotInThisState
from models.repositories import syncs
from models.repositories.pages import Page

router = APIRouter(prefix="/sync", tags=["syncs"])


@router.post(
    "/start",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Read a seller's ledger now",
    responses={
        200: {"description": "A sync of this seller, or of this key, was started before."},
        **problem_responses(Forbidden, NotFound, InvalidField, EngineAway),
    },
)
async def start_sync(
    *,
    body: NewSync,
    caller: Writer,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> SyncView:
    """Of a seller one sync runs at a time: while it does, this answers with the one that runs. The
    same key starts one sync."""
    known = uuid5(caller.tenant_id, f"sync/{body.seller_id}/{key}")
    stored, is_new = await sync_start.begin(
        caller, body.seller_id, known, rows, engine, opens_claims=True
    )
    if not is_new:
        response.status_code = status.HTTP_200_OK
    response.headers["Location"] = f"/api/v1/sync/status/{stored.sync_id}"
    return SyncView.of(stored)


@router.get(
    "/status/{sync_id}",
    summary="Read how far a sync is",
    responses=problem_responses(NotFound),
)
def read_sync(sync_id: UUID, caller: Caller, session: TenantSession) -> SyncView:
    """As it was written down last."""
    return SyncView.of(visible.sync(session, caller, sync_id))


@router.get(
    "/history",
    summary="List syncs, newest first",
    responses=problem_responses(NotFound, InvalidField),
)
def list_syncs(
    caller: Caller,
    session: TenantSession,
    seller: Annotated[UUID | None, Query(description="Of this seller only.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[SyncView]:
    """Each with its audit."""
    wanted = caller.seller_filter
    if seller is not None:
        wanted = [visible.seller(session, caller, seller).seller_id]
    page = syncs.history(session, wanted, cursor, limit)
    return Page(items=[SyncView.of(one) for one in page.items], next_cursor=page.next_cursor)


@router.get(
    "/statistics",
    summary="Count a seller's syncs",
    responses=problem_responses(NotFound, InvalidField),
)
def read_sync_statistics(
    caller: Caller,
    session: TenantSession,
    seller: Annotated[UUID, Query(description="The seller whose syncs are counted.")],
) -> SyncStatisticsView:
    """By how they ended."""
    found = visible.seller(session, caller, seller)
    return SyncStatisticsView.of(found.seller_id, syncs.statistics(session, found.seller_id))


@router.delete(
    "/cancel/{sync_id}",
    summary="Cancel a sync",
    responses=problem_responses(Forbidden, NotFound, NotInThisState, EngineAway),
)
async def cancel_sync(
    sync_id: UUID, caller: Writer, rows: TenantTransactions, engine: Engine
) -> SyncView:
    """Asks the sync to end; each loss then has its claim or has none. What was opened stays."""
    found = await rows.run(lambda session: visible.sync(session, caller, sync_id))
    if found.status is not SyncStatus.RUNNING:
        raise NotInThisState(f"This sync is {found.status}: there is nothing to cancel.")
    await engine.cancel_sync(found.workflow_id)
    return SyncView.of(found)
