"""Calls that wait while a part is away: somebody may kill one at any moment of the demo."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
from temporalio.service import RPCError, RPCStatusCode

from cli.demonstration.failure import DemoFailed
from models.errors import NotConfigured, Unavailable

Answer = TypeVar("Answer")

LONGEST_SECONDS = 300.0
PAUSE_SECONDS = 0.5

_AWAY = {
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.INTERNAL,
    RPCStatusCode.UNKNOWN,
    RPCStatusCode.RESOURCE_EXHAUSTED,
}


class NotYet(Exception):
    """The other side answered that it cannot answer now."""


async def patiently(call: Callable[[], Awaitable[Answer]], what: str) -> Answer:
    """The answer of `call`, asked again while parts are away. DemoFailed after five minutes.

    `call` must be safe to repeat: it reads, or it carries an idempotency key.
    """
    end = time.monotonic() + LONGEST_SECONDS
    while True:
        try:
            return await call()
        except Exception as error:
            if not _is_away(error):
                raise
            if time.monotonic() > end:
                raise DemoFailed(f"{what}: no answer in time ({error})") from error
        await asyncio.sleep(PAUSE_SECONDS)


def _is_away(error: Exception) -> bool:
    if isinstance(error, RPCError):
        return error.status in _AWAY
    if isinstance(error, RuntimeError):  # the SDK's word for a server that it cannot reach
        return str(error).startswith("Failed client connect")
    return isinstance(
        error, httpx.TransportError | TimeoutError | NotConfigured | Unavailable | NotYet
    )
