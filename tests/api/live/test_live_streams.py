"""Live events by SSE: from now on or from a position, without gap or repeat, whatever breaks."""

import asyncio
import json
from uuid import uuid4

import pytest

from api.roles import Role
from engine.state import Addresses
from models.contracts.claim import ClaimFile
from models.contracts.claim import ClaimStatus as S
from models.contracts.workflows import SellerPollInput
from models.db import Database
from settings import Settings
from tests.api.conftest import Tokens
from tests.api.live.conftest import (
    EVENTS,
    RunningApi,
    cut_listener,
    positions,
    remove_events,
    running,
    short_lived,
    take,
    writer_of,
)
from tests.database.populate import packet, question
from tests.fixtures_database import DatabaseUrls, Writer
from tests.workflow.database_away import database_away


async def test_stream_begins_at_now_and_says_where_that_is(
    api: RunningApi, tokens: Tokens, writer: Writer
) -> None:
    writer.write(S.MATCHING)
    async with api.following(tokens.auditor()) as stream:
        opened = await anext(stream)
        writer.write(S.GATE)
        (event,) = await take(stream, 1)

    assert (opened.event, opened.id, event["position"]) == ("feed.opened", "1", 2)


async def test_event_carries_its_position_kind_and_content(
    api: RunningApi, tokens: Tokens, writer: Writer
) -> None:
    asked = question()
    writer.write(S.AWAITING_ANSWER, opens=asked)
    async with api.following(tokens.auditor(), after=0) as stream:
        moved, told = await anext(stream), await anext(stream)

    assert (moved.id, moved.event) == ("1", "claim.status")
    assert json.loads(moved.data)["content"]["waiting_for"] == "the seller: answer the question"
    assert (told.id, told.event) == ("2", "question.asked")
    assert json.loads(told.data) == {
        "position": 2,
        "kind": "question.asked",
        "at": "2026-06-01T12:00:00Z",
        "seller_id": str(writer.identity.seller_id),
        "claim_id": str(writer.identity.claim_id),
        "content": {"seq": 1, "question": asked.model_dump(mode="json")},
    }


async def test_cut_stream_goes_on_without_gap_or_repeat(
    api: RunningApi, tokens: Tokens, writer: Writer
) -> None:
    for _ in range(4):
        writer.write(S.MATCHING)
    async with api.following(tokens.auditor(), after=0) as stream:
        before = await take(stream, 3)
    writer.write(S.GATE)
    async with api.following(tokens.auditor(), last_event_id=before[-1]["position"]) as stream:
        after = await take(stream, 2)

    assert positions(before + after) == [1, 2, 3, 4, 5]


async def test_last_event_id_comes_before_the_address(
    api: RunningApi, tokens: Tokens, writer: Writer
) -> None:
    for _ in range(3):
        writer.write(S.MATCHING)
    async with api.following(tokens.auditor(), after=0, last_event_id=2) as stream:
        assert positions(await take(stream, 1)) == [3]


async def test_long_feed_comes_whole(api: RunningApi, tokens: Tokens, writer: Writer) -> None:
    for _ in range(80):
        writer.write(S.SEALED, opens=question(), file=ClaimFile(packet=packet()))
    async with api.following(tokens.auditor(), after=0) as stream:
        assert positions(await take(stream, 161)) == list(range(1, 162))


async def test_writers_at_once_are_heard_in_order(
    api: RunningApi, tokens: Tokens, database: Database, seller: SellerPollInput
) -> None:
    writers = [writer_of(database, seller) for _ in range(4)]

    def live(writer: Writer) -> None:
        for target in (S.MATCHING, S.GATE, S.FILING) * 4:
            writer.write(target)

    async with api.following(tokens.auditor(), after=0) as stream, asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(asyncio.to_thread(live, writer))
        heard = await take(stream, 48)

    assert positions(heard) == list(range(1, 49))


async def test_other_tenant_hears_nothing(
    api: RunningApi, tokens: Tokens, writer: Writer, database: Database, stranger: SellerPollInput
) -> None:
    own = writer_of(database, stranger)
    async with api.following(Tokens(stranger.tenant_id).auditor(), after=0) as stream:
        writer.write(S.MATCHING)
        own.write(S.GATE)
        (event,) = await take(stream, 1)

    assert (event["position"], event["claim_id"]) == (1, str(own.identity.claim_id))


