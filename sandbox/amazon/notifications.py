"""Notifications v1: destinations of the application, and a seller's subscriptions to them.

Nothing is sent: whoever plays Amazon's part writes into the queue.
"""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header
from fastapi.responses import JSONResponse, Response
from pydantic import Field

from sandbox.amazon.claims import Inbound
from sandbox.amazon.errors import SpApiError, not_found, unauthorized
from sandbox.amazon.gateway import Call, admit, get_sandbox
from sandbox.amazon.service import Sandbox

BASE = "/notifications/v1"
SCOPE = "sellingpartnerapi::notifications"
_DESTINATIONS, _SUBSCRIPTIONS = "destinations", "subscriptions"

router = APIRouter()


class _Sqs(Inbound):
    arn: str = Field(pattern=r"^arn:aws:sqs:\S+:\S+:\S+", max_length=1000)


class _Resource(Inbound):
    sqs: _Sqs


class CreateDestinationRequest(Inbound):
    """Of Amazon's model, for SQS alone."""

    name: str
    resource_specification: _Resource


class CreateSubscriptionRequest(Inbound):
    """Of Amazon's model."""

    payload_version: str
    destination_id: str


def application(
    sandbox: Annotated[Sandbox, Depends(get_sandbox)],
    x_amz_access_token: Annotated[str | None, Header()] = None,
) -> Sandbox:
    """Lets the application in by its own token: destinations are no seller's."""
    if sandbox.tokens.scope_of(x_amz_access_token or "") != SCOPE:
        raise unauthorized()
    return sandbox


@router.get(f"{BASE}/destinations")
async def get_destinations(sandbox: Annotated[Sandbox, Depends(application)]) -> Response:
    """All destinations."""
    return JSONResponse({"payload": _known(sandbox, _DESTINATIONS)})


@router.post(f"{BASE}/destinations")
async def create_destination(
    body: CreateDestinationRequest, sandbox: Annotated[Sandbox, Depends(application)]
) -> Response:
    """A queue that notifications may go to."""
    arn = body.resource_specification.sqs.arn
    known = _known(sandbox, _DESTINATIONS)
    if any(one["resource"]["sqs"]["arn"] == arn for one in known):
        raise SpApiError(409, "Conflict", "The destination is known already.")
    made = {
        "destinationId": str(uuid.uuid4()),
        "name": body.name,
        "resource": {"sqs": {"arn": arn}},
    }
    with sandbox.store.transaction():
        sandbox.store.write_meta(_DESTINATIONS, [*known, made])
    return JSONResponse({"payload": made})


@router.get(f"{BASE}/subscriptions/{{kind}}")
async def get_subscription(
    kind: str, call: Annotated[Call, Depends(admit("getSubscription"))]
) -> Response:
    """The seller's subscription of a kind; 404 without one."""

    def act() -> Response:
        known = _of_seller(call, kind)
        if known is None:
            raise not_found("No such subscription.")
        return JSONResponse({"payload": known["subscription"]})

    return await call.answer(act)


@router.post(f"{BASE}/subscriptions/{{kind}}")
async def create_subscription(
    kind: str,
    body: CreateSubscriptionRequest,
    call: Annotated[Call, Depends(admit("createSubscription"))],
) -> Response:
    """Notifications of a kind go to a destination from now on."""

    def act() -> Response:
        destinations = _known(call.sandbox, _DESTINATIONS)
        if all(one["destinationId"] != body.destination_id for one in destinations):
            raise not_found("No such destination.")
        if _of_seller(call, kind) is not None:
            raise SpApiError(409, "Conflict", "The subscription is there already.")
        made = {
            "subscriptionId": str(uuid.uuid4()),
            "payloadVersion": body.payload_version,
            "destinationId": body.destination_id,
        }
        of = {"sellerId": call.seller.merchant_id, "kind": kind, "subscription": made}
        known = _known(call.sandbox, _SUBSCRIPTIONS)
        call.sandbox.store.write_meta(_SUBSCRIPTIONS, [*known, of])
        return JSONResponse({"payload": made})

    return await call.answer(act)


def _known(sandbox: Sandbox, name: str) -> list[dict[str, Any]]:
    return list(sandbox.store.read_meta(name) or [])


def _of_seller(call: Call, kind: str) -> dict[str, Any] | None:
    mine = {"sellerId": call.seller.merchant_id, "kind": kind}
    known = _known(call.sandbox, _SUBSCRIPTIONS)
    return next((one for one in known if mine.items() <= one.items()), None)
