"""Claims that live their whole life: created over HTTP, filed, decided, paid, billed, sealed.

Amazon's clock is moved and its news is polled all the time, as a busy seller's would be; the claims
keep the real clock, because what they wait for is news.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import func
from sqlmodel import select
from temporalio.client import Client

from bench.stage import TENANT_ID, Account, BenchStack, invoice_over_everything, ledger_numbers
from models.contracts import queues
from models.contracts.claim import ClaimStatus
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.errors import OpsideError
from models.tables.claims import ClaimRow

AT_ONCE = 16
LOOK_SECONDS = 0.1
POLL_PAUSE_SECONDS = 2.0
STEP = timedelta(days=3)  # decided after 2 days, paid 3 days later
LONGEST_SECONDS = 1_200
_polls = count(1)


class BenchFailed(OpsideError):
    """A benchmark that did not measure what it should."""

    code = "bench_failed"


async def upload_invoices(http: httpx.AsyncClient, accounts: Sequence[Account]) -> None:
    """Each account's invoice, until it was read."""
    for account in accounts:
        answer = await http.post(
            "/documents",
            headers={"idempotency-key": f"invoice-{account.seller_id}"},
            data={"seller_id": str(account.seller_id)},
            files={"file": ("bench.pdf", invoice_over_everything(account), "application/pdf")},
        )
        document = answer.raise_for_status().json()
        while document["status"] not in ("read", "failed"):
            await asyncio.sleep(LOOK_SECONDS)
            document = (await http.get(f"/documents/{document['id']}")).json()
        if document["status"] == "failed":
            raise BenchFailed(f"The invoice was not read: {document['error_code']}.")


async def create_claim(http: httpx.AsyncClient, account: Account) -> UUID:
    """One claim, its workflow started (201) or, with the engine out of breath, kept (202)."""
    facts = account.facts(next(ledger_numbers))
    answer = await http.post(
        "/claims",
        headers={"idempotency-key": facts.ledger_key},
        json={"seller_id": str(account.seller_id), "facts": facts.model_dump(mode="json")},
    )
    if answer.status_code not in (httpx.codes.CREATED, httpx.codes.ACCEPTED):
        raise BenchFailed(f"A claim was not created: {answer.status_code} {answer.text[:200]}")
    return UUID(answer.json()["id"])


async def whole_lives(
    stack: BenchStack, http: httpx.AsyncClient, engine: Client, accounts: Sequence[Account], n: int
) -> tuple[float, list[UUID]]:
    """Seconds from the first creation until `n` claims are closed as paid, and their ids."""
    database = stack.database()
    before = await asyncio.to_thread(_closed, database)
    room = asyncio.Semaphore(AT_ONCE)

    async def create(place: int) -> UUID:
        async with room:
            return await create_claim(http, accounts[place % len(accounts)])

    began = time.perf_counter()
    async with amazon_goes_on(stack, engine, accounts) as amazon:
        ids = await asyncio.gather(*[create(place) for place in range(n)])
        while (done := await asyncio.to_thread(_closed, database) - before) < n:
            if amazon.done():
                amazon.result()
            if time.perf_counter() - began > LONGEST_SECONDS:
                raise BenchFailed(f"Only {done} of {n} claims were closed.")
            await asyncio.sleep(LOOK_SECONDS)
        took = time.perf_counter() - began
    database.close()
    return took, ids


@asynccontextmanager
async def amazon_goes_on(
    stack: BenchStack, engine: Client, accounts: Sequence[Account]
) -> AsyncGenerator[asyncio.Task[None]]:
    """Amazon's days pass, and each seller is polled again and again; the task ends by failing."""
    base_url = f"{stack.addresses.sandbox_url}/sandbox"
    async with httpx.AsyncClient(base_url=base_url, timeout=60) as desk:

        async def days() -> None:
            while True:
                await desk.post("/clock/advance", json={"seconds": STEP.total_seconds()})
                await asyncio.gather(*[_poll(engine, account) for account in accounts])
                await asyncio.sleep(POLL_PAUSE_SECONDS)

        passing = asyncio.create_task(days())
        try:
            yield passing
        finally:
            passing.cancel()
            with suppress(asyncio.CancelledError):
                await passing


async def _poll(engine: Client, account: Account) -> Any:
    return await engine.execute_workflow(
        "SellerPollWorkflow",
        SellerPollInput(tenant_id=TENANT_ID, seller_id=account.seller_id),
        id=f"payouts-{account.seller_id}-bench-{next(_polls)}",
        task_queue=queues.CLAIMS,
    )


def _closed(database: Database) -> int:
    with database.tenant(TENANT_ID) as session:
        statement = select(func.count()).where(
            ClaimRow.tenant_id == TENANT_ID, ClaimRow.status == ClaimStatus.CLOSED
        )
        return session.exec(statement).one()
