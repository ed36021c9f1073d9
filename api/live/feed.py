"""Follows the feed for many streams at once: woken when there is news, and by the clock.

A stream holds one page of events and no connection: the database is asked for the next page when
the reader has taken the last one, by a few reads at a time for the whole process.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import contextmanager, suppress
from typing import TypeVar
from uuid import UUID

from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from api.auth import Principal
from clock import utc_now
from models.contracts.feed import FeedEvent
from models.db import Database
from models.errors import DatabaseAway
from models.repositories import feed
from models.repositories.feed import FeedPage

Result = TypeVar("Result")

PAGE = 100
READS_AT_ONCE = 2
LOOK_SECONDS = 5.0
AWAY_SECONDS = 1.0


class LiveFeed:
    """The streams of this process. `close` ends them all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._streams: dict[UUID, set[asyncio.Event]] = defaultdict(set)
        self._reads = asyncio.Semaphore(READS_AT_ONCE)
        self._closed = False

    def wake(self, tenant_id: UUID | None) -> None:
        """Lets the tenant's streams look for news; None: all streams."""
        tenants = list(self._streams) if tenant_id is None else [tenant_id]
        for tenant in tenants:
            for news in self._streams.get(tenant, ()):
                news.set()

    def close(self) -> None:
        """Ends every stream now, so that the server can stop."""
        self._closed = True
        self.wake(None)

    async def beginning(self, caller: Principal, after: int | None) -> int:
        """The position to follow the feed from: `after`, or now. EventsGone, DatabaseAway."""
        if after is None:
            return await self._run(caller, feed.newest)
        await self._read(caller, after, limit=1)
        return after

    async def follow(self, caller: Principal, after: int) -> AsyncGenerator[FeedEvent]:
        """The events after `after` that the caller may see, each once, as they are committed.

        Ends when the caller's token does, and when the feed is closed. While the database is away
        it waits. EventsGone when the reader was slower than events are removed.
        """
        with self._subscribed(caller.tenant_id) as news:
            while not self._closed and utc_now() < caller.expires_at:
                news.clear()
                try:
                    page = await self._read(caller, after, PAGE)
                except DatabaseAway:
                    await self._rest(caller, news, AWAY_SECONDS)
                    continue
                for event in page.items:
                    yield event
                after = page.next_after
                if after == page.newest:
                    await self._rest(caller, news, LOOK_SECONDS)

    async def _read(self, caller: Principal, after: int, limit: int) -> FeedPage:
        return await self._run(
            caller,
            lambda session: feed.read_after(session, after, caller.seller_filter, limit),
        )

    async def _run(self, caller: Principal, work: Callable[[Session], Result]) -> Result:
        def in_transaction() -> Result:
            with self._database.tenant(caller.tenant_id) as session:
                return work(session)

        async with self._reads:
            return await run_in_threadpool(in_transaction)

    @contextmanager
    def _subscribed(self, tenant_id: UUID) -> Generator[asyncio.Event]:
        news = asyncio.Event()
        self._streams[tenant_id].add(news)
        try:
            yield news
        finally:
            self._streams[tenant_id].discard(news)
            if not self._streams[tenant_id]:
                del self._streams[tenant_id]

    @staticmethod
    async def _rest(caller: Principal, news: asyncio.Event, seconds: float) -> None:
        """Until there is news, the time is over, or the caller's token is."""
        left = (caller.expires_at - utc_now()).total_seconds()
        with suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, max(left, 0.0))):
                await news.wait()
