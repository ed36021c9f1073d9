"""The API over ASGI, on a database of the test's own and on the real engine."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from google.protobuf.duration_pb2 import Duration
from pydantic import SecretStr
from sqlmodel import select
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from api.app import create_app
from api.auth import mint_token
from api.roles import Role
from clock import utc_now
from engine.state import Addresses
from models.contracts.claim import ClaimFacts
from models.contracts.syncs import SyncProgress
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.tables.claims import ClaimRow
from models.tables.evidence import DocumentRow
from models.tables.syncs import SellerSyncRow
from settings import Settings
from tests.fixtures_database import DatabaseUrls, claim_input, new_seller, new_tenant
from worker import serving as worker_serving

SECRET = "a secret of the tests, longer than 32 bytes"
NOBODY_LISTENS = "127.0.0.1:1"


@pytest.fixture
async def settings(
    engine: Addresses,
    database_urls: DatabaseUrls,
    database: Database,
    temporal_client: Client,
    tmp_path: Path,
) -> AsyncIterator[Settings]:
    """Of an API on real parts. What the test left running on the shared engine ends with it."""
    yield api_settings(engine, database_urls, tmp_path)
    await end_workflows(database, temporal_client)


def api_settings(engine: Addresses, database_urls: DatabaseUrls, folder: Path) -> Settings:
    """Of an API on real parts, with its files in `folder`. Nobody listens where Amazon would."""
    return Settings(
        payments_every_minutes=0,  # Amazon's days pass in seconds here
        _env_file=None,  # pyright: ignore[reportCallIssue] (pydantic-settings adds it at run time)
        opside_home=folder,
        database_url=database_urls.app,
        database_system_url=database_urls.system,
        database_pool_size=8,
        worker_sandbox=True,
        amazon_endpoint=f"http://{NOBODY_LISTENS}",
        amazon_token_url=f"http://{NOBODY_LISTENS}",
        temporal_address=engine.temporal_address,
        jwt_secret=SecretStr(SECRET),
        upload_limit_bytes=100_000,
        storage_url=f"file://{folder / 'storage'}",
    )


_SYNCS = select(SellerSyncRow.progress)


async def end_workflows(database: Database, temporal_client: Client) -> None:
    """Ends what the rows of this database left running on the shared engine."""
    for workflow_id in _workflows_of(database):
        with suppress(RPCError):  # it has ended, or never began
            await temporal_client.get_workflow_handle(workflow_id).terminate("the test is over")


def _workflows_of(database: Database) -> list[str]:
    with database.system() as session:
        claims = session.exec(select(ClaimRow.id)).all()
        documents = session.exec(select(DocumentRow.id)).all()
        syncs = [SyncProgress.model_validate(one) for one in session.exec(_SYNCS)]
    return [
        *(f"claim-{claim}" for claim in claims),
        *(f"document-{document}" for document in documents),
        *(sync.workflow_id for sync in syncs),
    ]


@pytest.fixture(scope="session")
async def engine_namespace_without_workers(temporal_client: Client) -> str:
    """A namespace where no worker ever came for work."""
    name = "without-workers"
    await temporal_client.workflow_service.register_namespace(
        RegisterNamespaceRequest(
            namespace=name, workflow_execution_retention_period=Duration(seconds=86_400)
        )
    )
    return name


@asynccontextmanager
async def working(settings: Settings, temporal_client: Client) -> AsyncGenerator[None]:
    """The application's own worker, on the test's database. Claims here go by hand, so that
    nobody is called."""
    async with worker_serving(settings, temporal_client):
        yield


@pytest.fixture
async def worker(settings: Settings, temporal_client: Client) -> AsyncIterator[None]:
    async with working(settings, temporal_client):
        yield


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
    """A body for POST /claims over a ledger row of its own, with 60 days left."""
    known = {"deadline": utc_now() + timedelta(days=60)}
    made: ClaimFacts = claim_input(seller, **(known | facts)).facts
    return {"seller_id": str(seller.seller_id), "facts": made.model_dump(mode="json")}


async def claim_at(
    client: httpx.AsyncClient, claim_id: str, headers: dict[str, str], *statuses: str
) -> dict[str, Any]:
    """The claim, once it has one of these statuses (the test's own time limit ends the wait)."""
    while True:
        claim = (await client.get(f"/api/v1/claims/{claim_id}", headers=headers)).json()
        if claim["status"] in statuses:
            return claim
        await asyncio.sleep(0.1)


def invoice(sku: str = "SKU-1") -> bytes:
    """A supplier's invoice as CSV. It shows no total, so that a person must confirm it."""
    return (
        "Invoice Number,Invoice Date,SKU,Description,Quantity,Unit Price,Total,Currency\n"
        f"INV-7,2026-04-01,{sku},Steel bottle,50,4.00,200.00,USD\n"
    ).encode()


async def upload(
    client: httpx.AsyncClient,
    headers: dict[str, str],
    seller: SellerPollInput,
    content: bytes,
    name: str = "invoice.csv",
) -> httpx.Response:
    """POST /documents."""
    return await client.post(
        "/api/v1/documents",
        data={"seller_id": str(seller.seller_id)},
        files={"file": (name, content, "text/csv")},
        headers=headers,
    )


async def asked_claim(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> dict[str, Any]:
    """A claim that asks whether an invoice without a total is the right one."""
    headers = tokens.operator()
    made = await client.post("/api/v1/claims", json=new_claim_body(seller), headers=headers)
    await claim_at(client, made.json()["id"], headers, "awaiting_evidence")
    await upload(client, tokens.operator(), seller, invoice())
    return await claim_at(client, made.json()["id"], headers, "awaiting_answer")
