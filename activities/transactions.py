"""What Amazon has posted to a seller's account, listed in windows of days and kept like reports."""

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from activities.raw_reports import RawReports
from integrations.amazon.finances import TooManyPages
from integrations.amazon.report_plan import (
    DAILY,
    TRANSACTIONS,
    TRANSACTIONS_OVERLAP,
    TRANSACTIONS_REACH,
    TRANSACTIONS_WINDOW,
)
from integrations.amazon.reports import ReportBytes
from models.contracts.report_fetching import ReportOutcome
from models.contracts.workflows import SellerPollInput
from models.repositories import transactions
from models.repositories.raw_reports import RawReport

# Half a call a second: a window is read in two minutes at most, and a longer one in halves. What is
# left then comes with the next sync, so that a busy account keeps no report back.
_MOST_PAGES = 40
_MOST_SECONDS = 90.0
_SHORTEST = timedelta(hours=1)
# Transactions that were held when they were seen last are looked at again, a call for each moment.
_MOST_HELD = 10


@dataclass(frozen=True)
class TransactionsFetching:
    """A window is kept when it is whole. Its row says, as the time at which it was asked for, up to
    when transactions are known; the next window goes on from there."""

    raw: RawReports

    def fetch(
        self,
        seller: SellerPollInput,
        newest: RawReport | None,
        now: datetime,
        beat: Callable[[], None],
    ) -> ReportOutcome:
        """Lists what was posted since the last time. Raises ChannelRefused, ChannelThrottled,
        ReportFailed; windows that were read stay."""
        if newest is not None and newest.asked_at > now - DAILY:
            return ReportOutcome(kind=TRANSACTIONS, status="fresh")
        give_up = time.monotonic() + _MOST_SECONDS
        since, span = _begin(newest, now), TRANSACTIONS_WINDOW
        again = self._held(seller, since, beat)
        while time.monotonic() < give_up:
            until = min(since + span, now)
            try:
                found = self._window(seller, since, None if until == now else until, beat)
            except TooManyPages:
                if span <= _SHORTEST:
                    break
                span /= 2
                continue
            self.raw.keep_listed(seller, TRANSACTIONS, until, _as_report([*again, *found]))
            if until == now:
                return ReportOutcome(kind=TRANSACTIONS, status="done")
            since, again = until, []
        message = f"known up to {since:%Y-%m-%d %H:%M} UTC: the next sync goes on"
        return ReportOutcome(kind=TRANSACTIONS, status="put_off", message=message)

    def _held(
        self, seller: SellerPollInput, since: datetime, beat: Callable[[], None]
    ) -> list[dict[str, Any]]:
        """Those that are out of the window and were held: Amazon changes them when it pays."""
        with self.raw.database.tenant(seller.tenant_id) as session:
            moments = transactions.held(session, seller.seller_id, since, _MOST_HELD)
        found: list[dict[str, Any]] = []
        for moment in moments:
            begin = moment.replace(microsecond=0)
            found += self._window(seller, begin, begin + timedelta(seconds=1), beat)
        return found

    def _window(
        self,
        seller: SellerPollInput,
        since: datetime,
        until: datetime | None,
        beat: Callable[[], None],
    ) -> list[dict[str, Any]]:
        finances, marketplace = self.raw.amazon.finances(seller.tenant_id, seller.seller_id)
        return finances.transactions(
            since, until, marketplace.marketplace_id, most_pages=_MOST_PAGES, beat=beat
        )


def _begin(newest: RawReport | None, now: datetime) -> datetime:
    """A refusal says nothing of what is known."""
    earliest = now - TRANSACTIONS_REACH
    if newest is None or newest.status != "done":
        return earliest
    return max(earliest, newest.asked_at - TRANSACTIONS_OVERLAP)


def _as_report(found: list[dict[str, Any]]) -> ReportBytes:
    content = json.dumps({"transactions": found}, ensure_ascii=False).encode()
    return ReportBytes(content, hashlib.sha256(content).hexdigest(), "utf-8")
