"""A namespace for tests, with Opside's search attributes."""

import asyncio

from temporalio.client import Client
from temporalio.service import RPCError

from engine import namespace
from tests.patience import PATIENCE


async def make_namespace(client: Client) -> None:
    """Makes the client's namespace; the server needs a moment to know it everywhere."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await namespace._register(client)
                await namespace._add_search_attributes(client)
                await namespace._try_search_attributes(client)
            except RPCError:
                await asyncio.sleep(0.1)
            else:
                return
