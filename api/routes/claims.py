"""Claims: create, list, read; their timeline, live state and proof packet."""

from contextlib import suppress
from secrets import randbits
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Query, Response, status
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from api import visible
from api.auth import Principal
from api.dependencies import (
    Caller,
    Engine,
    Held,
    IdempotencyKey,
    Store,
    TenantSession,
    TenantTransactions,
    Writer,
)
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.schemas.claim_query import ClaimQuery
from api.schemas.claims import ClaimDetail, ClaimSummary, NewClaim, Timeline, TimelineEntry
from claims.identity import claim_id
from claims.policy import claim_policy
from clock import utc_now
from models.contracts.claim import ClaimIdentity, ClaimPolicy, ClaimView
from models.contracts.workflows import ClaimInput
from models.errors import (
    ClaimExists,
    DatabaseAway,
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    NotFound,
    NotInThisState,
    StorageAway,
)
from models.repositories import claims, idempotency, packets, projection, ranked_claims
from models.repositories.claim_lists import ClaimSort
from models.repositories.claims import ClaimRecord
from models.repositories.pages import Page
from models.repositories.sellers import SellerRecord
from settings import Settings

router = APIRouter(prefix="/claims", tags=["claims"])

_LOT_BITS = 32


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Create a claim and start its workflow",
    responses={
        200: {"description": "The same request was answered before: the claim as it is now."},
        202: {"description": "The claim is kept; its workflow starts when the engine is back."},
        **problem_responses(Forbidden, NotFound, ClaimExists, IdempotencyKeyReused, InvalidField),
    },
)
async def create_claim(
    *,
    body: NewClaim,
    caller: Writer,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    held: Held,
    response: Response,
    afterwards: BackgroundTasks,
) -> ClaimDetail:
    """The row first, then the workflow: a kill between the two loses nothing, because the sweeper
    starts what has a row and no workflow. That it was started is written down after the
    answer."""
    (record, is_new), chances = await rows.run(
        lambda session: (
            _keep_claim(session, caller, body, key, held.settings),
            held.chances.of(session, caller),
        )
    )
    response.headers["Location"] = f"/api/v1/claims/{record.identity.claim_id}"
    response.status_code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
    if record.workflow_started_at is None:
        try:
            await engine.start_claim(record.as_started)
        except EngineAway:
            response.status_code = status.HTTP_202_ACCEPTED
        else:
            afterwards.add_task(_remember_start, rows, record.identity)
    return ClaimDetail.of(record, chances.of(record))


def _keep_claim(
    session: Session, caller: Principal, body: NewClaim, key: str, settings: Settings
) -> tuple[ClaimRecord, bool]:
    """The stored claim, and whether it is new. In one transaction with the request's key."""
    seller = visible.seller(session, caller, body.seller_id)
    answered = idempotency.remember(session, key, fingerprint("create_claim", body))
    if answered is not None:
        return visible.claim(session, caller, UUID(answered["claim_id"])), False
    if body.facts.marketplace != seller.marketplace:
        raise InvalidField(f"facts.marketplace must be the seller's: {seller.marketplace}.")
    identity = ClaimIdentity(
        tenant_id=caller.tenant_id,
        seller_id=seller.seller_id,
        claim_id=claim_id(
            caller.tenant_id, seller.seller_id, body.facts.family, body.facts.ledger_key
        ),
    )
    claim = ClaimInput.of(identity, body.facts, _policy(settings, seller))
    if not claims.create_claim(session, claim, utc_now()):
        raise ClaimExists(f"This ledger row has a claim already: read claim {identity.claim_id}.")
    idempotency.store_response(session, key, {"claim_id": str(identity.claim_id)})
    return visible.claim(session, caller, identity.claim_id), True


def _policy(settings: Settings, seller: SellerRecord) -> ClaimPolicy:
    return claim_policy(
        settings,
        channel=seller.channel,
        auto_submit=seller.auto_submit,
        certified_threshold=seller.certified_threshold,
        audit_lot=randbits(_LOT_BITS) / 2**_LOT_BITS,
    )


