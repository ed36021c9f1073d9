"""Integrations: connect a seller's Amazon account, see how each stands, disconnect."""

from functools import partial
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from api import connecting, consent_flow, visible
from api.auth import Principal
from api.consent_page import connected_page, failed_page, pending_page
from api.dependencies import (
    Caller,
    Engine,
    Held,
    IdempotencyKey,
    Operator,
    TenantSession,
    TenantTransactions,
)
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.rate_limit import signed_in
from api.schemas.integrations import ConsentPage, Integration, Integrations, NewConnection
from clock import utc_now
from models.contracts.connections import (
    STATE_LIVES,
    Connected,
    ConnectResult,
    ConsentRef,
    NewConsentRequest,
)
from models.contracts.marketplaces import find_marketplace
from models.db import Database
from models.errors import (
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    LinkInvalid,
    NotFound,
    OpsideError,
)
from models.repositories import connections, consent_requests, idempotency

router = APIRouter(prefix="/integrations", tags=["integrations"])

_REFUSED = {
    ConnectResult.REFUSED_CODE: "Amazon did not take the consent: it is good for five minutes and"
    " once. Connect the account again.",
    ConnectResult.REFUSED_APPLICATION: "Amazon does not accept this application. An operator has"
    " to check its client id and secret, then connect the account again.",
}


@router.post(
    "/connect",
    summary="Begin to connect an account",
    responses=problem_responses(Forbidden, InvalidField),
)
def connect_seller(
    body: NewConnection, caller: Operator, session: TenantSession, held: Held, request: Request
) -> ConsentPage:
    """Send the seller's browser to `url`, where it signs in and confirms; Amazon sends it to the
    callback. Each request makes a page of its own, which is good once and for ten minutes."""
    place = find_marketplace(body.marketplace)
    back = consent_flow.redirect_uri(held.settings, str(request.url_for("finish_connection")))
    state, now = consent_flow.State.new(caller.tenant_id), utc_now()
    new = NewConsentRequest(
        request_id=uuid5(caller.tenant_id, state.hash),
        state_hash=state.hash,
        actor=caller.subject,
        name=body.name,
        marketplace=place.marketplace_id,
        channel=body.channel,
        redirect_uri=back,
        created_at=now,
        expires_at=now + STATE_LIVES,
    )
    consent_requests.begin(session, new)
    return ConsentPage(
        url=consent_flow.consent_url(held.settings, place, state, back),
        expires_at=new.expires_at,
        region=place.region,
    )


@router.get(
    "/callback",
    summary="Where Amazon sends the seller's browser",
    response_class=HTMLResponse,
    responses={
        202: {"description": "Amazon has not answered yet."},
        400: {"description": "The consent was not taken; the page says why and what to do."},
        403: {"description": "The state is unknown, or was used."},
        410: {"description": "The state is older than ten minutes."},
        503: {"description": "A part of Opside is away."},
    },
)
async def finish_connection(
    *,
    request: Request,
    held: Held,
    engine: Engine,
    state: Annotated[str, Query(max_length=200)] = "",
    selling_partner_id: Annotated[str, Query(max_length=100)] = "",
    spapi_oauth_code: Annotated[str, Query(max_length=1000)] = "",
) -> HTMLResponse:
    """Answers with a page for people. It needs no token: `state` proves tenant and person, and who
    is signed in as somebody else is refused as if it were unknown."""
    caller = signed_in(request)
    try:
        asked = await run_in_threadpool(
            partial(_take, held.database, caller, state, selling_partner_id, spapi_oauth_code)
        )
        end = await connecting.connect_seller(engine, asked)
    except OpsideError as error:
        return failed_page(error.message, error.status)
    return _told(end)


@router.get("", summary="List accounts and how their consent stands")
def list_integrations(caller: Caller, session: TenantSession) -> Integrations:
    """Those that the caller sees, by name."""
    known, now = connections.of_tenant(session), utc_now()
    seen = visible.all_sellers(session, caller)
    return Integrations(
        items=[Integration.of(seller, known.get(seller.seller_id), now) for seller in seen]
    )


@router.delete(
    "/{seller_id}",
    summary="Disconnect an account",
    responses=problem_responses(
        Forbidden, NotFound, IdempotencyKeyReused, InvalidField, EngineAway
    ),
)
async def disconnect_seller(
    *,
    seller_id: UUID,
    caller: Operator,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
) -> Integration:
    """Destroys the token: nothing is read, sent or asked for this seller any more, and its polls
    and syncs end. Claims stay, and the desk tells that the account is not connected. The seller
    may take back its consent in Seller Central as well."""
    view = await rows.run(partial(_disconnect, caller=caller, seller_id=seller_id, key=key))
    await connecting.stop_asking(engine, seller_id)
    return view


def _take(
    database: Database, caller: Principal | None, state: str, merchant_id: str, code: str
) -> ConsentRef:
    """Uses the state and keeps the code. LinkInvalid, LinkExpired. A browser that brought nothing
    has used its state too."""
    read = consent_flow.State.read(state)
    if caller is not None and caller.tenant_id != read.tenant_id:
        raise LinkInvalid(consent_flow.UNKNOWN)
    with database.tenant(read.tenant_id) as session:
        actor = caller.subject if caller is not None else None
        request_id = consent_requests.use(session, read.hash, actor, utc_now())
        is_given = consent_flow.is_given(merchant_id, code)
        if is_given:
            consent_requests.keep_code(session, request_id, merchant_id, code)
    if not is_given:
        raise LinkInvalid(consent_flow.NOT_GIVEN)
    return ConsentRef(tenant_id=read.tenant_id, request_id=request_id)


def _told(end: Connected | None) -> HTMLResponse:
    if end is None:
        return pending_page()
    why = _REFUSED.get(end.result)
    return connected_page() if why is None else failed_page(why, 400)


def _disconnect(session: Session, *, caller: Principal, seller_id: UUID, key: str) -> Integration:
    seller = visible.seller(session, caller, seller_id)
    asked = fingerprint("disconnect", str(seller_id))
    answered = idempotency.remember(session, key, asked)
    if answered is not None:
        return Integration.model_validate(answered)
    now = utc_now()
    connections.disconnect(session, seller_id, caller.subject, now)
    view = Integration.of(seller, connections.get(session, seller_id), now)
    idempotency.store_response(session, key, view.model_dump(mode="json"))
    return view
