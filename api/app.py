"""The HTTP API: thin. It starts, queries, updates and signals; it decides nothing."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.openapi.utils import get_openapi

from api.auth import signing_secret
from api.dependencies import Resources
from api.errors import install_error_handlers
from api.problems import Problem, problem_responses
from api.request_id import RequestIdMiddleware
from api.routes import (
    claims,
    decisions,
    documents,
    health,
    keys,
    questions,
    reimbursements,
    sellers,
    stops,
)
from api.routes.docs import install_docs
from api.workflow_client import WorkflowClient
from integrations.keys import SigningKeys
from integrations.storage.store import ObjectStore
from models.db import Database
from models.errors import DatabaseAway, InvalidField, InvalidToken, NotConfigured
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

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        yield
        await run_in_threadpool(resources.database.close)

    app = FastAPI(
        title="Opside",
        version=version("opside"),
        summary="Claims, documents, questions, decisions.",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.resources = resources
    app.add_middleware(RequestIdMiddleware)
    install_error_handlers(app)
    install_docs(app)
    app.include_router(health.router)
    app.include_router(_version_1())
    app.openapi = lambda: _openapi(app)
    return app


def _resources(settings: Settings) -> Resources:
    if not settings.database_url:
        raise NotConfigured("DATABASE_URL is not set: `opside up` sets it, docs/settings.md how.")
    return Resources(
        settings=settings,
        secret=signing_secret(settings),
        database=Database(settings.database_url, pool_size=settings.database_pool_size),
        store=ObjectStore(settings.storage_url or f"file://{settings.home / 'storage'}"),
        keys=SigningKeys(settings.home),
        workflows=WorkflowClient(settings.temporal_address, settings.temporal_namespace),
    )


def _version_1() -> APIRouter:
    everywhere = problem_responses(InvalidToken, InvalidField, DatabaseAway)
    router = APIRouter(prefix="/api/v1", responses=everywhere)
    for part in (claims, decisions, documents, questions, reimbursements, stops, sellers, keys):
        router.include_router(part.router)
    return router


def _openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document, with the problem's schema in place of its own validation errors."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            summary=app.summary,
            description=app.description,
            routes=app.routes,
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schemas["Problem"].pop("$defs"))
        app.openapi_schema = document
    return app.openapi_schema