async def _remember_start(rows: TenantTransactions, started: ClaimIdentity) -> None:
    """What is not remembered here the sweeper remembers."""
    with suppress(DatabaseAway):
        await rows.run(lambda session: claims.mark_started(session, started, utc_now()))


@router.get(
    "",
    summary="List claims, nearest deadline first",
    responses=problem_responses(NotFound, InvalidField),
)
def list_claims(
    query: Annotated[ClaimQuery, Query()], caller: Caller, session: TenantSession, held: Held
) -> Page[ClaimSummary]:
    """From the table, so that a list costs one query however many claims there are. A cursor
    belongs to its filters and its order: with others it is refused."""
    if query.seller is not None:
        visible.seller(session, caller, query.seller)
    filters, cursor = query.filters(caller.seller_filter), query.cursor
    if isinstance(query.sort, ClaimSort):
        chances = held.chances.of(session, caller)
        page = claims.list_claims(session, filters, cursor, query.limit, query.sort)
    else:
        as_of = None if cursor is None else ranked_claims.as_of(cursor, filters)
        chances = held.chances.of(session, caller, as_of)
        page = ranked_claims.list_ranked(session, filters, chances.ranking, cursor, query.limit)
    return Page(
        items=[ClaimSummary.of(record, chances.of(record)) for record in page.items],
        next_cursor=page.next_cursor,
    )


@router.get("/{claim_id}", summary="Read a claim", responses=problem_responses(NotFound))
def read_claim(claim_id: UUID, caller: Caller, session: TenantSession, held: Held) -> ClaimDetail:
    """The row that the claim's last step wrote."""
    record = visible.claim(session, caller, claim_id)
    return ClaimDetail.of(record, held.chances.of(session, caller).of(record))


@router.get(
    "/{claim_id}/state",
    summary="Ask the claim's workflow where it is",
    responses=problem_responses(NotFound, NotInThisState, EngineAway),
)
async def read_state(
    claim_id: UUID, caller: Caller, rows: TenantTransactions, engine: Engine
) -> ClaimView:
    """The workflow's own word, with the moment when it wakes up by itself."""
    record = await rows.run(lambda session: visible.claim(session, caller, claim_id))
    return await engine.state(record.identity)


@router.get(
    "/{claim_id}/timeline",
    summary="Read all that happened to a claim",
    responses=problem_responses(NotFound),
)
def read_timeline(claim_id: UUID, caller: Caller, session: TenantSession) -> Timeline:
    """The audit chain: each entry holds the hash of the one before."""
    record = visible.claim(session, caller, claim_id)
    events = projection.read_events(session, record.identity)
    return Timeline(items=[TimelineEntry.of(event) for event in events])


@router.get(
    "/{claim_id}/packet",
    summary="Download a claim's proof packet",
    response_class=Response,
    responses={
        200: {"description": "The packet, a ZIP.", "content": {"application/zip": {}}},
        **problem_responses(NotFound, StorageAway),
    },
)
async def download_packet(
    claim_id: UUID,
    caller: Caller,
    rows: TenantTransactions,
    store: Store,
    version: Annotated[int | None, Query(ge=1, description="Without it, the newest.")] = None,
) -> Response:
    """The bytes that were sealed. Check them with `opside verify`."""
    record = await rows.run(lambda session: visible.claim(session, caller, claim_id))
    sealed = await rows.run(lambda session: packets.of_claim(session, record.identity))
    wanted = [packet for packet in sealed if version in (None, packet.version)]
    if not wanted:
        raise NotFound("There is no such packet: a claim gets one when it closes after filing.")
    packet = wanted[-1]
    content = await run_in_threadpool(lambda: store.get(store.key_of(packet.uri)))
    name = f"claim-{claim_id}-v{packet.version}.zip"
    return Response(
        content,
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "ETag": f'"{packet.sha256}"',
        },
    )
