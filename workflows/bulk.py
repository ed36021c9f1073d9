"""A bulk decision: one decision over a frozen list of claims, at a rate, pausable and resumable.

Each claim is told by its own update; this workflow only keeps the pace (docs/desk.md).
"""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from math import ceil

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.bulk import Bulk
    from activities.failures import to_application_error
    from claims import bulk as rules
    from models.contracts import queues
    from models.contracts.bulk import (
        BulkCounts,
        BulkInput,
        BulkOrder,
        BulkProgress,
        BulkRound,
        BulkState,
        BulkStep,
        OrderKind,
        RecordedOrder,
        ResumedBulk,
    )
    from models.errors import OpsideError
    from workflows import calls

_SHOWN_ORDERS = 10


@workflow.defn
class BulkDecisionWorkflow:
    """Works through rounds of items. A pause or a cancel waits for the round under way, so that
    no item is left half done."""

    @workflow.init
    def __init__(self, started: BulkInput) -> None:
        self._started = started
        self._state = BulkState.RUNNING
        self._counts = BulkCounts(waiting=started.total)
        self._rounds = 0
        self._repeats = 0
        self._left_in_repeat = 0
        self._due_at: datetime = workflow.now()
        self._orders: list[RecordedOrder] = []
        self._writing = asyncio.Lock()
        if started.resumed is not None:
            past = started.resumed
            self._state, self._counts, self._orders = past.state, past.counts, past.orders
            self._rounds, self._repeats = past.rounds, past.repeats
            self._left_in_repeat, self._due_at = past.left_in_repeat, past.due_at

    @workflow.run
    async def run(self, started: BulkInput) -> BulkProgress:
        """Lives until every claim has answered, or a person cancels."""
        if started.resumed is None:
            await self._write()
        until_next_run = started.rounds_in_a_run
        while await self._may_go_on():
            await self._round()
            until_next_run -= 1
            if self._counts.is_open and until_next_run <= 0:
                await self._continue_as_new()
        if self._state is not BulkState.CANCELLED:
            self._state = BulkState.FINISHED
        await self._write(ends=True)
        await workflow.wait_condition(workflow.all_handlers_finished)
        self._show()
        return self.progress()

    @workflow.update
    async def pause(self, order: BulkOrder) -> BulkProgress:
        """Stops before the next round."""
        return await self._take(OrderKind.PAUSE, order)

    @pause.validator
    def _check_pause(self, order: BulkOrder) -> None:
        self._check(OrderKind.PAUSE, order)

    @workflow.update
    async def resume(self, order: BulkOrder) -> BulkProgress:
        """Goes on after a pause."""
        return await self._take(OrderKind.RESUME, order)

    @resume.validator
    def _check_resume(self, order: BulkOrder) -> None:
        self._check(OrderKind.RESUME, order)

    @workflow.update
    async def cancel(self, order: BulkOrder) -> BulkProgress:
        """Ends it: what was not begun is left as it is."""
        return await self._take(OrderKind.CANCEL, order)

    @cancel.validator
    def _check_cancel(self, order: BulkOrder) -> None:
        self._check(OrderKind.CANCEL, order)

    @workflow.query
    def progress(self) -> BulkProgress:
        """Where it stands, and when the next round begins."""
        going = self._state is BulkState.RUNNING and self._counts.is_open
        return BulkProgress(
            state=self._state,
            counts=self._counts,
            next_round_at=self._due_at if going else None,
            last_order=self._orders[-1] if self._orders else None,
        )

    async def _may_go_on(self) -> bool:
        """Waits for the next round's time, and through a pause; False when nothing is left."""
        while self._counts.is_open and self._state is not BulkState.CANCELLED:
            left = self._due_at - workflow.now()
            if self._state is BulkState.PAUSED:
                self._show()
                await workflow.wait_condition(lambda: self._state is not BulkState.PAUSED)
            elif left <= timedelta(0):
                return True
            else:
                with suppress(asyncio.TimeoutError):
                    await workflow.wait_condition(
                        lambda: self._state is not BulkState.RUNNING,
                        timeout=left,
                        timeout_summary="Next round",
                    )
        return False

    async def _round(self) -> None:
        pace = rules.pace(self._started.rate_per_minute)
        self._rounds += 1
        begun_at = workflow.now()
        counts = await workflow.execute_activity_method(
            Bulk.decide_round,
            BulkRound(decision=self._started.decision, number=self._rounds, size=pace.size),
            task_queue=queues.CLAIMS,
            start_to_close_timeout=timedelta(minutes=10),
            heartbeat_timeout=timedelta(seconds=30),
            retry_policy=calls.STEADY,
            summary=f"Round {self._rounds}: up to {pace.size} claims",
        )
        self._due_at = begun_at + pace.every
        if not counts.waiting and counts.unreachable:
            self._ask_again(ceil(counts.unreachable / pace.size))
        self._counts = counts
        self._show()

    def _ask_again(self, rounds: int) -> None:
        """All have been asked. Those that did not answer are asked again later, in whole looks."""
        if self._left_in_repeat > 1:
            self._left_in_repeat -= 1
            return
        self._due_at = workflow.now() + rules.ask_again_after(self._repeats)
        self._repeats += 1
        self._left_in_repeat = rounds

    def _check(self, kind: OrderKind, order: BulkOrder) -> None:
        """An order that was taken before is let through, to get its answer again."""
        if self._is_known(order):
            return
        try:
            rules.after_order(self._state, kind)
        except OpsideError as error:
            raise to_application_error(error) from error

    async def _take(self, kind: OrderKind, order: BulkOrder) -> BulkProgress:
        if not self._is_known(order):
            recorded = RecordedOrder(
                kind=kind,
                message_id=order.message_id,
                actor=order.actor,
                reason=order.reason,
                at=workflow.now(),
            )
            self._orders.append(recorded)
            self._state = rules.after_order(self._state, kind)
            self._show()
            await self._write(recorded)
        return self.progress()

    def _is_known(self, order: BulkOrder) -> bool:
        return any(known.message_id == order.message_id for known in self._orders)

    async def _write(self, order: RecordedOrder | None = None, *, ends: bool = False) -> None:
        """One at a time, so that the row ends with the newest state."""
        async with self._writing:
            step = BulkStep(
                decision=self._started.decision,
                state=self._state,
                order=order,
                ends=ends,
                at=workflow.now(),
            )
            said = f"{step.state}: {order.reason}" if order else str(step.state)
            self._counts = await calls.database(Bulk.record_bulk_step, step, said)

    async def _continue_as_new(self) -> None:
        await workflow.wait_condition(workflow.all_handlers_finished)
        resumed = ResumedBulk(
            state=self._state,
            counts=self._counts,
            rounds=self._rounds,
            repeats=self._repeats,
            left_in_repeat=self._left_in_repeat,
            due_at=self._due_at,
            orders=self._orders,
        )
        workflow.continue_as_new(self._started.model_copy(update={"resumed": resumed}))

    def _show(self) -> None:
        lines = [f"**{self._state}**: {rules.words(self._counts)}"]
        lines += [
            f"- {order.at:%Y-%m-%d %H:%M} {order.kind} by {order.actor}: {order.reason}"
            for order in self._orders[-_SHOWN_ORDERS:]
        ]
        workflow.set_current_details("\n\n".join(lines))
