"""The HTTP application: Amazon's routes, its errors and headers, and the director's desk."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from sandbox.amazon import admin, consent, disputes, finances, inbound, lwa, notifications, reports
from sandbox.amazon.errors import (
    HtmlOutage,
    LwaError,
    SpApiError,
    render_http_error,
    render_lwa_error,
    render_outage,
    render_sp_api_error,
    render_validation_error,
)
from sandbox.amazon.gateway import AmazonHeaders
from sandbox.amazon.service import Sandbox, SandboxOptions


def create_app(options: SandboxOptions) -> FastAPI:
    """The application on a state file, which is made where it is missing."""
    sandbox = Sandbox(options)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        yield
        sandbox.store.close()

    app = FastAPI(title="Opside sandbox: Amazon", lifespan=lifespan)
    app.state.sandbox = sandbox
    app.add_middleware(AmazonHeaders)
    app.exception_handler(SpApiError)(render_sp_api_error)
    app.exception_handler(LwaError)(render_lwa_error)
    app.exception_handler(HtmlOutage)(render_outage)
    app.exception_handler(RequestValidationError)(render_validation_error)
    app.exception_handler(HTTPException)(render_http_error)
    app.add_api_route("/healthz", healthz)
    for room in (lwa, consent, reports, finances, inbound, notifications, disputes, admin):
        app.include_router(room.router)
    return app


async def healthz() -> dict[str, str]:
    """The process is up."""
    return {"status": "ok"}
