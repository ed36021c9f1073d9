"""An API that listens on loopback, and readers of its live events."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
import uvicorn
from httpx_sse import ServerSentEvent, aconnect_sse

from api.app import create_app
from api.auth import mint_token
from api.roles import Role
from api.server import ApiServer
from models.contracts.workflows import SellerPollInput
from models.db import Database
from settings import Settings
from tests.api.conftest import SECRET
from tests.fixtures_database import DatabaseUrls, Writer, new_claim

EVENTS = "/api/v1/events"
CUT_LISTENERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'opside live events' AND datname = current_database()
"""


class RunningApi:
    """The server, and a client of it. It waits without end for requests under way when it stops."""

    def __init__(self, settings: Settings) -> None:
        app = create_app(settings)
        config = uvicorn.Config(app, port=0, log_config=None, access_log=False)
        self._server = ApiServer(app, config)
        self._serving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._serving = asyncio.create_task(self._server.serve())
        self.address = f"127.0.0.1:{await self._port()}"
        self.http = httpx.AsyncClient(base_url=f"http://{self.address}", timeout=30)

    async def _port(self) -> int:
        while True:
            if self._server.started:
                return self._server.servers[0].sockets[0].getsockname()[1]
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        self._server.should_exit = True
        assert self._serving is not None
        await self._serving

    @asynccontextmanager
    async def following(
        self, headers: dict[str, str], **options: Any
    ) -> AsyncGenerator[AsyncIterator[ServerSentEvent]]:
        """A stream of this caller. `options`: `after`, `last_event_id`."""
        last = options.pop("last_event_id", None)
        more = {} if last is None else {"Last-Event-ID": str(last)}
        async with aconnect_sse(
            self.http, "GET", EVENTS, headers=headers | more, params=options
        ) as source:
            yield source.aiter_sse()


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[RunningApi]:
    api = RunningApi(settings)
    await api.start()
    yield api
    await api.stop()
    await api.http.aclose()


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[RunningApi]:
    async with running(settings) as started:
        yield started


@pytest.fixture
def writer(database: Database, seller: SellerPollInput) -> Writer:
    """Of a claim of the tokens' tenant."""
    return writer_of(database, seller)


def writer_of(database: Database, seller: SellerPollInput) -> Writer:
    """Of a new claim of this seller."""
    return Writer(database, new_claim(database, seller).identity)


def short_lived(tenant_id: UUID) -> dict[str, str]:
    """The headers of an operator whose token ends in a moment."""
    token = mint_token(
        SECRET,
        subject="an operator",
        tenant_id=tenant_id,
        role=Role.OPERATOR,
        sellers=[],
        lifetime=timedelta(seconds=5),
    )
    return {"Authorization": f"Bearer {token}"}


async def take(stream: AsyncIterator[ServerSentEvent], number: int) -> list[dict[str, Any]]:
    """The next events of a stream."""
    return [json.loads((await anext(stream)).data) for _ in range(number)]


def positions(events: list[dict[str, Any]]) -> list[int]:
    return [event["position"] for event in events]


def remove_events(urls: DatabaseUrls, up_to: int) -> None:
    """As the sweeper does when their time is over."""
    with psycopg.connect(urls.system) as system:
        system.execute("DELETE FROM feed_events WHERE position <= %s", [up_to])


async def cut_listener(urls: DatabaseUrls) -> None:
    """End the connection that listens, once there is one."""
    with psycopg.connect(urls.owner) as owner:
        while True:
            if owner.execute(CUT_LISTENERS).fetchone():
                return
            await asyncio.sleep(0.1)
