"""The worker: serves the task queues of its roles until told to stop, and stops in order.

A role is a file in `workers/`, read only where it is served, with slots, threads and database
connections of its own: so the roles of one process do not starve each other.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module

from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, UnsandboxedWorkflowRunner, Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

from activities.schedules import ensure_evidence_review, ensure_sweeper
from integrations.storage.store import ObjectStore
from models.contracts import queues
from models.db import Database
from settings import Settings
from workers.running import RunningActivities
from workers.wiring import Duties, Wiring, needed

# How long an activity that was told to end may take to do so and to report it.
LAST_WORDS_SECONDS = 3.0
HANDED_OVER_SECONDS = 1.0
# A local activity gives up after 9 seconds (workflows/calls.py).
ROWS_SECONDS = 10.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Stop:
    """`asked`: finish what runs and take nothing new. `at_once`: finish nothing."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: asyncio.Event = field(default_factory=asyncio.Event)


async def serve(
    settings: Settings, engine: Client, stop: Stop, roles: Sequence[str] = queues.ALL
) -> Sequence[str]:
    """Serves the roles until `stop`. Returns the activities that were cut off, by name.

    NotConfigured names a setting that a role lacks. What ended a worker by itself is raised.
    """
    with ExitStack() as closing:
        running = RunningActivities()
        workers = [_worker(role, settings, engine, running, closing) for role in roles]
        serving = [asyncio.create_task(worker.run()) for worker in workers]
        asked = asyncio.create_task(stop.asked.wait())
        try:
            await asyncio.wait([asked, *serving], return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()
            await _stop_in_order(workers, settings.worker_grace_seconds, running, stop.at_once)
        for served in serving:
            if served.done():
                served.result()
        return [*running.cut, *running.running]


async def prepare(settings: Settings, engine: Client, roles: Sequence[str]) -> None:
    """What stands before the first task, where claims are served: the Schedules of the house."""
    if queues.CLAIMS in roles:
        await ensure_sweeper(engine, timedelta(seconds=settings.sweep_interval_seconds))
        await ensure_evidence_review(engine, timedelta(hours=settings.evidence_review_hours))


@asynccontextmanager
async def serving(
    settings: Settings, engine: Client, roles: Sequence[str] = queues.ALL
) -> AsyncGenerator[None]:
    """Serves the roles while the context is open."""
    stop = Stop()
    served = asyncio.create_task(serve(settings, engine, stop, roles))
    try:
        yield
    finally:
        stop.asked.set()
        await served


async def _stop_in_order(
    workers: Sequence[Worker], grace: float, running: RunningActivities, at_once: asyncio.Event
) -> None:
    """First the roles that claims call, then `claims`, which hears what became of their calls.

    The other way round the engine would keep those answers for a worker that is gone, for as long
    as it believes in it. A thread cannot be ended from outside: it is left behind after the grace.
    """
    if running.running:
        logger.info("Stopping: up to %g s for %s", grace, ", ".join(running.running))
    called = [worker for worker in workers if worker.task_queue != queues.CLAIMS]
    calling = [worker for worker in workers if worker.task_queue == queues.CLAIMS]
    hurried = asyncio.create_task(at_once.wait())
    for group in (called, calling):
        if group is calling and called and calling:
            # The engine still hands over what the last calls said: a task that meets a worker on
            # its way out is lost for ten seconds.
            await asyncio.wait([hurried], timeout=HANDED_OVER_SECONDS)
        finished = asyncio.gather(*(worker.shutdown() for worker in group))
        await asyncio.wait(
            [finished, hurried],
            timeout=grace + LAST_WORDS_SECONDS,
            return_when=asyncio.FIRST_COMPLETED,
        )
        finished.cancel()
    hurried.cancel()


def _worker(
    role: str,
    settings: Settings,
    engine: Client,
    running: RunningActivities,
    closing: ExitStack,
) -> Worker:
    slots = _slots(role, settings)
    # Local activities have slots of their own, beside the regular ones of the same queue.
    threads = 2 * slots if role == queues.CLAIMS else slots
    database = _database(role, settings, threads)
    closing.callback(database.close)
    pool = ThreadPoolExecutor(threads, thread_name_prefix=f"{role}-activity")
    closing.callback(pool.shutdown, wait=False)
    store = ObjectStore(settings.storage_url or f"file://{settings.home / 'storage'}")
    build: Callable[[Wiring], Duties] = import_module(f"workers.{role}").duties
    duties = build(Wiring(settings, engine, database, store, closing))
    for run in duties.beside:
        closing.callback(asyncio.create_task(run()).cancel)
    return Worker(
        engine,
        task_queue=role,
        workflows=duties.workflows,
        activities=duties.activities,
        activity_executor=pool,
        interceptors=[running],
        max_concurrent_activities=slots,
        max_concurrent_local_activities=slots,
        max_cached_workflows=settings.worker_cached_claims,
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        workflow_runner=(
            SandboxedWorkflowRunner() if settings.worker_sandbox else UnsandboxedWorkflowRunner()
        ),
        graceful_shutdown_timeout=_grace(role, settings),
    )


def _grace(role: str, settings: Settings) -> timedelta:
    """What `claims` does itself is short, and it stops after the others."""
    seconds = settings.worker_grace_seconds
    return timedelta(seconds=min(seconds, ROWS_SECONDS) if role == queues.CLAIMS else seconds)


def _slots(role: str, settings: Settings) -> int:
    return {
        queues.CLAIMS: settings.worker_claims_slots,
        queues.EVIDENCE: settings.worker_evidence_slots,
        queues.AMAZON: settings.worker_amazon_slots,
    }[role]


def _database(role: str, settings: Settings, connections: int) -> Database:
    """Only `claims` looks across tenants, so only it holds the login that can."""
    url = needed(settings.database_url, "DATABASE_URL")
    if role != queues.CLAIMS:
        return Database(url, pool_size=connections)
    system = needed(settings.database_system_url, "DATABASE_SYSTEM_URL")
    return Database(url, system, connections)
