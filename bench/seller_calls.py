"""What one worker process asks Amazon for in an hour: the activities of polls and syncs, in the
order of their workflows, without the engine.

Its hour takes `3600 / speed` seconds: pauses and limits are so much shorter.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast
from uuid import UUID

from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.amazon_access import AmazonAccess
from activities.call_limits import StoredLimits
from activities.failures import translated
from activities.polling import Polling
from activities.raw_reports import RawReports
from activities.report_fetching import ReportFetching
from bench.waits import Asked, Came
from clock import utc_now
from integrations.amazon import limits as calling
from integrations.amazon.auth import TokenSource
from integrations.amazon.client import AmazonClient
from integrations.amazon.limits import Account, CallLimits
from integrations.amazon.transport import build_http
from integrations.consents import ConsentKeys
from integrations.storage.store import ObjectStore
from models.contracts.claim import ChannelName
from models.contracts.limits import Turn
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import call_buckets
from settings import Settings
from workflows.calls import POLL

HOUR = 3600.0
APPLICATION = "bench"
# As in workflows/seller_poll.py and workflows/report_fetching.py.
_LOOKS = 60
_FIRST_LOOK, _LONGEST_PAUSE = 2.0, 60.0
_REACHES_BACK = timedelta(days=90)

Argument = TypeVar("Argument")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Seller:
    """An account, and the second of the hour at which its Schedules come round."""

    tenant_id: UUID
    seller_id: UUID
    account: str
    begins: float

    @property
    def named(self) -> SellerPollInput:
        """As workflows name it."""
        return SellerPollInput(tenant_id=self.tenant_id, seller_id=self.seller_id)


@dataclass(frozen=True)
class Crew:
    """What a worker process is told."""

    database_url: str
    home: Path
    amazon: str
    speed: float
    sellers: tuple[Seller, ...]


@dataclass(frozen=True)
class HourDone:
    """Each asking for a call, in real seconds, and the polls and syncs that ended early."""

    asked: list[Asked]
    failed: list[str]


@dataclass(frozen=True)
class _Watched:
    """The stored limits, with a note of who asked when. An account is told by its consent."""

    stored: CallLimits
    notes: list[Asked] = field(default_factory=list[Asked])

    def take(self, account: Account, operation: str) -> Turn:
        turn = self.stored.take(account, operation)
        if turn.wait is None:
            self.note(account.refresh_token, operation, Came.MADE)
        else:
            told = turn.wait.total_seconds()
            self.note(account.refresh_token, operation, Came.REFUSED, told)
        return turn

    def answered(self, account: Account, operation: str, rate: float | None) -> None:
        self.stored.answered(account, operation, rate)

    def back_off(self, account: Account, operation: str, *, emptied: bool) -> None:
        self.stored.back_off(account, operation, emptied=emptied)

    def note(self, account: str, operation: str, came: Came, told: float = 0) -> None:
        merchant = account.split(".", 1)[0]
        self.notes.append(Asked(merchant, account, operation, time.monotonic(), came, told))


def lot(name: str) -> float:
    """From 0 to 1, by lot, and for a name always the same."""
    return int.from_bytes(sha256(name.encode()).digest()[:4]) / 2**32


def live_an_hour(crew: Crew) -> HourDone:
    """The process's hour, with as many threads as a worker has for Amazon."""
    calling.MOMENT_SECONDS /= crew.speed
    call_buckets.KEPT_FOR /= crew.speed
    slots = Settings().worker_amazon_slots
    database = Database(crew.database_url, pool_size=slots)
    with build_http(Settings().amazon_timeout_seconds) as http, ThreadPoolExecutor(slots) as pool:
        tokens = TokenSource(f"{crew.amazon}/auth/o2/token", APPLICATION, "secret", http)
        limits = _Watched(StoredLimits(database, APPLICATION))
        client = AmazonClient(http, tokens, limits, utc_now)
        access = AmazonAccess(database, client, crew.amazon, ConsentKeys(crew.home))
        raw = RawReports(database, access, ObjectStore((crew.home / "storage").as_uri()))
        failed = asyncio.run(_Hour(crew, raw, limits, pool).lived())
    database.close()
    return HourDone(limits.notes, failed)


