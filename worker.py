"""The worker: wires clients and activities, and serves the task queues until told to stop.

Workflows run in the SDK's sandbox. Activities are threads; their number is the database pool's.
"""

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities.amazon_access import AmazonAccess
from activities.documents import Documents
from activities.filing import Filing
from activities.matching import Matching
from activities.packets import Packets
from activities.polling import Polling
from activities.projection import Projection
from activities.schedules import ensure_sweeper
from activities.stopping import Stopping
from activities.sweeping import Sweeping
from clock import utc_now
from integrations.amazon.auth import TokenSource
from integrations.amazon.client import AmazonClient
from integrations.amazon.transport import build_http
from integrations.keys import SigningKeys
from integrations.storage.store import ObjectStore
from models.contracts import queues
from models.db import Database
from models.errors import NotConfigured
from settings import Settings
from workflows.claim import ClaimWorkflow
from workflows.document import DocumentWorkflow
from workflows.release import ReleaseWorkflow
from workflows.reversal import ReversalWorkflow
from workflows.seller_poll import SellerPollWorkflow
from workflows.sweeper import SweeperWorkflow

WORKFLOWS = [
    ClaimWorkflow,
    ReversalWorkflow,
    DocumentWorkflow,
    SellerPollWorkflow,
    SweeperWorkflow,
    ReleaseWorkflow,
]

_GRACE = timedelta(seconds=20)
_CACHED_CLAIMS = 2000
_AMAZON_CALLS = 8
_DOCUMENTS = 2


@dataclass(frozen=True)
class Activities:
    """All activities with what they depend on, by the queue that serves them."""

    projection: Projection
    matching: Matching
    filing: Filing
    packets: Packets
    documents: Documents
    polling: Polling
    sweeping: Sweeping
    stopping: Stopping


def build_activities(settings: Settings, engine: Client, http: httpx.Client) -> Activities:
    """Wires the activities. NotConfigured names what is missing."""
    database = Database(
        _needed(settings.database_url, "DATABASE_URL"),
        _needed(settings.database_system_url, "DATABASE_SYSTEM_URL"),
        settings.database_pool_size,
    )
    endpoint = _needed(settings.amazon_endpoint, "AMAZON_ENDPOINT")
    tokens = TokenSource(
        _needed(settings.amazon_token_url, "AMAZON_TOKEN_URL"),
        settings.amazon_client_id,
        settings.amazon_client_secret.get_secret_value(),
        http,
    )
    amazon = AmazonAccess(database, AmazonClient(http, tokens, utc_now), endpoint)
    store = ObjectStore(settings.storage_url or f"file://{settings.home / 'storage'}")
    return Activities(
        projection=Projection(database),
        matching=Matching(database),
        filing=Filing(database, amazon, store),
        packets=Packets(database, store, engine, SigningKeys(settings.home)),
        documents=Documents(database, store, engine),
        polling=Polling(database, amazon, store, engine),
        sweeping=Sweeping(database, engine, timedelta(minutes=settings.poll_interval_minutes)),
        stopping=Stopping(database, engine),
    )


@asynccontextmanager
async def running_workers(
    engine: Client, does: Activities, threads: int
) -> AsyncGenerator[list[Worker]]:
    """Serves all queues while the context is open; on leaving, activities may finish."""
    async with AsyncExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(threads, thread_name_prefix="activity"))
        workers = [
            Worker(
                engine,
                task_queue=queues.CLAIMS,
                workflows=WORKFLOWS,
                activities=[
                    does.projection.record_transition,
                    does.projection.read_snapshot,
                    does.filing.take_place,
                    does.filing.record_filed_by_hand,
                    does.documents.waiting_claims,
                    does.documents.offer_document,
                    does.packets.build_packet,
                    does.sweeping.find_missing,
                    does.sweeping.mark_started,
                    does.sweeping.ensure_polls,
                    does.stopping.tell_released,
                ],
                activity_executor=pool,
                max_concurrent_activities=threads,
                max_concurrent_local_activities=threads,
                max_cached_workflows=_CACHED_CLAIMS,
                workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
                graceful_shutdown_timeout=_GRACE,
            ),
            Worker(
                engine,
                task_queue=queues.EVIDENCE,
                activities=[does.matching.match_evidence, does.documents.read_document],
                activity_executor=pool,
                max_concurrent_activities=_DOCUMENTS,
                graceful_shutdown_timeout=_GRACE,
            ),
            Worker(
                engine,
                task_queue=queues.AMAZON,
                activities=[
                    does.filing.submit_claim,
                    does.filing.find_submission,
                    does.polling.tell_case_changes,
                    does.polling.request_report,
                    does.polling.store_report,
                    does.polling.tell_payouts,
                ],
                activity_executor=pool,
                max_concurrent_activities=_AMAZON_CALLS,
                graceful_shutdown_timeout=_GRACE,
            ),
        ]
        for worker in workers:
            await stack.enter_async_context(worker)
        yield workers


async def serve(settings: Settings, engine: Client, stop: asyncio.Event) -> None:
    """Runs the worker until `stop` is set."""
    with build_http(settings.amazon_timeout_seconds) as http:
        does = build_activities(settings, engine, http)
        try:
            threads = settings.database_pool_size
            async with running_workers(engine, does, threads):
                await ensure_sweeper(engine, timedelta(seconds=settings.sweep_interval_seconds))
                await stop.wait()
        finally:
            does.projection.database.close()


def _needed(value: str | None, name: str) -> str:
    if not value:
        raise NotConfigured(f"{name} is not set: `opside up` sets it, docs/settings.md tells how.")
    return value
