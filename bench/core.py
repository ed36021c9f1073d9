"""The core figures: whole claims a second, events a claim, start latency, memory of each part."""

import asyncio
import os
import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import httpx
import psutil
from pydantic import BaseModel
from temporalio.client import Client

from bench.lives import create_claim, upload_invoices, whole_lives
from bench.machine import machine
from bench.stage import NAMESPACE, Account, BenchStack, open_accounts
from connection import connect

WARM_UP = 20
CLAIMS = 300
STARTS_A_SECOND = 20
START_SECONDS = 15
SAMPLE = 50


class CoreFigures(BaseModel):
    """What `core.json` holds. Memory is proportional set size: shared pages count once.

    `cpu_ms_per_claim` says which part is the limit, also on a machine that does other work.
    """

    claims_per_second: float
    history_events_per_claim: float
    start_p50_ms: float
    start_p95_ms: float
    rss_mb: dict[str, int]
    cpu_ms_per_claim: dict[str, int]
    claims: int
    machine: dict[str, str | int]


async def measure_core(stack: BenchStack, claims: int = CLAIMS) -> CoreFigures:
    """Fill a running, empty stack with claims and look."""
    accounts = await asyncio.to_thread(open_accounts, stack)
    engine = await connect(stack.addresses.temporal_address, NAMESPACE)
    async with stack.client() as http:
        await upload_invoices(http, accounts)
        await whole_lives(stack, http, engine, accounts, WARM_UP)
        before = cpu_seconds(stack)
        seconds, ids = await whole_lives(stack, http, engine, accounts, claims)
        after = cpu_seconds(stack)
        memory = memory_mb(stack)
        latencies = await start_latencies(http, accounts)
    events = await history_lengths(engine, ids[:: max(1, len(ids) // SAMPLE)])
    return CoreFigures(
        claims_per_second=round(claims / seconds, 2),
        history_events_per_claim=round(statistics.mean(events), 1),
        start_p50_ms=_percentile(latencies, 50),
        start_p95_ms=_percentile(latencies, 95),
        rss_mb=memory,
        cpu_ms_per_claim={
            name: round((after[name] - before[name]) * 1000 / claims) for name in before
        },
        claims=claims,
        machine=machine(),
    )


async def start_latencies(http: httpx.AsyncClient, accounts: Sequence[Account]) -> list[float]:
    """Milliseconds of each of 20 creations a second, evenly spaced, whatever the others take."""

    async def one(place: int) -> float:
        await asyncio.sleep(place / STARTS_A_SECOND)
        began = time.perf_counter()
        await create_claim(http, accounts[place % len(accounts)])
        return (time.perf_counter() - began) * 1000

    return list(await asyncio.gather(*[one(n) for n in range(STARTS_A_SECOND * START_SECONDS)]))


async def history_lengths(engine: Client, claims: Sequence[UUID]) -> list[int]:
    """How many events each of these claims cost."""
    described = [await engine.get_workflow_handle(f"claim-{one}").describe() for one in claims]
    return [one.history_length for one in described]


def memory_mb(stack: BenchStack) -> dict[str, int]:
    """Each part with its children."""
    return {name: round(_memory(pid) / 2**20) for name, pid in stack.pids().items()}


def cpu_seconds(stack: BenchStack) -> dict[str, float]:
    """What each part and its children have used since they began; `bench` is this process."""
    parts = {name: _cpu(pid) for name, pid in stack.pids().items()}
    return {**parts, "bench": _cpu(os.getpid(), with_children=False)}


def _cpu(pid: int, *, with_children: bool = True) -> float:
    """Children that have ended count too, as their parent has waited for them."""
    process = psutil.Process(pid)
    times = process.cpu_times()
    used = times.user + times.system + times.children_user + times.children_system
    if with_children:
        for child in process.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                own = child.cpu_times()
                used += own.user + own.system
    return used


def _memory(pid: int) -> int:
    process = psutil.Process(pid)
    return sum(_proportional(one) for one in [process, *process.children(recursive=True)])


def _proportional(process: psutil.Process) -> int:
    try:
        memory: Any = process.memory_full_info()
        return int(getattr(memory, "pss", memory.rss))
    except psutil.NoSuchProcess:
        return 0


def _percentile(values: Sequence[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 1)
