"""The sandbox's clock: the real one, moved forward by an offset that survives restarts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.amazon.store import Store


def wall_clock() -> datetime:
    """The real moment, UTC and aware."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC with a fixed width, so that text order is the order of time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_of(text: str) -> datetime:
    """Read ISO 8601; a text without an offset counts as UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class SandboxClock:
    """`now()` dates what Amazon does (cases, payouts, reports, quotas); `wall()` dates the tokens
    and addresses that a client keeps by its own clock, which the sandbox does not move."""

    def __init__(self, store: Store, wall: Callable[[], datetime] = wall_clock) -> None:
        self._store = store
        self.wall = wall

    @property
    def offset_seconds(self) -> float:
        """How far the sandbox is ahead of the real clock."""
        return float(self._store.read_meta("clock_offset_seconds") or 0.0)

    def now(self) -> datetime:
        """The sandbox's present."""
        return self.wall() + timedelta(seconds=self.offset_seconds)

    def advance(self, seconds: float) -> None:
        """Move the sandbox forward; it never goes back."""
        self._store.write_meta("clock_offset_seconds", self.offset_seconds + seconds)
