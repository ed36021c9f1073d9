"""A client of the live events that reconnects through every kill, and goes on where it stopped."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from httpx_sse import aconnect_sse

from tests.chaos.doors import Doors
from tests.chaos.stage import Stage

# The API says something every 15 seconds; who hears nothing for longer has lost the line.
SILENCE_SECONDS = 20.0
PAUSE_SECONDS = 0.3
CATCH_UP_SECONDS = 40.0


@dataclass
class Listener:
    """`heard` are the events of a tenant in the order in which they came, each with the position
    that its id said; `connections` counts how often the line was opened."""

    stage: Stage
    doors: Doors
    tenant_id: UUID
    heard: list[tuple[int, dict[str, Any]]] = field(
        default_factory=list[tuple[int, dict[str, Any]]]
    )
    connections: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def last(self) -> int:
        """The position that was heard last."""
        return self.heard[-1][0] if self.heard else 0

    async def listen(self) -> None:
        """Until it is cancelled."""
        timeout = httpx.Timeout(SILENCE_SECONDS)
        async with httpx.AsyncClient(timeout=timeout) as http:
            while True:
                with suppress(httpx.HTTPError):
                    await self._follow(http)
                await asyncio.sleep(PAUSE_SECONDS)

    async def catch_up(self) -> None:
        """Wait until what was stored by now was heard too; not for ever, for a gap stays one."""
        newest = (await self.doors.get("/events/page"))["newest"]
        with suppress(TimeoutError):
            async with asyncio.timeout(CATCH_UP_SECONDS):
                while self.last < newest:
                    self.came.clear()
                    await self.came.wait()

    async def _follow(self, http: httpx.AsyncClient) -> None:
        headers = {
            "authorization": f"Bearer {self.doors.operator}",
            "last-event-id": str(self.last),
        }
        url = f"{self.stage.api_url}/api/v1/events"
        async with aconnect_sse(http, "GET", url, headers=headers) as line:
            line.response.raise_for_status()
            self.connections += 1
            async for event in line.aiter_sse():
                if event.data:  # what has none keeps the line open, and is no event
                    self.heard.append((int(event.id), json.loads(event.data)))
                    self.came.set()
