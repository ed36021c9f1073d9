"""What sellers' polls and syncs ask Amazon for: their activities in the order of their workflows,
without the engine, in a time that jumps from one event to the next.
"""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from heapq import heapify, heappop, heappush
from itertools import count
from pathlib import Path
from typing import TypeVar, cast
from uuid import UUID

import httpx
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.amazon_access import AmazonAccess
from activities.call_limits import StoredLimits
from activities.failures import translated
from activities.polling import Polling
from activities.raw_reports import RawReports
from activities.report_fetching import ReportFetching
from bench.made_up_time import MadeUpTime
from bench.waits import Asked, Came
from clock import utc_now
from integrations.amazon import limits as calling
from integrations.amazon.auth import TokenSource
from integrations.amazon.client import AmazonClient
from integrations.amazon.limits import Account, CallLimits
from integrations.consents import ConsentKeys
from integrations.storage.store import ObjectStore
from models.contracts.claim import ChannelName
from models.contracts.limits import Turn
from models.contracts.workflows import SellerPollInput
from models.db import Database
from settings import Settings
from workflows.calls import POLL

APPLICATION = "bench"
_ACTIVITY_SECONDS = 0.5
# As in workflows/seller_poll.py and workflows/report_fetching.py.
_LOOKS = 60
_FIRST_LOOK, _LONGEST_PAUSE = 2.0, 60.0
_REACHES_BACK = timedelta(days=90)

Argument = TypeVar("Argument")
Result = TypeVar("Result")
# Gives the seconds until it is to go on.
Steps = Generator[float, None, None]


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
class Done:
    """Each asking for a call, and the polls and syncs that ended early."""

    asked: list[Asked]
    failed: list[str]


@dataclass(frozen=True)
class _Watched:
    """The stored limits, with a note of who asked when. An account is told by its consent."""

    stored: CallLimits
    clock: MadeUpTime
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
        self.notes.append(Asked(merchant, account, operation, self.clock.now, came, told))


def live_an_hour(
    sellers: Iterable[Seller], database: Database, home: Path, amazon: str, clock: MadeUpTime
) -> Done:
    """An hour of each seller, from the second at which it begins."""
    with httpx.Client() as http, _no_thread_waits():
        tokens = TokenSource(f"{amazon}/auth/o2/token", APPLICATION, "secret", http)
        limits = _Watched(StoredLimits(database, APPLICATION), clock)
        client = AmazonClient(http, tokens, limits, utc_now)
        access = AmazonAccess(database, client, amazon, ConsentKeys(home))
        raw = RawReports(database, access, ObjectStore((home / "storage").as_uri()))
        hour = _Hour(raw, limits, clock)
        hour.live(sellers)
    return Done(limits.notes, hour.failed)


@contextmanager
def _no_thread_waits() -> Generator[None]:
    """The time does not pass while one sleeps."""
    before, calling.MOMENT_SECONDS = calling.MOMENT_SECONDS, 0.0
    try:
        yield
    finally:
        calling.MOMENT_SECONDS = before


class _Hour:
    def __init__(self, raw: RawReports, limits: _Watched, clock: MadeUpTime) -> None:
        self._raw, self._limits, self._clock = raw, limits, clock
        every = timedelta(minutes=Settings().payments_every_minutes)
        # The engine is there to tell claims, which costs Amazon nothing.
        self._polling = Polling(raw.database, raw.amazon, raw, cast(Client, None), every)
        self._fetching = ReportFetching(raw)
        self.failed: list[str] = []

    def live(self, sellers: Iterable[Seller]) -> None:
        """Until nobody has anything left to do."""
        number = count()
        events = [(at, next(number), steps) for one in sellers for at, steps in self._starts(one)]
        heapify(events)
        while events:
            at, _, steps = heappop(events)
            self._clock.jump(at)
            for pause in steps:
                heappush(events, (at + pause, next(number), steps))
                break

    def _starts(self, seller: Seller) -> Generator[tuple[float, Steps]]:
        """A Schedule starts within a tenth of its interval after its time."""
        settings = Settings()
        minutes = (
            (self._poll, settings.poll_interval_minutes),
            (self._sync, settings.sync_interval_minutes),
        )
        for work, every in minutes:
            for minute in range(0, 60, every):
                late = lot(f"{seller.account} {work.__name__} {minute}") * every / 10
                yield seller.begins + (minute + late) * 60, self._whole(work(seller), seller)

    def _whole(self, steps: Steps, seller: Seller) -> Steps:
        try:
            yield from steps
        except ApplicationError as error:
            self.failed.append(f"{seller.account}: {error.type} {error.message}")

    def _poll(self, seller: Seller) -> Steps:
        yield from self._do(self._case_changes, seller.named)
        report = yield from self._do(self._polling.request_report, seller.named)
        pause = _FIRST_LOOK
        for _ in range(_LOOKS):
            stored = yield from self._do(self._polling.store_report, report)
            if stored.status != "in_progress":
                return
            yield pause
            pause = min(pause * 2, _LONGEST_PAUSE)

    def _sync(self, seller: Seller) -> Steps:
        yield from self._whole(self._poll(seller), seller)
        fetch = yield from self._do(self._fetching.request_reports, seller.named)
        for one in ("createReport", "getShipmentItems", "listTransactions"):
            self._limits.note(seller.account, one, Came.PUT_OFF)
        pause = _FIRST_LOOK
        for _ in range(_LOOKS):
            if not fetch.waiting:
                return
            fetch = yield from self._do(self._fetching.look_at_reports, fetch)
            yield pause
            pause = min(pause * 2, _LONGEST_PAUSE)

    @translated
    def _case_changes(self, seller: SellerPollInput) -> int:
        """As `Polling.tell_case_changes` asks for them."""
        access = self._raw.amazon
        record = access.seller(seller.tenant_id, seller.seller_id)
        channel = access.channel(seller.tenant_id, seller.seller_id, ChannelName.SPAPI)
        since = record.case_changes_since or utc_now() - _REACHES_BACK
        return len(channel.changed_since(since))

    def _do(
        self, work: Callable[[Argument], Result], argument: Argument
    ) -> Generator[float, None, Result]:
        """An activity as the engine calls it: tried again as `POLL` tells, or as Amazon's limit
        does."""
        policy = POLL["retry_policy"]
        give_up = self._clock.now + POLL["schedule_to_close_timeout"].total_seconds()
        pause = policy.initial_interval
        while True:
            try:
                result = ActivityEnvironment().run(work, argument)
            except ApplicationError as error:
                wait = (error.next_retry_delay or pause).total_seconds()
                pause = min(pause * policy.backoff_coefficient, timedelta(minutes=5))
                is_final = error.type in (policy.non_retryable_error_types or ())
                if is_final or self._clock.now + wait > give_up:
                    raise
            else:
                yield _ACTIVITY_SECONDS
                return result
            yield wait


def lot(name: str) -> float:
    """From 0 to 1, by lot, and for a name always the same."""
    return int.from_bytes(sha256(name.encode()).digest()[:4]) / 2**32
