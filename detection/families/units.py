"""The one book of units over all families, so that nothing is claimed twice."""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol


class CountsUnits(Protocol):
    """Units of a loss, as a family tells of them."""

    @property
    def pool(self) -> str: ...
    @property
    def lost(self) -> int: ...
    @property
    def paid(self) -> int: ...


class UnitsBook:
    """For each pool of units: lost, paid for, and claimed. `claimed + paid <= lost`, whoever asks.

    A pool has one name in all families: "order/111/SKU-1" is the same units for a refund without a
    return and for a return of another item. Where families tell of it differently, the least lost
    and the most paid count.
    """

    def __init__(self, losses: Iterable[CountsUnits]) -> None:
        self._free: dict[str, int] = {}
        self._claimed: Counter[str] = Counter()
        lost: dict[str, int] = {}
        paid: dict[str, int] = {}
        for loss in losses:
            lost[loss.pool] = min(lost.get(loss.pool, loss.lost), loss.lost)
            paid[loss.pool] = max(paid.get(loss.pool, 0), loss.paid)
        for pool, units in lost.items():
            self._free[pool] = max(units - paid[pool], 0)

    def claim(self, pool: str, wanted: int) -> int:
        """How many of the wanted units may be claimed; they are claimed from now on."""
        granted = max(min(wanted, self._free[pool]), 0)
        self._free[pool] -= granted
        self._claimed[pool] += granted
        return granted

    def claimed(self, pool: str) -> int:
        """The units of a pool that are claimed."""
        return self._claimed[pool]
