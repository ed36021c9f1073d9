"""Starts a part that has ended again: same command, same port, same data.

The first time at once, then with longer pauses. A part that keeps falling is broken, and a stack
that pretends otherwise helps nobody: then its failure is raised.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from engine.process import ChildProcess
from engine.stack import EmbeddedStack

PAUSES_SECONDS = (0.0, 1.0, 2.0, 4.0, 8.0)
CALM_SECONDS = 30.0


@dataclass
class _Watch:
    """`falls` are those since the part last ran calmly; `due`: when it is to be started again."""

    since: float
    falls: int = 0
    due: float | None = None


class Supervisor:
    """Watches a stack from the thread that started it: the parts die with that thread.

    `mends` counts how often a part was started again.
    """

    def __init__(
        self,
        stack: EmbeddedStack,
        tell: Callable[[str], None],
        *,
        calm_seconds: float = CALM_SECONDS,
    ) -> None:
        """`tell` hears a sentence of each fall. A part that ran for `calm_seconds` since it was
        started has no falls behind it."""
        self._stack = stack
        self._tell = tell
        self._calm_seconds = calm_seconds
        self._watches: dict[str, _Watch] = {}
        self.mends = 0

    def look(self) -> None:
        """Start what has fallen, without waiting until it answers; call it twice a second or so.

        Raises `PartFailed` of a part that fell again after each of its starts.
        """
        for part in self._stack.children:
            watch = self._watches.setdefault(part.name, _Watch(time.monotonic()))
            if part.exit_code is not None:
                self._mend(part, watch)

    def _mend(self, part: ChildProcess, watch: _Watch) -> None:
        now = time.monotonic()
        if watch.due is None:
            watch.due = now + self._pause(part, watch, now)
            self._tell(f"{part.failure().message.split(' Its log')[0]} Starting it again.")
        if now >= watch.due and part.start_again():
            watch.due, watch.since = None, time.monotonic()
            self._stack.note_restart(part)
            self.mends += 1

    def _pause(self, part: ChildProcess, watch: _Watch, now: float) -> float:
        is_calm = now - watch.since > self._calm_seconds
        watch.falls = 1 if is_calm else watch.falls + 1
        if watch.falls > len(PAUSES_SECONDS):
            raise part.failure()
        return PAUSES_SECONDS[watch.falls - 1]
