"""Stop switches of sellers: read, pull, release. The one over all tenants is not pulled here."""

from functools import partial
from uuid import UUID, uuid5

from fastapi import APIRouter
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
from api.schemas.stops import Pulled, Stops, SwitchReason
from clock import utc_now
from models.contracts.workflows import ReleaseInput
from models.errors import EngineAway, Forbidden, IdempotencyKeyReused, InvalidField, NotFound
from models.repositories import idempotency, stops
from models.repositories.pages import Page
from models.repositories.stops import StopChange, StopState

router = APIRouter(tags=["stops"])


@router.get("/stops", summary="Read the stop switches")
def read_stops(caller: Caller, session: TenantSession) -> Stops:
    """The one over all tenants, and those of the sellers that the caller sees."""
    seen = visible.all_sellers(session, caller)
    return Stops(
        over_all=stops.read(session, None),
        sellers=stops.of_sellers(session, [seller.seller_id for seller in seen]),
    )


@router.get(
    "/sellers/{seller_id}/stop/history",
    summary="Read who pulled and released a seller's stop switch",
    responses=problem_responses(NotFound, InvalidField),
)
def read_stop_history(
    *,
    seller_id: UUID,
    caller: Caller,
    session: TenantSession,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[StopChange]:
    """Newest first, with who and why."""
    visible.seller(session, caller, seller_id)
    return stops.history(session, seller_id, cursor, limit)


@router.post(
    "/sellers/{seller_id}/stop",
    summary="Stop all sends of a seller",
    responses=problem_responses(Forbidden, NotFound, IdempotencyKeyReused, InvalidField),
)
def pull_stop(
    seller_id: UUID,
    body: SwitchReason,
    caller: Operator,
    key: IdempotencyKey,
    session: TenantSession,
) -> Pulled:
    """From now on nothing leaves for this seller. Sends in flight are named: no switch can call
    them back. The same request again answers as at first."""
    visible.seller(session, caller, seller_id)
    asked = fingerprint("stop", str(seller_id), body)
    answered = idempotency.remember(session, key, asked)
    if answered is not None:
        return Pulled.model_validate(answered)
    in_flight = stops.pull(session, seller_id, caller.subject, body.reason, utc_now())
    pulled = Pulled(stop=stops.read(session, seller_id), in_flight=in_flight)
    idempotency.store_response(session, key, pulled.model_dump(mode="json"))
    return pulled


@router.post(
    "/sellers/{seller_id}/release",
    summary="Let a seller's sends leave again",
    responses=problem_responses(
        Forbidden, NotFound, IdempotencyKeyReused, InvalidField, EngineAway
    ),
)
async def release_stop(
    *,
    seller_id: UUID,
    body: SwitchReason,
    caller: Operator,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
) -> StopState:
    """Releases the switch, then tells the claims that it held. With the engine away they cannot be
    told: 503, and the same request again tells them."""
    state = await rows.run(
        partial(_release, caller=caller, seller_id=seller_id, body=body, key=key)
    )
    await engine.start_release(
        ReleaseInput(
            tenant_id=caller.tenant_id,
            seller_id=seller_id,
            release_id=str(uuid5(caller.tenant_id, f"release/{seller_id}/{key}")),
        )
    )
    return state


def _release(
    session: Session, *, caller: Principal, seller_id: UUID, body: SwitchReason, key: str
) -> StopState:
    """Releases once per key: a repeat must not undo a stop that was pulled since."""
    visible.seller(session, caller, seller_id)
    asked = fingerprint("release", str(seller_id), body)
    answered = idempotency.remember(session, key, asked)
    if answered is not None:
        return StopState.model_validate(answered)
    stops.release(session, seller_id, caller.subject, body.reason, utc_now())
    state = stops.read(session, seller_id)
    idempotency.store_response(session, key, state.model_dump(mode="json"))
    return state
