"""The API over ASGI, on a database of the test's own and on the real engine."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import SecretStr

from api.app import create_app
from api.auth import Role, mint_token
from engine.state import Addresses
from models.contracts.claim import ClaimFacts
from models.contracts.workflows import SellerPollInput
from models.db import Database
from settings import Settings
from tests.fixtures_database import DatabaseUrls, claim_input, new_seller, new_tenant

SECRET = "a secret of the tests, longer than 32 bytes"
NOBODY_LISTENS = "127.0.0.1:1"


@pytest.fixture
def settings(engine: Addresses, database_urls: DatabaseUrls, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] (pydantic-settings adds it at run time)
        opside_home=tmp_path,
        database_url=database_urls.app,
        database_system_url=database_urls.system,
        database_pool_size=4,
        temporal_address=engine.temporal_address,
        jwt_secret=SecretStr(SECRET),
        upload_limit_bytes=100_000,
        storage_url=f"file://{tmp_path / 'storage'}",
        submission_retry_minutes=(5, 60, 1440),
    )


@asynccontextmanager
async def serving(settings: Settings) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an API with these settings; a bug answers 500 as it would over the wire."""
    app = create_app(settings)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://api.test") as client,
    ):
        yield client


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(settings) as opened:
        yield opened


@pytest.fixture
async def without_engine(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The same API, where nobody listens at the engine's address."""
    away = settings.model_copy(update={"temporal_address": NOBODY_LISTENS})
    async with serving(away) as opened:
        yield opened


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database)


@pytest.fixture
def other_seller(database: Database, seller: SellerPollInput) -> SellerPollInput:
    """Another seller of the same tenant."""
    return new_seller(database, seller.tenant_id)


@pytest.fixture
def stranger(database: Database) -> SellerPollInput:
    """A seller of another tenant."""
    return new_seller(database, new_tenant(database))


@dataclass(frozen=True)
class Tokens:
    """Headers for callers of one tenant. Each call with a write gets a key of its own."""

    tenant_id: UUID

    def of(self, role: Role, *sellers: UUID, key: str | None = None) -> dict[str, str]:
        token = mint_token(
            SECRET,
            subject=f"a {role}",
            tenant_id=self.tenant_id,
            role=role,
            sellers=list(sellers),
            lifetime=timedelta(hours=1),
        )
        return {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": key or str(uuid4()),
        }

    def operator(self, key: str | None = None) -> dict[str, str]:
        return self.of(Role.OPERATOR, key=key)

    def auditor(self) -> dict[str, str]:
        return self.of(Role.AUDITOR)


@pytest.fixture
def tokens(seller: SellerPollInput) -> Tokens:
    return Tokens(seller.tenant_id)


def new_claim_body(seller: SellerPollInput, **facts: Any) -> dict[str, Any]:
    """A body for POST /claims over a ledger row of its own."""
    made: ClaimFacts = claim_input(seller, **facts).facts
    return {"seller_id": str(seller.seller_id), "facts": made.model_dump(mode="json")}
