"""Detection runs: what Amazon owes a seller is found, and no claim is opened."""

from typing import TypeVar
from uuid import UUID, uuid5

from fastapi import APIRouter, Response, status
from fastapi.concurrency import run_in_threadpool
from pydantic import TypeAdapter

from api import sync_start, visible
from api.dependencies import (
    Caller,
    Cursor,
    Engine,
    IdempotencyKey,
    Limit,
    Store,
    TenantTransactions,
    Writer,
)
from api.problems import problem_responses
from api.schemas.detections import DetectionView, FoundLoss, NewDetection
from integrations.storage.store import ObjectStore
from models.contracts.claim import ClaimFacts
from models.contracts.losses import LossByHand
from models.errors import EngineAway, Forbidden, InvalidField, NotFound, StorageAway
from models.repositories import claims
from models.repositories.pages import Page

router = APIRouter(prefix="/detections", tags=["detections"])

Loss = TypeVar("Loss")

_LOSSES = TypeAdapter(list[ClaimFacts])
_BY_HAND = TypeAdapter(list[LossByHand])


@router.post(
    "/run",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Find what Amazon owes a seller",
    responses={
        200: {"description": "A run or sync of this seller, or of this key, was started before."},
        **problem_responses(Forbidden, NotFound, InvalidField, EngineAway),
    },
)
async def run_detection(
    *,
    body: NewDetection,
    caller: Writer,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> DetectionView:
    """Reads Amazon's reports as a sync does and finds the losses; no claim is opened. Of a seller
    one run or sync is under way at a time: while it is, this answers with it."""
    known = uuid5(caller.tenant_id, f"detection/{body.seller_id}/{key}")
    found, is_new = await sync_start.begin(
        caller, body.seller_id, known, rows, engine, opens_claims=False
    )
    if not is_new:
        response.status_code = status.HTTP_200_OK
    response.headers["Location"] = f"/api/v1/detections/status/{found.sync_id}"
    return DetectionView.of(found)


@router.get(
    "/status/{detection_id}",
    summary="Read how far a detection run is, and what it found",
    responses=problem_responses(NotFound, InvalidField, StorageAway),
)
async def read_detection(
    *,
    detection_id: UUID,
    caller: Caller,
    rows: TenantTransactions,
    store: Store,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> DetectionView:
    """The losses nearest to their deadline first. What a sync found can be read here as well."""
    found = await rows.run(lambda session: visible.sync(session, caller, detection_id))
    view = DetectionView.of(found)
    if found.cases_uri is None:
        return view
    losses = await run_in_threadpool(_losses, store, found.cases_uri)
    page, next_cursor = _page(losses, cursor, limit)
    known = await rows.run(
        lambda session: claims.standing(session, found.seller.seller_id, [one.loss for one in page])
    )
    shown = [FoundLoss.of(found.seller, one, known.get(one.loss)) for one in page]
    return view.showing(shown, next_cursor)


@router.get(
    "/status/{detection_id}/by-hand",
    summary="Read the losses that only a person can claim",
    responses=problem_responses(NotFound, InvalidField, StorageAway),
)
async def read_losses_by_hand(
    *,
    detection_id: UUID,
    caller: Caller,
    rows: TenantTransactions,
    store: Store,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[LossByHand]:
    """What Amazon seems to owe and Opside cannot file, nearest deadline first, each with what a
    person does about it. Empty until the run has found its losses."""
    found = await rows.run(lambda session: visible.sync(session, caller, detection_id))
    if found.by_hand_uri is None:
        return Page(items=[], next_cursor=None)
    content = await run_in_threadpool(store.get, store.key_of(found.by_hand_uri))
    items, next_cursor = _page(_BY_HAND.validate_json(content), cursor, limit)
    return Page(items=items, next_cursor=next_cursor)


def _losses(store: ObjectStore, uri: str) -> list[ClaimFacts]:
    found = _LOSSES.validate_json(store.get(store.key_of(uri)))
    return sorted(found, key=lambda facts: (facts.deadline, facts.family, facts.ledger_key))


def _page(losses: list[Loss], cursor: str | None, limit: int) -> tuple[list[Loss], str | None]:
    first = _place(cursor, len(losses))
    after = first + limit
    return losses[first:after], str(after) if after < len(losses) else None


def _place(cursor: str | None, total: int) -> int:
    """What a run found never changes, so that a cursor is a place in it."""
    if cursor is None:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or not 0 < int(cursor[:9]) < total:
        raise InvalidField("The cursor is not one: use nextCursor as it was given.")
    return int(cursor)
