"""Calls that are repeated until they are answered: any part may be away at any moment."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
from temporalio.service import RPCError, RPCStatusCode

Answer = TypeVar("Answer")

LONGEST_SECONDS = 180.0
PAUSE_SECONDS = 0.3
CERTAIN = {
    RPCStatusCode.NOT_FOUND,
    RPCStatusCode.INVALID_ARGUMENT,
    RPCStatusCode.ALREADY_EXISTS,
    RPCStatusCode.PERMISSION_DENIED,
    RPCStatusCode.UNIMPLEMENTED,
}


class NotYet(Exception):
    """An answer that is none: asked again."""


class Refused(Exception):
    """An answer that repeating does not change. `status` is HTTP's, `code` the problem's own."""

    def __init__(self, what: str, status: int, code: str, detail: str) -> None:
        super().__init__(f"{what}: {status} {code}: {detail}")
        self.status = status
        self.code = code


async def patiently(call: Callable[[], Awaitable[Answer]], what: str) -> Answer:
    """The answer of `call`, which is safe to repeat. TimeoutError after three minutes."""
    end = time.monotonic() + LONGEST_SECONDS
    while True:
        try:
            return await call()
        except (httpx.TransportError, NotYet, TimeoutError, RPCError, RuntimeError) as error:
            if isinstance(error, RPCError) and error.status in CERTAIN:
                raise
            if time.monotonic() > end:
                raise TimeoutError(f"{what}: no answer in {LONGEST_SECONDS:.0f} s") from error
        await asyncio.sleep(PAUSE_SECONDS)