class _Hour:
    def __init__(
        self, crew: Crew, raw: RawReports, limits: _Watched, pool: ThreadPoolExecutor
    ) -> None:
        self._crew, self._raw, self._limits, self._pool = crew, raw, limits, pool
        every = timedelta(minutes=Settings().payments_every_minutes)
        # The engine is there to tell claims, which costs Amazon nothing.
        self._polling = Polling(raw.database, raw.amazon, raw, cast(Client, None), every)
        self._fetching = ReportFetching(raw)
        self._failed: list[str] = []

    async def lived(self) -> list[str]:
        """A Schedule starts within a tenth of its interval after its time."""
        settings, begun = Settings(), list[asyncio.Task[None]]()
        minutes = (
            (self._poll, settings.poll_interval_minutes),
            (self._sync, settings.sync_interval_minutes),
        )
        for seller in self._crew.sellers:
            for work, every in minutes:
                for minute in range(0, 60, every):
                    late = lot(f"{seller.account} {work.__name__} {minute}") * every / 10
                    at = seller.begins + (minute + late) * 60
                    begun.append(asyncio.create_task(self._begin(work, seller, at)))
        await asyncio.gather(*begun)
        return self._failed

    async def _begin(
        self, work: Callable[[Seller], Awaitable[None]], seller: Seller, at: float
    ) -> None:
        await self._sleep(at)
        try:
            await work(seller)
        except ApplicationError as error:
            self._failed.append(f"{seller.account}: {error.type} {error.message}")

    async def _poll(self, seller: Seller) -> None:
        await self._do(self._case_changes, seller.named)
        report = await self._do(self._polling.request_report, seller.named)
        pause = _FIRST_LOOK
        for _ in range(_LOOKS):
            stored = await self._do(self._polling.store_report, report)
            if stored.status != "in_progress":
                return
            await self._sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _sync(self, seller: Seller) -> None:
        with suppress(ApplicationError):
            await self._poll(seller)
        fetch = await self._do(self._fetching.request_reports, seller.named)
        for one in ("createReport", "getShipmentItems"):
            self._limits.note(seller.account, one, Came.PUT_OFF)
        pause = _FIRST_LOOK
        for _ in range(_LOOKS):
            if not fetch.waiting:
                return
            fetch = await self._do(self._fetching.look_at_reports, fetch)
            if fetch.waiting:
                await self._sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    @translated
    def _case_changes(self, seller: SellerPollInput) -> int:
        """As `Polling.tell_case_changes` asks for them."""
        access = self._raw.amazon
        record = access.seller(seller.tenant_id, seller.seller_id)
        channel = access.channel(seller.tenant_id, seller.seller_id, ChannelName.SPAPI)
        since = record.case_changes_since or utc_now() - _REACHES_BACK
        return len(channel.changed_since(since))

    async def _do(self, work: Callable[[Argument], Result], argument: Argument) -> Result:
        """An activity as the engine calls it: tried again as `POLL` tells, or as Amazon's limit
        does."""
        policy = POLL["retry_policy"]
        give_up = time.monotonic() + self._real(POLL["schedule_to_close_timeout"])
        pause = self._real(policy.initial_interval)
        while True:
            try:
                loop = asyncio.get_running_loop()
                run = partial(ActivityEnvironment().run, work)
                return await loop.run_in_executor(self._pool, run, argument)
            except ApplicationError as error:
                told = error.next_retry_delay
                wait = pause if told is None else told.total_seconds()
                pause = min(pause * policy.backoff_coefficient, self._real(timedelta(minutes=5)))
                is_final = error.type in (policy.non_retryable_error_types or ())
                if is_final or time.monotonic() + wait > give_up:
                    raise
            await asyncio.sleep(wait)

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._crew.speed)

    def _real(self, span: timedelta) -> float:
        return span.total_seconds() / self._crew.speed
