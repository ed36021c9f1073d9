"""How many uploads are taken in at once: each holds a file in memory, so there is a bound."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from models.errors import UploadsBusy

AT_ONCE = 8
WAITING = 256


class UploadSlots:
    """Some uploads at a time; some more wait their turn, unread; another one is UploadsBusy."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most = at_once + waiting
        self._present = 0

    @asynccontextmanager
    async def slot(self) -> AsyncGenerator[None]:
        """A place until the block ends. UploadsBusy."""
        if self._present >= self._most:
            raise UploadsBusy("Too many uploads at once: send this one again in some seconds.")
        self._present += 1
        try:
            async with self._free:
                yield
        finally:
            self._present -= 1
