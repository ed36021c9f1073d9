"""Whole claims a second with 1 to 8 worker processes on this machine."""

import asyncio
from pathlib import Path

from pydantic import BaseModel
from temporalio.client import Client

from bench.lives import upload_invoices, whole_lives
from bench.machine import machine
from bench.stage import NAMESPACE, BenchStack, open_accounts
from connection import connect
from engine.applications import start_worker
from engine.paths import DataFolder
from engine.process import ChildProcess

PROCESSES = (1, 2, 3, 4, 6, 8)
CLAIMS = 120
WARM_UP = 20
# So many processes share the database's connections: each takes a pool for either login.
ENVIRONMENT = {"DATABASE_POOL_SIZE": "8"}


class WorkerFigures(BaseModel):
    """What `workers.json` holds: claims a second by the number of worker processes."""

    claims_per_second: dict[int, float]
    claims: int
    machine: dict[str, str | int]


def measure_workers(stack: BenchStack) -> WorkerFigures:
    """The running, empty stack has the first worker; the others come one after the other.

    From the main thread only: a process ends with the thread that started it.
    """
    more: list[ChildProcess] = []
    figures: dict[int, float] = {}
    with asyncio.Runner() as runner:
        engine = runner.run(_prepare(stack))
        try:
            for wanted in PROCESSES:
                while len(more) < wanted - 1:
                    more.append(_one_more(stack.home, stack.environment))
                figures[wanted] = runner.run(_rate(stack, engine))
        finally:
            while more:
                more.pop().stop()
    return WorkerFigures(claims_per_second=figures, claims=CLAIMS, machine=machine())


def _one_more(home: Path, environment: dict[str, str]) -> ChildProcess:
    return start_worker(DataFolder(home), {**environment, **ENVIRONMENT}, ()).process


async def _prepare(stack: BenchStack) -> Client:
    accounts = open_accounts(stack)
    engine = await connect(stack.addresses.temporal_address, NAMESPACE)
    async with stack.client() as http:
        await upload_invoices(http, accounts)
        await whole_lives(stack, http, engine, accounts, WARM_UP)
    return engine


async def _rate(stack: BenchStack, engine: Client) -> float:
    async with stack.client() as http:
        seconds, _ = await whole_lives(stack, http, engine, open_accounts(stack), CLAIMS)
    return round(CLAIMS / seconds, 2)
