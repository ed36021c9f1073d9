"""Live events of the caller's tenant: as a stream (SSE), over a WebSocket, or page by page."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, WebSocket, WebSocketDisconnect
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.auth import Principal
from api.dependencies import Caller, Live, TenantSession
from api.live.feed import LiveFeed
from api.problems import problem_responses
from api.rate_limit import caller_of
from api.schemas.events import EventPage, EventView
from api.subprotocol import BEARER
from clock import utc_now
from models.errors import EventsGone, InvalidField, InvalidToken, OpsideError
from models.repositories import feed

DIGITS = 18
HIGHEST = 10**DIGITS - 1
CLOSE_CODES = 4000  # and the HTTP status that the failure has elsewhere

router = APIRouter(prefix="/events", tags=["events"])

After = Annotated[
    int | None,
    Query(ge=0, le=HIGHEST, description="Events after this position. Without it: from now on."),
]
LastEventId = Annotated[
    int | None,
    Header(alias="Last-Event-ID", ge=0, le=HIGHEST, description="As `after`, and before it."),
]
PageLimit = Annotated[int, Query(ge=1, le=1000, description="Events on a page.")]


async def _opening(
    caller: Caller, live: Live, last_event_id: LastEventId = None, after: After = None
) -> tuple[int, bool]:
    """Where the stream begins, and whether that is now. It is known before the answer begins, so
    that a failure is a problem and what happens from here on is not missed."""
    wanted = after if last_event_id is None else last_event_id
    return await live.beginning(caller, wanted), wanted is None


@router.get(
    "",
    summary="Follow live events (SSE)",
    response_class=EventSourceResponse,
    responses=problem_responses(EventsGone),
)
async def stream_events(
    caller: Caller, live: Live, opening: Annotated[tuple[int, bool], Depends(_opening)]
) -> AsyncGenerator[ServerSentEvent]:
    """Server-sent events: `id` is the position, `event` the kind, `data` the event as JSON. After a
    cut, `Last-Event-ID` goes on without a gap. A comment every 15 seconds keeps the line open; the
    stream ends with the token."""
    after, is_now = opening
    if is_now:
        yield _sent(EventView.opened(after))
    else:
        yield ServerSentEvent(comment=f"after {after}")
    with suppress(EventsGone):  # the reader's next request is told
        async with aclosing(live.follow(caller, after)) as events:
            async for event in events:
                yield _sent(EventView.of(event))


@router.get("/page", summary="Read a page of events", responses=problem_responses(EventsGone))
def read_events(
    caller: Caller, session: TenantSession, after: After = None, limit: PageLimit = 100
) -> EventPage:
    """For clients that ask now and then. Without `after` it is empty, and says where now is."""
    begin = feed.newest(session) if after is None else after
    return EventPage.of(feed.read_after(session, begin, caller.seller_filter, limit))


@router.websocket("/ws")
async def socket_events(socket: WebSocket) -> None:
    """The same events, one JSON message each. What the client sends is not read."""
    live: LiveFeed = socket.app.state.resources.live
    await socket.accept(subprotocol=BEARER if BEARER in socket.scope["subprotocols"] else None)
    with suppress(WebSocketDisconnect):
        try:
            await _serve(socket, live, caller_of(socket))
        except OpsideError as failure:
            await socket.close(CLOSE_CODES + failure.status, failure.code)


async def _serve(socket: WebSocket, live: LiveFeed, caller: Principal) -> None:
    """Sends until the client is gone. InvalidToken when the token ends; as `follow` otherwise."""
    wanted = _position(socket.query_params.get("after"))
    after = await live.beginning(caller, wanted)
    sending = asyncio.create_task(_send(socket, live, caller, after, is_now=wanted is None))
    gone = asyncio.create_task(_until_gone(socket))
    try:
        await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
        if sending.done():
            await sending
    finally:
        sending.cancel()
        gone.cancel()
        await asyncio.gather(sending, gone, return_exceptions=True)


async def _send(
    socket: WebSocket, live: LiveFeed, caller: Principal, after: int, *, is_now: bool
) -> None:
    if is_now:
        await socket.send_text(EventView.opened(after).model_dump_json())
    async with aclosing(live.follow(caller, after)) as events:
        async for event in events:
            await socket.send_text(EventView.of(event).model_dump_json())
    if utc_now() >= caller.expires_at:
        raise InvalidToken("The bearer token has expired: get a new one.")


async def _until_gone(socket: WebSocket) -> None:
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


def _position(given: str | None) -> int | None:
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= DIGITS):
        raise InvalidField("query.after: Input should be a position")
    return int(given)


def _sent(event: EventView) -> ServerSentEvent:
    return ServerSentEvent(id=str(event.position), event=event.kind, data=event)
