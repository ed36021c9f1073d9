"""Task queues, by the kind of work, and when one of them is served well.

A worker's role has the name of the queue that it serves.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

CLAIMS = "claims"
EVIDENCE = "evidence"
AMAZON = "amazon"
ALL = (CLAIMS, EVIDENCE, AMAZON)

# A poll lasts up to 60 seconds; who has not come back after that is away, or stands still.
POLLER_SEEN_WITHIN = timedelta(seconds=90)


class Kind(StrEnum):
    """A queue keeps workflow tasks and activities apart, and so do its pollers."""

    WORKFLOW = "workflow"
    ACTIVITY = "activity"


KINDS = {
    CLAIMS: (Kind.WORKFLOW, Kind.ACTIVITY),
    EVIDENCE: (Kind.ACTIVITY,),
    AMAZON: (Kind.ACTIVITY,),
}


class Poller(BaseModel):
    """A worker's process. `identity` is "process id@host"."""

    model_config = ConfigDict(frozen=True)

    identity: str
    seen: datetime


class QueueState(BaseModel):
    """One kind of work of one queue: who came for it, how many tasks wait, the oldest's age."""

    model_config = ConfigDict(frozen=True)

    name: str
    kind: Kind
    pollers: Sequence[Poller] = ()
    waiting: int = 0
    oldest: timedelta = timedelta(0)

    @property
    def last_seen(self) -> datetime | None:
        """When somebody last came for work; None for never, and after five minutes."""
        return max((poller.seen for poller in self.pollers), default=None)


class Patience(BaseModel):
    """How old a queue's oldest task may be before it is late, and before it is stuck."""

    model_config = ConfigDict(frozen=True)

    late: timedelta
    stuck: timedelta


class QueueHealth(BaseModel):
    """`late` still works; `unserved` and `stuck` do not. The sentence is empty when all is well."""

    model_config = ConfigDict(frozen=True)

    name: str
    verdict: Literal["ok", "late", "stuck", "unserved"]
    sentence: str = ""
    waiting: int = 0
    oldest: timedelta = timedelta(0)
    last_seen: datetime | None = None

    @property
    def serves(self) -> bool:
        """Whether work that is put there gets done."""
        return self.verdict in ("ok", "late")


def judge(states: Sequence[QueueState], now: datetime, patience: Patience) -> QueueHealth:
    """The verdict on one queue, from the states of all its kinds of work.

    A process that exists and does nothing has no fresh poll, so it does not count.
    """
    oldest = max(states, key=lambda state: state.oldest)
    least_seen = min(states, key=lambda state: _seen(state, now))
    health = QueueHealth(
        name=oldest.name,
        verdict="ok",
        waiting=sum(state.waiting for state in states),
        oldest=oldest.oldest,
        last_seen=least_seen.last_seen,
    )
    age = int(oldest.oldest.total_seconds())
    if now - _seen(least_seen, now) > POLLER_SEEN_WITHIN:
        sentence = f"no worker asks for {least_seen.kind} tasks: `opside worker`"
        return health.model_copy(update={"verdict": "unserved", "sentence": sentence})
    if oldest.oldest > patience.stuck:
        sentence = f"its oldest task has waited for {age} s: more workers, or look at their logs"
        return health.model_copy(update={"verdict": "stuck", "sentence": sentence})
    if oldest.oldest > patience.late:
        sentence = f"its oldest task has waited for {age} s: more workers would help"
        return health.model_copy(update={"verdict": "late", "sentence": sentence})
    return health


def _seen(state: QueueState, now: datetime) -> datetime:
    """Never seen is as long ago as it takes to be away."""
    return state.last_seen or now - 2 * POLLER_SEEN_WITHIN
