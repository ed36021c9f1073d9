"""The days of the demo: virtual time of the claims' workflows, and the sellers' polls.

Each workflow has a clock of its own on a server that skips time, so that all open claims are moved
together, each to the same virtual moment however often the move is interrupted.
"""

import asyncio
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from temporalio.api.enums.v1 import EventType
from temporalio.client import (
    Client,
    ScheduleActionExecutionStartWorkflow,
    ScheduleOverlapPolicy,
    WorkflowFailureError,
    WorkflowHandle,
)
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper

from activities.schedules import ensure_seller_poll, poll_schedule_id
from cli.demonstration.patience import NotYet, patiently
from cli.demonstration.stage import NAMESPACE, POLL_MINUTES, Stage
from clock import utc_now
from connection import connect
from models.contracts.workflows import SellerPollInput

MOVE_SECONDS = 20.0
POLL_SECONDS = 60.0
START_SECONDS = 20.0
POLL_PAUSE_SECONDS = 0.1
NEAR_ENOUGH = timedelta(seconds=30)
# Written by time skipping alone: no production history has them.
TIME_SKIPPING_EVENTS = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED,
    }
)


class EngineClock:
    """The demo's only direct way to Temporal: time, polls, and the count of events."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._client: tuple[str, Client] | None = None

    async def move(self, claim_id: UUID, ahead: timedelta) -> None:
        """Bring a claim's clock so far ahead of the real one. Nothing to do for one that ended."""
        await patiently(lambda: self._move(claim_id, ahead), f"Moving the clock of {claim_id}")

    async def nudge(self, claim_id: UUID, by: timedelta) -> None:
        """Let a little more time pass for one claim."""
        client = await self._connect()
        now = await TimeSkipper(client).get_current_time(_claim_handle(client, claim_id))
        await self.move(claim_id, now - utc_now() + by)

    async def ensure_poll(self, seller: SellerPollInput) -> None:
        """The seller's Schedule, which the sweeper would make within a minute."""

        async def once() -> None:
            every = timedelta(minutes=POLL_MINUTES)
            await ensure_seller_poll(await self._connect(), seller, every)

        await patiently(once, "Creating the poll of a seller")

    async def poll(self, seller: SellerPollInput) -> None:
        """Ask Amazon about one seller now, and wait until its claims were told, a minute at most:
        what one poll misses, the next one brings."""
        poll = await patiently(lambda: self._start_poll(seller), "Starting the poll of a seller")
        with suppress(TimeoutError, RPCError, WorkflowFailureError):
            await asyncio.wait_for(poll.result(), POLL_SECONDS)

    async def history_events(self, claim_id: UUID) -> int:
        """How many events the claim's workflow cost, without those that time skipping added."""

        async def once() -> int:
            handle = _claim_handle(await self._connect(), claim_id)
            events = (await handle.fetch_history()).events
            return sum(1 for event in events if event.event_type not in TIME_SKIPPING_EVENTS)

        return await patiently(once, f"The history of claim {claim_id}")

    async def _move(self, claim_id: UUID, ahead: timedelta) -> None:
        client = await self._connect()
        handle, skipper = _claim_handle(client, claim_id), TimeSkipper(client)
        try:
            left = utc_now() + ahead - await skipper.get_current_time(handle)
            if left > NEAR_ENOUGH:
                # It does not return while an activity of the claim is being retried.
                await asyncio.wait_for(skipper.fast_forward(handle, left), MOVE_SECONDS)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return
            raise
        except RuntimeError as error:  # a later move took its place
            raise NotYet(str(error)) from error

    async def _start_poll(self, seller: SellerPollInput) -> WorkflowHandle[Any, Any]:
        client = await self._connect()
        schedule = client.get_schedule_handle(poll_schedule_id(seller))
        before = {_run_of(one.action) for one in (await schedule.describe()).info.recent_actions}
        await schedule.trigger(overlap=ScheduleOverlapPolicy.ALLOW_ALL)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            for one in (await schedule.describe()).info.recent_actions:
                run = one.action
                is_start = isinstance(run, ScheduleActionExecutionStartWorkflow)
                if is_start and _run_of(run) not in before:
                    return client.get_workflow_handle(
                        run.workflow_id, run_id=run.first_execution_run_id
                    )
            await asyncio.sleep(POLL_PAUSE_SECONDS)
        raise NotYet("The Schedule did not start its poll.")

    async def _connect(self) -> Client:
        """A client of the server that runs now: after a restart it may be elsewhere."""
        address = self._stage.addresses.temporal_address
        if self._client is None or self._client[0] != address:
            self._client = (address, await connect(address, NAMESPACE))
        return self._client[1]


def _claim_handle(client: Client, claim_id: UUID) -> WorkflowHandle[Any, Any]:
    return client.get_workflow_handle(f"claim-{claim_id}")


def _run_of(action: object) -> str:
    return getattr(action, "first_execution_run_id", "")
