"""How many claims a seller may file, and when the next place comes free.

Wrong or too many claims close seller accounts, so a place is taken once for each claim, over
rolling windows, and not given back after a send.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """At most `places` claims in any `window`."""

    places: int
    window: timedelta


def free_places(taken: list[datetime], limits: list[Limit], now: datetime) -> int:
    """Places free at `now`, given when places were taken; 0 at least."""
    return max(0, min(limit.places - _used(taken, limit, now) for limit in limits))


def expected_at(
    taken: list[datetime], limits: list[Limit], now: datetime, rank: int
) -> datetime | None:
    """When the waiting claim with this rank (0 = first) can expect a place; None: never.

    Every claim before it is taken to get its place as soon as one is free.
    """
    if any(limit.places < 1 for limit in limits):
        return None
    moment, planned = now, sorted(taken)
    for _ in range(rank + 1):
        moment = max(moment, *(_frees_at(planned, limit, moment) for limit in limits))
        planned.append(moment)
    return moment


def _used(taken: list[datetime], limit: Limit, now: datetime) -> int:
    return sum(1 for moment in taken if now - moment < limit.window)


def _frees_at(taken: list[datetime], limit: Limit, now: datetime) -> datetime:
    inside = sorted(moment for moment in taken if now - moment < limit.window)
    if len(inside) < limit.places:
        return now
    return inside[len(inside) - limit.places] + limit.window
