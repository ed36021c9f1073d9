"""Hears from PostgreSQL that a tenant has new events: one connection for the whole process."""

import asyncio
import logging
from collections.abc import Callable
from uuid import UUID

import psycopg
from psycopg import AsyncConnection, sql

from models.db import CONNECT_TIMEOUT_SECONDS, connection_url
from models.repositories.feed import CHANNEL

Wake = Callable[[UUID | None], None]

RECONNECT_SECONDS = 1.0
QUIET_SECONDS = 30.0  # after so long without a word it is asked whether it is still there
ANSWER_SECONDS = 5.0
_LISTEN = sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL))
_log = logging.getLogger("opside.api")


class Listener:
    """Calls `wake` with a tenant's id, or with None where any tenant may have new events.

    It mends itself, and nothing depends on it: streams look for themselves every few seconds too.
    """

    def __init__(self, database_url: str, wake: Wake) -> None:
        url = connection_url(database_url).set(drivername="postgresql")
        self._url = url.render_as_string(hide_password=False)
        self._wake = wake
        self._hears = True

    async def run(self) -> None:
        """Listens until it is cancelled."""
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError, ValueError) as error:  # ValueError: another's NOTIFY
                if self._hears:
                    _log.warning("live events: not told of news for now (%s)", type(error).__name__)
                self._hears = False
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self) -> None:
        async with await AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=CONNECT_TIMEOUT_SECONDS,
            application_name="opside live events",
        ) as connection:
            await connection.execute(_LISTEN)
            self._hears = True
            self._wake(None)  # for what came while nobody listened
            while True:
                async for note in connection.notifies(timeout=QUIET_SECONDS):
                    self._wake(UUID(note.payload))
                async with asyncio.timeout(ANSWER_SECONDS):
                    await connection.execute("SELECT 1")
