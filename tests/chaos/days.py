"""Days that pass: the clocks of the claims, which are their own, and the sellers' polls."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from temporalio.client import Client, WorkflowFailureError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper

from clock import utc_now
from connection import connect
from models.contracts import queues
from models.contracts.workflows import SellerPollInput
from tests.chaos.patience import patiently
from tests.chaos.stage import NAMESPACE, Stage

# A claim that does not move so fast waits for something real, and is moved on with the next day.
MOVE_SECONDS = 6.0
POLL_SECONDS = 25.0
AT_ONCE = 16
NEAR_ENOUGH = timedelta(seconds=30)


class Days:
    """The engine's time. `laggards` counts moves that were left for the next day."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._client: Client | None = None
        self._polls = count(1)
        self.laggards = 0

    async def client(self) -> Client:
        """A client of the engine, which keeps its address when it is killed."""
        if self._client is None:
            address = self._stage.addresses.temporal_address
            self._client = await patiently(lambda: connect(address, NAMESPACE), "Temporal")
        return self._client

    async def move(self, claims: Iterable[UUID], ahead: timedelta) -> None:
        """Bring the clocks of these claims so far ahead of the real one, where they can follow."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def one(claim_id: UUID) -> None:
            async with turns:
                try:
                    await asyncio.wait_for(self._move(claim_id, ahead), MOVE_SECONDS)
                except TimeoutError:
                    self.laggards += 1

        await asyncio.gather(*(one(claim_id) for claim_id in claims))

    async def poll(self, seller: SellerPollInput) -> None:
        """Ask Amazon about a seller, and wait a while: what this poll misses, the next brings."""
        poll_id = f"payouts-{seller.seller_id}-chaos-{next(self._polls)}"
        client = await self.client()

        async def start() -> Any:
            with suppress(RPCError):
                return await client.start_workflow(
                    "SellerPollWorkflow", seller, id=poll_id, task_queue=queues.CLAIMS
                )
            return client.get_workflow_handle(poll_id)

        with suppress(TimeoutError, RPCError, WorkflowFailureError):
            await asyncio.wait_for((await start()).result(), POLL_SECONDS)

    async def _move(self, claim_id: UUID, ahead: timedelta) -> None:
        client = await self.client()
        handle, skipper = client.get_workflow_handle(f"claim-{claim_id}"), TimeSkipper(client)

        async def once() -> None:
            try:
                left = utc_now() + ahead - await skipper.get_current_time(handle)
                if left > NEAR_ENOUGH:
                    await skipper.fast_forward(handle, left)
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise

        await patiently(once, f"Moving the clock of {claim_id}")
