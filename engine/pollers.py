"""Whether a worker has come for work: asked of Temporal, not of the worker."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from temporalio.service import RPCError

from connection import connect
from integrations.task_queues import queue_states


def are_polled(address: str, namespace: str, queues: Sequence[str], since: datetime) -> bool:
    """True when each kind of work of each queue has had a poller since the given moment (UTC)."""
    return asyncio.run(_are_polled(address, namespace, queues, since))


async def _are_polled(address: str, namespace: str, queues: Sequence[str], since: datetime) -> bool:
    try:
        client = await connect(address, namespace)
        states = await queue_states(client, queues)
    except (RPCError, RuntimeError):
        return False
    return all(state.last_seen is not None and state.last_seen >= since for state in states)
