"""The one connection that hears of new events goes on hearing, whatever happens to it."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import psycopg
import pytest

from api.live.listener import Listener
from models.contracts.claim import ClaimStatus as S
from tests.api.live.conftest import cut_listener
from tests.fixtures_database import DatabaseUrls, Writer

Heard = asyncio.Queue[UUID | None]


@pytest.fixture
async def heard(database_urls: DatabaseUrls) -> AsyncIterator[Heard]:
    """Whom a running listener woke. The first None says that it listens."""
    woken: Heard = asyncio.Queue()
    running = asyncio.create_task(Listener(database_urls.app, woken.put_nowait).run())
    assert await woken.get() is None
    yield woken
    running.cancel()


async def test_listener_wakes_the_tenant_of_a_step(heard: Heard, writer: Writer) -> None:
    writer.write(S.MATCHING)
    assert await heard.get() == writer.identity.tenant_id


async def test_listener_wakes_everybody_when_it_was_cut_and_is_back(
    heard: Heard, writer: Writer, database_urls: DatabaseUrls
) -> None:
    await cut_listener(database_urls)
    assert await heard.get() is None
    writer.write(S.MATCHING)
    assert await heard.get() == writer.identity.tenant_id


async def test_listener_outlives_a_notification_that_is_no_tenant(
    heard: Heard, writer: Writer, database_urls: DatabaseUrls
) -> None:
    with psycopg.connect(database_urls.app, autocommit=True) as somebody:
        somebody.execute("NOTIFY opside_feed, 'nonsense'")
    assert await heard.get() is None
    writer.write(S.MATCHING)
    assert await heard.get() == writer.identity.tenant_id
