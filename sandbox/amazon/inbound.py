"""Inbound v0: what sellers sent to Amazon, and how much of it came in."""

import base64
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse, Response

from sandbox.amazon.clock import moment_of
from sandbox.amazon.errors import invalid_input
from sandbox.amazon.gateway import Call, admit
from sandbox.world.inbound import INBOUND

PAGE = 50

router = APIRouter()


@router.get("/fba/inbound/v0/shipmentItems")
async def get_shipment_items(
    call: Annotated[Call, Depends(admit("getShipmentItems"))],
    *,
    query_type: Annotated[str | None, Query(alias="QueryType")] = None,
    marketplace_id: Annotated[str | None, Query(alias="MarketplaceId")] = None,
    after: Annotated[str | None, Query(alias="LastUpdatedAfter")] = None,
    before: Annotated[str | None, Query(alias="LastUpdatedBefore")] = None,
    next_token: Annotated[str | None, Query(alias="NextToken")] = None,
) -> Response:
    """The items of all shipments, fifty a page: when each was changed last the world does not
    know, so that every time holds them all."""
    if marketplace_id is None:
        raise invalid_input("MarketplaceId is missing.")
    if query_type == "DATE_RANGE":
        _check(after, before)
        first = 0
    elif query_type == "NEXT_TOKEN":
        first = _place(next_token)
    else:
        raise invalid_input("QueryType is DATE_RANGE or NEXT_TOKEN.")

    def act() -> Response:
        seller = call.seller
        is_here = marketplace_id == seller.marketplace_id and seller.months is not None
        items = seller.months.rows.get(INBOUND, []) if is_here and seller.months else []
        payload: dict[str, Any] = {"ItemData": items[first : first + PAGE]}
        if first + PAGE < len(items):
            payload["NextToken"] = _token(first + PAGE)
        return JSONResponse({"payload": payload})

    return await call.answer(act)


def _check(after: str | None, before: str | None) -> None:
    if after is None or before is None:
        raise invalid_input("DATE_RANGE needs LastUpdatedAfter and LastUpdatedBefore.")
    try:
        is_ordered = moment_of(after) <= moment_of(before)
    except ValueError as error:
        raise invalid_input("LastUpdatedAfter and LastUpdatedBefore are ISO 8601.") from error
    if not is_ordered:
        raise invalid_input("LastUpdatedAfter is later than LastUpdatedBefore.")


def _token(place: int) -> str:
    return base64.urlsafe_b64encode(json.dumps(["items", place]).encode()).decode()


def _place(token: str | None) -> int:
    try:
        kind, place = json.loads(base64.urlsafe_b64decode(token or ""))
        if kind != "items":
            raise ValueError(kind)
        return int(place)
    except (ValueError, TypeError) as error:
        raise invalid_input("NextToken is not valid.") from error
