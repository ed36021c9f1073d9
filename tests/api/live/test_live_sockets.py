"""Live events over a WebSocket: the same events, tokens in a header or a subprotocol."""

import json
from contextlib import suppress
from typing import Any

import pytest
from websockets import ClientConnection, ConnectionClosed, Subprotocol
from websockets.asyncio.client import connect

from api.roles import Role
from models.contracts.claim import ClaimStatus as S
from models.contracts.workflows import SellerPollInput
from models.db import Database
from settings import Settings
from tests.api.conftest import Tokens
from tests.api.live.conftest import (
    EVENTS,
    RunningApi,
    positions,
    remove_events,
    running,
    short_lived,
    writer_of,
)
from tests.fixtures_database import DatabaseUrls, Writer


def opened(api: RunningApi, headers: dict[str, str], query: str = "", **options: Any) -> connect:
    """A socket of this caller."""
    address = f"ws://{api.address}{EVENTS}/ws{query}"
    return connect(address, additional_headers=headers, proxy=None, **options)


async def take(socket: ClientConnection, number: int) -> list[dict[str, Any]]:
    return [json.loads(await socket.recv()) for _ in range(number)]


async def closing(socket: ClientConnection) -> tuple[int, str]:
    """Code and reason of the server's close, once what it sent before is read."""
    with suppress(ConnectionClosed):
        while True:
            await socket.recv()
    return socket.close_code or 0, socket.close_reason or ""


async def test_socket_begins_at_now_and_says_where_that_is(
    api: RunningApi, tokens: Tokens, writer: Writer
) -> None:
    writer.write(S.MATCHING)
    async with opened(api, tokens.auditor()) as socket:
        first = await take(socket, 1)
        writer.write(S.GATE)
        second = await take(socket, 1)

    assert [(event["kind"], event["position"]) for event in first + second] == [
        ("feed.opened", 1),
        ("claim.status", 2),
    ]


async def test_cut_socket_goes_on_without_gap_or_repeat(
    api: RunningApi, tokens: Tokens, writer: Writer
) -> None:
    for _ in range(3):
        writer.write(S.MATCHING)
    async with opened(api, tokens.auditor(), "?after=0") as socket:
        before = await take(socket, 2)
    writer.write(S.GATE)
    async with opened(api, tokens.auditor(), "?after=2") as socket:
        after = await take(socket, 2)

    assert positions(before + after) == [1, 2, 3, 4]


async def test_browser_sends_its_token_as_a_subprotocol(
    api: RunningApi, tokens: Tokens, writer: Writer
) -> None:
    writer.write(S.MATCHING)
    token = tokens.auditor()["Authorization"].removeprefix("Bearer ")
    offered = [Subprotocol("opside.bearer"), Subprotocol(token)]
    async with opened(api, {}, "?after=0", subprotocols=offered) as socket:
        heard = await take(socket, 1)

    assert (socket.subprotocol, positions(heard)) == ("opside.bearer", [1])


async def test_seller_hears_of_its_own_sellers_alone(
    api: RunningApi,
    tokens: Tokens,
    writer: Writer,
    database: Database,
    other_seller: SellerPollInput,
) -> None:
    headers = tokens.of(Role.SELLER, other_seller.seller_id)
    async with opened(api, headers, "?after=0") as socket:
        writer.write(S.MATCHING)
        writer_of(database, other_seller).write(S.MATCHING)
        assert positions(await take(socket, 1)) == [2]


async def test_other_tenant_hears_nothing(
    api: RunningApi, writer: Writer, database: Database, stranger: SellerPollInput
) -> None:
    async with opened(api, Tokens(stranger.tenant_id).auditor(), "?after=0") as socket:
        writer.write(S.MATCHING)
        own = writer_of(database, stranger)
        own.write(S.GATE)
        (event,) = await take(socket, 1)

    assert event["claim_id"] == str(own.identity.claim_id)


async def test_what_the_client_says_is_not_read(
    api: RunningApi, tokens: Tokens, writer: Writer
) -> None:
    async with opened(api, tokens.auditor(), "?after=0") as socket:
        for _ in range(20):
            await socket.send("{" * 10_000)
        await (await socket.ping())
        writer.write(S.MATCHING)
        assert positions(await take(socket, 1)) == [1]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}]
)
async def test_socket_without_a_valid_token_is_closed(
    api: RunningApi, headers: dict[str, str]
) -> None:
    async with opened(api, headers) as socket:
        assert await closing(socket) == (4401, "invalid_token")


async def test_socket_ends_with_the_token(api: RunningApi, tokens: Tokens) -> None:
    async with opened(api, short_lived(tokens.tenant_id), "?after=0") as socket:
        assert await closing(socket) == (4401, "invalid_token")


@pytest.mark.parametrize("after", ["x", "-1", "", "9" * 30, "%C2%B2"])
async def test_garbage_position_closes_the_socket(
    api: RunningApi, tokens: Tokens, after: str
) -> None:
    async with opened(api, tokens.auditor(), f"?after={after}") as socket:
        assert await closing(socket) == (4422, "invalid_field")


async def test_position_that_is_not_kept_closes_the_socket(
    api: RunningApi, tokens: Tokens, writer: Writer, database_urls: DatabaseUrls
) -> None:
    for _ in range(2):
        writer.write(S.MATCHING)
    remove_events(database_urls, 1)
    async with opened(api, tokens.auditor(), "?after=0") as socket:
        assert await closing(socket) == (4410, "events_gone")


async def test_server_that_stops_closes_its_sockets(settings: Settings, tokens: Tokens) -> None:
    async with running(settings) as api, opened(api, tokens.auditor()) as socket:
        await take(socket, 1)
        await api.stop()
        assert (await closing(socket))[0] == 1012
