"""The words that scenarios are told in: days, beats, evidence."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from models.contracts.claim import ClaimStatus

if TYPE_CHECKING:
    from cli.demonstration.acts import World
    from cli.demonstration.cast import Role

Act = Callable[["World", "Role"], Awaitable[None]]

FIRST_DAY = timedelta(0)
RETRIES_USED_UP = timedelta(days=1, hours=6)  # 5 min, 1 h and 24 h, and the waits between
DECIDED = timedelta(days=2, hours=12)  # Amazon decides after two days
PAID = timedelta(days=5, hours=12)  # and pays three days later
SECOND_ROUND = timedelta(days=8)  # what was appealed, answered or sent again
DAYS = (FIRST_DAY, RETRIES_USED_UP, DECIDED, PAID, SECOND_ROUND)


class Evidence(Enum):
    """How the seller's documents name the product; in the order of casting, rarest first."""

    NONE = 1
    SIMILAR = 2
    LATE = 3
    TWO = 4
    EXACT = 5


@dataclass(frozen=True)
class Beat:
    """On this day the claim must stand at `status`; then somebody acts."""

    day: timedelta
    status: ClaimStatus
    act: Act | None = None


@dataclass(frozen=True)
class Scenario:
    """`path` are the statuses that the claim must pass, in this order. A run that somebody disturbs
    may add more (a send that a kill cut off is asked for first), and leave none out.

    `country`: whose seller; `units`: how many the claim needs at least; `fault`: what the sandbox
    is told to do. The claims of `wave` 1 enter, after `before`, when those of wave 0 have come to
    rest.
    """

    key: str
    title: str
    country: str
    path: tuple[ClaimStatus, ...]
    beats: tuple[Beat, ...]
    evidence: Evidence = Evidence.EXACT
    units: int = 1
    fault: dict[str, Any] = field(default_factory=dict[str, Any])
    wave: int = 0
    before: Act | None = None

    @property
    def ends(self) -> ClaimStatus:
        """Where the claim must end."""
        return self.path[-1]

    def withheld(self, invoices: list[str]) -> list[str]:
        """Which of the claim's documents the seller does not upload at first."""
        if self.evidence is Evidence.LATE:
            return invoices
        return invoices[1:] if self.evidence is Evidence.TWO else []
