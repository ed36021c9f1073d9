"""Is the process there, and can it work?"""

from datetime import UTC, timedelta
from typing import Literal

from fastapi import APIRouter, Response, status
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from api.dependencies import Held
from api.workflow_client import QueueState
from clock import utc_now
from models.errors import Unavailable

POLLER_SEEN_WITHIN = timedelta(seconds=90)

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class PartHealth(BaseModel):
    """One part. `detail` says what is wrong; `oldest_task_seconds` how long a queue keeps work."""

    name: str
    ok: bool
    detail: str = ""
    oldest_task_seconds: float | None = None


class Readiness(BaseModel):
    """Ready when every part is."""

    ready: bool
    parts: list[PartHealth]


@router.get("/healthz", summary="Whether the process runs")
def healthz() -> Health:
    """Always 200 while it does."""
    return Health()


@router.get(
    "/readyz",
    summary="Whether database, engine and workers are there",
    responses={503: {"model": Readiness, "description": "A part is away; the body names it."}},
)
async def readyz(held: Held, response: Response) -> Readiness:
    """Each part by name. A queue is ready when a worker came for work in the last 90 seconds."""
    parts = [await _database(held), *await _engine(held)]
    ready = all(part.ok for part in parts)
    if not ready:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return Readiness(ready=ready, parts=parts)


async def _database(held: Held) -> PartHealth:
    try:
        await run_in_threadpool(held.database.ping)
    except Unavailable as error:
        return PartHealth(name="database", ok=False, detail=error.message)
    return PartHealth(name="database", ok=True)


async def _engine(held: Held) -> list[PartHealth]:
    try:
        found = await held.workflows.queues()
    except Unavailable as error:
        return [PartHealth(name="engine", ok=False, detail=error.message)]
    return [PartHealth(name="engine", ok=True), *(_queue(queue) for queue in found)]


def _queue(queue: QueueState) -> PartHealth:
    seen = queue.last_poll
    fresh = seen is not None and utc_now() - seen < POLLER_SEEN_WITHIN
    last = "never" if seen is None else f"at {seen.astimezone(UTC):%H:%M:%S} UTC"
    return PartHealth(
        name=f"worker of queue {queue.name}",
        ok=fresh,
        detail="" if fresh else f"no worker asks for work (last seen {last}): `opside worker`",
        oldest_task_seconds=queue.oldest_task.total_seconds(),
    )
