"""What `/readyz` says: bounded in time, cheap however often it is asked, and nothing private.

One look at a time: who asks meanwhile gets the same one's answer. What a part says about itself
(addresses, logins) goes to the log and not into the answer, which anybody may read.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from api.workflow_client import WorkflowClient
from clock import utc_now
from models.contracts import queues
from models.contracts.queues import Patience, QueueHealth, judge
from models.db import Database
from models.errors import NotConfigured, OpsideError
from settings import Settings

LOOK_SECONDS = 2.0

logger = logging.getLogger(__name__)


class PartHealth(BaseModel):
    """One part. `detail` says what is wrong; a queue says how much work it keeps, and how long."""

    name: str
    ok: bool
    detail: str = ""
    waiting_tasks: int | None = None
    oldest_task_seconds: float | None = None


class Readiness(BaseModel):
    """Ready when every part is."""

    ready: bool
    parts: list[PartHealth]


@dataclass
class ReadinessProbe:
    """Looks at the database and the engine, both at once, within two seconds."""

    database: Database
    workflows: WorkflowClient
    patience: Patience
    _look: "asyncio.Task[Readiness] | None" = None
    _ping: "asyncio.Task[PartHealth] | None" = None

    async def look(self) -> Readiness:
        """The answer of the look that is under way, or of a new one."""
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(self._begin())
        return await asyncio.shield(self._look)

    async def _begin(self) -> Readiness:
        database, engine = await asyncio.gather(self._see_database(), self._see_engine())
        parts = [database, *engine]
        return Readiness(ready=all(part.ok for part in parts), parts=parts)

    async def _see_database(self) -> PartHealth:
        """A thread that hangs cannot be ended: the next look waits for the same one."""
        if self._ping is None or self._ping.done():
            self._ping = asyncio.create_task(self._ping_database())
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                return await asyncio.shield(self._ping)
        except TimeoutError as error:
            return _away("database", "it does not answer: the log says more", error)

    async def _ping_database(self) -> PartHealth:
        try:
            await run_in_threadpool(self.database.ping)
        except NotConfigured as error:
            return _away("database", "its logins may do too much: the log says more", error)
        except OpsideError as error:
            return _away("database", "away, or without tables: the log says more", error)
        return PartHealth(name="database", ok=True)

    async def _see_engine(self) -> list[PartHealth]:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                states = await self.workflows.queues()
        except (OpsideError, TimeoutError) as error:
            return [_away("engine", "it does not answer: the log says more", error)]
        now = utc_now()
        return [PartHealth(name="engine", ok=True)] + [
            _queue(judge([state for state in states if state.name == name], now, self.patience))
            for name in queues.ALL
        ]


def probe(settings: Settings, database: Database, workflows: WorkflowClient) -> ReadinessProbe:
    """The probe, as patient as the settings say."""
    return ReadinessProbe(database, workflows, patience(settings))


def patience(settings: Settings) -> Patience:
    """How old a queue's oldest task may be."""
    return Patience(
        late=timedelta(seconds=settings.queue_late_seconds),
        stuck=timedelta(seconds=settings.queue_stuck_seconds),
    )


def _away(name: str, detail: str, error: Exception) -> PartHealth:
    logger.warning("Not ready: %s: %s", name, str(error) or type(error).__name__)
    return PartHealth(name=name, ok=False, detail=detail)


def _queue(health: QueueHealth) -> PartHealth:
    return PartHealth(
        name=f"worker of queue {health.name}",
        ok=health.serves,
        detail=health.sentence,
        waiting_tasks=health.waiting,
        oldest_task_seconds=health.oldest.total_seconds(),
    )
