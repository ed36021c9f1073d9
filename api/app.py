"""The HTTP API: thin. It starts, queries, updates and signals; it decides nothing."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool

from api.body_limit import BodyLimitMiddleware
from api.cors import add_cors
from api.dependencies import Resources
from api.errors import UnexpectedErrorMiddleware, install_error_handlers
from api.live.feed import LiveFeed
from api.live.listener import Listener
from api.openapi import TAGS, describe, operation_id
from api.problems import problem_responses
from api.rate_limit import CallerMiddleware, RateLimits
from api.readiness import probe
from api.request_id import RequestIdMiddleware
from api.routes import (
    budgets,
    bulk,
    claims,
    costs,
    decisions,
    desk,
    detections,
    disputes,
    document_changes,
    documents,
    events,
    evidence,
    gate,
    health,
    integrations,
    keys,
    line_pictures,
    matches,
    payouts,
    question_groups,
    questions,
    recoveries,
    reimbursements,
    sellers,
    sheets,
    stops,
    submissions,
    syncs,
)
from api.routes.docs import install_docs
from api.tokens import token_reader
from api.upload_slots import UploadSlots
from api.uploads import check_upload_limit
from api.workflow_client import WorkflowClient
from integrations.keys import SigningKeys
from integrations.storage.store import ObjectStore
from models.db import Database
from models.errors import (
    DatabaseAway,
    InvalidField,
    InvalidToken,
    NotConfigured,
    RateLimited,
    TokenKeysAway,
)
from settings import Settings

_DESCRIPTION = """
Recovers what Amazon owes FBA sellers: one durable workflow per claim.

Every failure is a problem (RFC 9457) with a stable `code`. Money is whole minor units with an ISO
currency, times are UTC. Requests that change something carry an `Idempotency-Key`: the same
request with the same key is done once and answered again.
"""


def create_app(settings: Settings) -> FastAPI:
    """The application; nothing is connected before it starts. NotConfigured."""
    resources = _resources(settings)
    listener = Listener(_database_url(settings), resources.live.wake)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        listening = asyncio.create_task(listener.run())
        yield
        listening.cancel()
        await asyncio.wait({listening})
        await run_in_threadpool(resources.database.close)
        await resources.tokens.close()

    app = FastAPI(
        title="Opside",
        version=version("opside"),
        summary="Claims, documents, questions, decisions.",
        description=_DESCRIPTION,
        openapi_tags=TAGS,
        generate_unique_id_function=operation_id,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.resources = resources
    _add_middleware(app, resources)
    install_error_handlers(app)
    install_docs(app)
    app.include_router(health.router)
    app.include_router(_version_1())
    app.openapi = lambda: describe(app)
    return app


def _add_middleware(app: FastAPI, resources: Resources) -> None:
    """From the innermost to the outermost: what is added last sees a request first."""
    settings = resources.settings
    app.add_middleware(
        BodyLimitMiddleware,
        json_bytes=settings.json_limit_bytes,
        upload_bytes=settings.upload_limit_bytes,
    )
    app.add_middleware(CallerMiddleware, tokens=resources.tokens, limits=RateLimits(settings))
    app.add_middleware(UnexpectedErrorMiddleware)
    add_cors(app, settings.cors_origins)
    app.add_middleware(RequestIdMiddleware)


def _database_url(settings: Settings) -> str:
    if not settings.database_url:
        raise NotConfigured("DATABASE_URL is not set: `opside up` sets it, docs/settings.md how.")
    return settings.database_url


def _resources(settings: Settings) -> Resources:
    database = Database(_database_url(settings), pool_size=settings.database_pool_size)
    workflows = WorkflowClient(settings.temporal_address, settings.temporal_namespace)
    check_upload_limit(settings)
    return Resources(
        settings=settings,
        tokens=token_reader(settings),
        database=database,
        store=ObjectStore(settings.storage_url or f"file://{settings.home / 'storage'}"),
        keys=SigningKeys(settings.home),
        uploads=UploadSlots(),
        workflows=workflows,
        readiness=probe(settings, database, workflows),
        live=LiveFeed(database),
    )


def _version_1() -> APIRouter:
    everywhere = problem_responses(
        InvalidToken, InvalidField, RateLimited, DatabaseAway, TokenKeysAway
    )
    router = APIRouter(prefix="/api/v1", responses=everywhere)
    for part in (
        claims,
        decisions,
        documents,
        document_changes,
        evidence,
        costs,
        line_pictures,
        questions,
        question_groups,
        matches,
        budgets,
        reimbursements,
        gate,
        stops,
        syncs,
        detections,
        sheets,
        sellers,
        integrations,
        keys,
        events,
        disputes,
        submissions,
        recoveries,
        payouts,
        bulk,
        desk,
    ):
        router.include_router(part.router)
    return router
