"""What claims cost that do nothing: memory, database, and how fast a wave of them wakes up."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import psycopg
from pydantic import BaseModel
from sqlalchemy import func
from sqlalchemy.engine import make_url
from sqlmodel import select
from temporalio.client import Client

from bench.core import memory_mb
from bench.lives import LOOK_SECONDS
from bench.machine import machine
from bench.stage import NAMESPACE, TENANT_ID, Account, BenchStack, ledger_numbers, open_accounts
from claims.identity import claim_id
from clock import utc_now
from connection import connect
from models.contracts import queues
from models.contracts.claim import ClaimIdentity, ClaimPolicy, ClaimStatus
from models.contracts.messages import Accepted, Decide, DecisionAction
from models.contracts.workflows import ClaimInput
from models.db import Database
from models.repositories import claims
from models.tables.claims import ClaimRow
from workflows import starting

CLAIMS = 10_000
WOKEN = 1_000
ROWS_AT_ONCE = 500
AT_ONCE = 64
Item = TypeVar("Item")


class SleepingFigures(BaseModel):
    """What `sleeping.json` holds. `memory_mb` and `database_mb` are what the claims added.

    Starting ends when each claim waits for a document; waking ends when each has been withdrawn.
    """

    claims: int
    started_per_second: float
    memory_mb: dict[str, int]
    database_mb: dict[str, int]
    woken: int
    woken_per_second: float
    machine: dict[str, str | int]


async def measure_sleeping(
    stack: BenchStack, number: int = CLAIMS, woken: int = WOKEN
) -> SleepingFigures:
    """Fill a running, empty stack with claims that find no document, then wake some."""
    accounts = await asyncio.to_thread(open_accounts, stack)
    engine = await connect(stack.addresses.temporal_address, NAMESPACE)
    database = stack.database()
    memory, sizes = memory_mb(stack), _database_mb(stack)
    began = time.perf_counter()
    asleep = await _fall_asleep(database, engine, accounts, number)
    started = time.perf_counter() - began
    memory_after, sizes_after = memory_mb(stack), _database_mb(stack)
    began = time.perf_counter()
    await _each(asleep[:: max(1, number // woken)][:woken], partial(_withdraw, engine))
    took = time.perf_counter() - began
    database.close()
    return SleepingFigures(
        claims=number,
        started_per_second=round(number / started, 1),
        memory_mb={name: memory_after[name] - memory[name] for name in memory},
        database_mb={name: sizes_after[name] - sizes[name] for name in sizes},
        woken=woken,
        woken_per_second=round(woken / took, 1),
        machine=machine(),
    )


async def _fall_asleep(
    database: Database, engine: Client, accounts: Sequence[Account], number: int
) -> list[ClaimIdentity]:
    drafts = [_draft(accounts[place % len(accounts)]) for place in range(number)]
    for place in range(0, number, ROWS_AT_ONCE):
        await asyncio.to_thread(_store, database, drafts[place : place + ROWS_AT_ONCE])
    await _each(drafts, partial(_start, engine))
    while await asyncio.to_thread(_waiting, database) < number:  # noqa: ASYNC110 (other processes)
        await asyncio.sleep(LOOK_SECONDS * 5)
    return [draft.identity for draft in drafts]


async def _each(items: Sequence[Item], work: Callable[[Item], Awaitable[object]]) -> None:
    """All of them, so many at once."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(item: Item) -> None:
        async with room:
            await work(item)

    await asyncio.gather(*[one(item) for item in items])


def _draft(account: Account) -> ClaimInput:
    facts = account.facts(next(ledger_numbers))
    identity = ClaimIdentity(
        tenant_id=TENANT_ID,
        seller_id=account.seller_id,
        claim_id=claim_id(TENANT_ID, account.seller_id, facts.family, facts.ledger_key),
    )
    return ClaimInput.of(identity, facts, ClaimPolicy())


def _store(database: Database, drafts: Sequence[ClaimInput]) -> None:
    now = utc_now()
    with database.tenant(TENANT_ID) as session:
        for draft in drafts:
            claims.create_claim(session, draft, now)
            claims.mark_started(session, draft.identity, now)


async def _start(engine: Client, draft: ClaimInput) -> None:
    await engine.start_workflow(
        "ClaimWorkflow",
        draft,
        id=draft.identity.workflow_id,
        task_queue=queues.CLAIMS,
        id_reuse_policy=starting.REUSE,
        search_attributes=starting.claim_search_attributes(draft),
        static_summary=starting.claim_summary(draft),
        static_details=starting.claim_details(draft),
    )


async def _withdraw(engine: Client, claim: ClaimIdentity) -> None:
    decision = Decide(
        message_id=f"bench-{claim.claim_id}",
        actor="bench",
        action=DecisionAction.WITHDRAW,
        reason="A wave of news",
    )
    handle = engine.get_workflow_handle(claim.workflow_id)
    await handle.execute_update(  # pyright: ignore[reportUnknownMemberType]
        "decide", decision, id=decision.message_id, result_type=Accepted
    )


def _waiting(database: Database) -> int:
    with database.tenant(TENANT_ID) as session:
        statement = select(func.count()).where(
            ClaimRow.tenant_id == TENANT_ID, ClaimRow.status == ClaimStatus.AWAITING_EVIDENCE
        )
        return session.exec(statement).one()


def _database_mb(stack: BenchStack) -> dict[str, int]:
    """Each database of the embedded PostgreSQL that is not its own."""
    url = make_url(stack.addresses.database_owner_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        rows = connection.execute(
            "SELECT datname, pg_database_size(datname) FROM pg_database WHERE NOT datistemplate"
        ).fetchall()
    return {name: round(size / 2**20) for name, size in rows if name != "postgres"}
