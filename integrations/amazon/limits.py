"""Before each call a turn is taken; after it, what Amazon's answer says of the limit is kept."""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from uuid import UUID

import httpx

from models.contracts.limits import Turn
from models.errors import ChannelThrottled, Unavailable

# A thread waits this long for its turn and no longer: a timer of the engine costs nothing.
MOMENT_SECONDS = 2.0
SHORTEST_SECONDS = 0.01
# Until the limits can be read again.
UNCOUNTED = timedelta(seconds=10)
# Amazon tells the limit with these answers alone, and never with a 429, 401 or 403.
_TELLING = frozenset({400, 404})
# Rounding of a header is no news.
_SAME_RATE = 1e-6

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    """Whose data is asked for. Amazon counts by merchant, whatever the marketplace: accounts of one
    merchant take turns."""

    tenant_id: UUID
    merchant_id: str
    refresh_token: str = field(repr=False)
    marketplace: str = ""
    # Told when Amazon says that the consent behind the token was taken back.
    on_revoked: Callable[[], None] | None = field(default=None, repr=False, compare=False)


class CallLimits(Protocol):
    """Buckets that all workers share. Each method raises DatabaseAway (or another Unavailable)."""

    def take(self, account: Account, operation: str) -> Turn:
        """Takes one call out of the bucket, or tells how long until there is one."""
        ...

    def answered(self, account: Account, operation: str, rate: float | None) -> None:
        """A good answer: nothing to back off from. `rate` is Amazon's word, None: as it was."""
        ...

    def back_off(self, account: Account, operation: str, *, emptied: bool) -> None:
        """Nobody calls for a while; `emptied`: Amazon counts more calls than we do."""
        ...


def wait_for_turn(limits: CallLimits, account: Account, operation: str) -> Turn:
    """A turn, after a moment at most. ChannelThrottled: nothing was sent, and when to ask again."""
    give_up = time.monotonic() + MOMENT_SECONDS
    while True:
        turn = _take(limits, account, operation)
        if turn.wait is None:
            return turn
        seconds = max(turn.wait.total_seconds(), SHORTEST_SECONDS)
        if time.monotonic() + seconds > give_up:
            raise ChannelThrottled(
                f"{operation} has used up Amazon's limit for this seller: it waits",
                timedelta(seconds=seconds),
            )
        time.sleep(seconds)


def _take(limits: CallLimits, account: Account, operation: str) -> Turn:
    """What cannot be counted is not called: nothing has left the house."""
    try:
        return limits.take(account, operation)
    except Unavailable as error:
        raise ChannelThrottled(
            f"{operation} was not called, as Amazon's limits cannot be read: {error.message}",
            UNCOUNTED,
        ) from error


def settle(
    limits: CallLimits, account: Account, operation: str, turn: Turn, response: httpx.Response
) -> None:
    """Keeps what the answer says of the limit. The call is made: a failure here is logged alone."""
    try:
        if response.status_code == 429 or response.is_server_error:
            limits.back_off(account, operation, emptied=response.status_code == 429)
            return
        rate = told_rate(response)
        news = rate is not None and not _same(rate, turn.learned_rate)
        is_good = response.is_success or response.status_code in _TELLING
        if news or (turn.strikes and is_good):
            limits.answered(account, operation, rate)
    except Unavailable as error:
        logger.warning("the limit of %s was not kept: %s", operation, error.message)


def told_rate(response: httpx.Response) -> float | None:
    """Calls a second by `x-amzn-RateLimit-Limit`, where Amazon's word on it counts."""
    if not (response.is_success or response.status_code in _TELLING):
        return None
    try:
        rate = float(response.headers.get("x-amzn-ratelimit-limit", ""))
    except ValueError:
        return None
    return rate if math.isfinite(rate) and rate > 0 else None


def _same(rate: float, known: float | None) -> bool:
    return known is not None and math.isclose(rate, known, rel_tol=_SAME_RATE)
