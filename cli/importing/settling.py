"""Waiting for what Opside does by itself: bounded by standstill, not by how much there is."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar
from uuid import UUID

from cli.importing.doors import AT_ONCE

Seen = TypeVar("Seen")

STANDSTILL_SECONDS = 60.0
PAUSE_SECONDS = 0.5
LOOKED_AT_ONCE = 4 * AT_ONCE


async def settle(
    ids: Iterable[UUID],
    look: Callable[[UUID], Awaitable[Seen]],
    is_settled: Callable[[Seen], bool],
    progress: Callable[[int], None],
) -> dict[UUID, Seen]:
    """Looks at each thing until it is settled, or nothing has settled for a minute.

    What is returned are the last looks: the caller sees which are not settled. The first ones are
    looked at first, because Opside works in about that order. `progress` hears how many are left.
    """
    pending = list(ids)
    seen: dict[UUID, Seen] = {}
    moved_at = time.monotonic()
    while pending:
        batch = pending[:LOOKED_AT_ONCE]
        for one, found in zip(batch, await asyncio.gather(*map(look, batch)), strict=True):
            seen[one] = found
        done = {one for one in batch if is_settled(seen[one])}
        pending = [one for one in pending if one not in done]
        progress(len(pending))
        if done:
            moved_at = time.monotonic()
        elif time.monotonic() - moved_at > STANDSTILL_SECONDS:
            break
        if len(done) < len(batch):
            # The slow ones go behind the others, so that one of them holds up nothing.
            slow = [one for one in batch if one not in done]
            pending = [one for one in pending if one not in set(slow)] + slow
            await asyncio.sleep(PAUSE_SECONDS)
    for one in pending:
        if one not in seen:
            seen[one] = await look(one)
    return seen
