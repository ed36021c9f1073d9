"""`python -m bench lists`: how long a page of the claims list takes, among 100,000 claims.

Fills a PostgreSQL of its own, asks the API in this process (all but the socket), prints
a table and keeps it as `OPSIDE_HOME/bench/lists.json`.
"""

import asyncio
import statistics
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel, SecretStr

from api.app import create_app
from api.auth import mint_token
from api.roles import Role
from bench.machine import machine
from bench.many_claims import ManyClaims, fill
from engine.account import remove_data_folder
from engine.stack import EmbeddedStack
from engine.state import Addresses
from models.db import Database
from models.migrate import migrate
from settings import Settings

CLAIMS = 100_000
TENANTS = 4
SELLERS_EACH = 5
ROUNDS = 30
GOAL_MS = 50
NOBODYS_SECRET = "of a benchmark that nobody else can reach"  # noqa: S105 (nobody can reach it)
SORTS = ("deadline", "-deadline", "amount", "-amount")


class ListFigure(BaseModel):
    """Milliseconds of one query's first page."""

    query: str
    p50_ms: float
    p95_ms: float
    claims_on_page: int


class ListFigures(BaseModel):
    """What `lists.json` holds."""

    claims: int
    tenants: int
    goal_ms: int
    worst_p95_ms: float
    fill_seconds: float
    lists: list[ListFigure]
    machine: dict[str, str | int]


def queries(many: ManyClaims) -> list[dict[str, str | list[str]]]:
    """Each filter in each order, exact searches, bounds, and several at once."""
    filters: list[dict[str, str | list[str]]] = [
        {},
        {"status": "closed"},
        {"status": ["detected", "under_review", "closed"]},
        {"seller": str(many.seller_ids[0])},
        {"seller": str(many.seller_ids[0]), "status": "under_review"},
        {"family": "damaged_warehouse"},
        {"channel": "assisted"},
        {"desk": "file_by_hand"},
        {"ending": "denied"},
        {"currency": "USD"},
    ]
    seldom: list[dict[str, str | list[str]]] = [
        {"case_id": many.case_id},
        {"fnsku": many.fnsku},
        {"asin": many.asin},
        {"msku": many.msku},
        {"ledger_reference": many.ledger_reference},
        {"currency": "USD", "min_cents": str(many.high_cents)},
        {"currency": "USD", "min_cents": "5000", "max_cents": "20000"},
        {"deadline_after": many.late_deadline.isoformat()},
        {"created_since": many.late_creation.isoformat()},
        {"created_since": many.middle.isoformat()},
        {"status": "closed", "family": "lost_warehouse", "channel": "spapi"},
    ]
    every = [{**one, "sort": sort} for one in filters for sort in SORTS]
    return [*every, *[{**one, "sort": sort} for one in seldom for sort in ("deadline", "-amount")]]


async def measure(settings: Settings, many: ManyClaims) -> list[ListFigure]:
    """Each query many times, in turn, by one caller."""
    token = mint_token(
        NOBODYS_SECRET,
        subject="bench",
        tenant_id=many.tenant_id,
        role=Role.OPERATOR,
        sellers=[],
        lifetime=timedelta(hours=1),
    )
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://api.bench/api/v1",
            headers={"Authorization": f"Bearer {token}"},
        ) as client,
    ):
        return [await _figure(client, query) for query in queries(many)]


async def _figure(client: httpx.AsyncClient, query: dict[str, str | list[str]]) -> ListFigure:
    took: list[float] = []
    shown = 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        answer = await client.get("/claims", params=query)
        took.append((time.perf_counter() - began) * 1000)
        shown = len(answer.raise_for_status().json()["items"])
    return ListFigure(
        query=urlencode(query, doseq=True),
        p50_ms=round(statistics.median(took), 1),
        p95_ms=round(statistics.quantiles(took, n=20, method="inclusive")[-1], 1),
        claims_on_page=shown,
    )


def _settings(home: Path, addresses: Addresses) -> Settings:
    return Settings(
        opside_home=home,
        database_url=addresses.database_url,
        jwt_secret=SecretStr(NOBODYS_SECRET),
        rate_limit_reads=1_000_000,
    )


def measured(home: Path) -> ListFigures:
    """The figures, from a PostgreSQL that is thrown away after."""
    remove_data_folder(home)
    with EmbeddedStack(home, durable=False) as stack:
        addresses = stack.addresses
        migrate(addresses.database_owner_url)
        database = Database(addresses.database_url, addresses.database_system_url, 2)
        began = time.perf_counter()
        (many, *_) = fill(
            database,
            addresses.database_owner_url,
            tenants=TENANTS,
            sellers_each=SELLERS_EACH,
            claims=CLAIMS,
        )
        took = time.perf_counter() - began
        database.close()
        lists = asyncio.run(measure(_settings(home, addresses), many))
    remove_data_folder(home)
    return ListFigures(
        claims=CLAIMS,
        tenants=TENANTS,
        goal_ms=GOAL_MS,
        worst_p95_ms=max(one.p95_ms for one in lists),
        fill_seconds=round(took, 1),
        lists=lists,
        machine=machine(),
    )
