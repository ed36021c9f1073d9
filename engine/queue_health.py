"""What the doctor finds at the task queues: who comes for work, how much waits, and how long."""

import asyncio
import socket
from collections.abc import Sequence
from datetime import timedelta

from temporalio.service import RPCError

from clock import utc_now
from connection import connect
from engine.findings import Finding, State
from integrations.task_queues import queue_states
from models.contracts.queues import Patience, QueueHealth, QueueState, judge
from settings import Settings

LOOK_SECONDS = 5.0

_STATES: dict[str, State] = {"ok": "ok", "late": "late", "stuck": "broken", "unserved": "broken"}


def examine_queues(
    address: str | None, settings: Settings, names: Sequence[str], *, here: bool = False
) -> list[Finding]:
    """A finding for each queue. `here`: only workers of this machine (this container) count."""
    try:
        states = asyncio.run(_states(address, settings.temporal_namespace, names))
    except (RPCError, RuntimeError, TimeoutError) as error:
        mend = f"check Temporal first: {str(error) or 'it does not answer'}".splitlines()[0]
        return [Finding(f"queue {name}", "broken", mend=mend) for name in names]
    if here:
        states = [_of_this_machine(state) for state in states]
    patience = Patience(
        late=timedelta(seconds=settings.queue_late_seconds),
        stuck=timedelta(seconds=settings.queue_stuck_seconds),
    )
    now = utc_now()
    return [
        _finding(judge([state for state in states if state.name == name], now, patience))
        for name in names
    ]


async def _states(address: str | None, namespace: str, names: Sequence[str]) -> list[QueueState]:
    async with asyncio.timeout(LOOK_SECONDS):
        return await queue_states(await connect(address, namespace), names)


def _of_this_machine(state: QueueState) -> QueueState:
    suffix = f"@{socket.gethostname()}"
    mine = [poller for poller in state.pollers if poller.identity.endswith(suffix)]
    return state.model_copy(update={"pollers": mine})


def _finding(health: QueueHealth) -> Finding:
    return Finding(
        f"queue {health.name}",
        _STATES[health.verdict],
        where=f"{_waiting(health)}; {_seen(health)}",
        mend=health.sentence,
    )


def _waiting(health: QueueHealth) -> str:
    if not health.waiting:
        return "nothing waits"
    return f"{health.waiting} waiting, the oldest for {int(health.oldest.total_seconds())} s"


def _seen(health: QueueHealth) -> str:
    if health.last_seen is None:
        return "no worker seen"
    return f"worker seen {int((utc_now() - health.last_seen).total_seconds())} s ago"