async def test_seller_hears_of_its_own_sellers_alone(
    api: RunningApi,
    tokens: Tokens,
    writer: Writer,
    database: Database,
    other_seller: SellerPollInput,
) -> None:
    own = writer_of(database, other_seller)
    async with api.following(tokens.of(Role.SELLER, other_seller.seller_id), after=0) as stream:
        writer.write(S.MATCHING)
        own.write(S.GATE)
        writer.write(S.GATE)
        own.write(S.FILING)
        heard = await take(stream, 2)

    assert [(event["position"], event["claim_id"]) for event in heard] == [
        (2, str(own.identity.claim_id)),
        (4, str(own.identity.claim_id)),
    ]


async def test_events_come_when_the_listener_was_cut(
    api: RunningApi, tokens: Tokens, writer: Writer, database_urls: DatabaseUrls
) -> None:
    async with api.following(tokens.auditor(), after=0) as stream:
        await cut_listener(database_urls)
        for _ in range(3):
            writer.write(S.MATCHING)
        assert positions(await take(stream, 3)) == [1, 2, 3]


async def test_stream_outlives_a_database_that_is_away(
    api: RunningApi,
    tokens: Tokens,
    writer: Writer,
    engine: Addresses,
    database_urls: DatabaseUrls,
) -> None:
    writer.write(S.MATCHING)
    async with api.following(tokens.auditor(), after=0) as stream:
        before = await take(stream, 1)
        with database_away(engine, database_urls):
            refused = await api.http.get(EVENTS, headers=tokens.auditor())
        writer.write(S.GATE)
        after = await take(stream, 1)

    assert (refused.status_code, refused.json()["code"]) == (503, "database_away")
    assert positions(before + after) == [1, 2]


async def test_more_streams_than_connections_hear_everything(
    settings: Settings, tokens: Tokens, writer: Writer
) -> None:
    small = settings.model_copy(update={"database_pool_size": 2})
    async with running(small) as api:

        async def follow() -> list[int]:
            async with api.following(tokens.auditor(), after=0) as stream:
                return positions(await take(stream, 5))

        following = [asyncio.create_task(follow()) for _ in range(12)]
        for _ in range(5):
            await asyncio.to_thread(writer.write, S.MATCHING)
        heard = await asyncio.gather(*following)

    assert heard == [[1, 2, 3, 4, 5]] * 12


async def test_stream_ends_with_the_token(api: RunningApi, tokens: Tokens, writer: Writer) -> None:
    writer.write(S.MATCHING)
    async with api.following(short_lived(tokens.tenant_id), after=0) as stream:
        heard = [event.id async for event in stream]

    assert heard == ["1"]


async def test_idle_stream_is_kept_open_by_comments(
    api: RunningApi, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fastapi.routing._PING_INTERVAL", 0.05)
    async with api.http.stream("GET", EVENTS, headers=tokens.auditor()) as answer:
        async for line in answer.aiter_lines():
            if line == ": ping":
                break


async def test_server_stops_while_streams_are_open(
    settings: Settings, tokens: Tokens, writer: Writer
) -> None:
    writer.write(S.MATCHING)
    async with running(settings) as api, api.following(tokens.auditor(), after=0) as stream:
        await take(stream, 1)
        await api.stop()
        assert [event async for event in stream] == []


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "", "9" * 30])
async def test_garbage_last_event_id_is_a_wrong_field(
    api: RunningApi, tokens: Tokens, given: str
) -> None:
    headers = tokens.auditor() | {"Last-Event-ID": given}
    answer = await api.http.get(EVENTS, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_field")


@pytest.mark.parametrize("given", [0, 1, 9])
async def test_position_that_is_not_kept_is_gone(
    api: RunningApi, tokens: Tokens, writer: Writer, database_urls: DatabaseUrls, given: int
) -> None:
    for _ in range(4):
        writer.write(S.MATCHING)
    remove_events(database_urls, 2)
    answer = await api.http.get(EVENTS, headers=tokens.auditor() | {"Last-Event-ID": str(given)})
    assert (answer.status_code, answer.json()["code"]) == (410, "events_gone")


async def test_stream_without_a_token_is_refused(api: RunningApi) -> None:
    answer = await api.http.get(EVENTS)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


async def test_tenant_that_does_not_exist_has_an_empty_feed(api: RunningApi) -> None:
    async with api.following(Tokens(uuid4()).auditor()) as stream:
        assert positions(await take(stream, 1)) == [0]
