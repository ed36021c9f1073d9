"""Bulk decisions: a round tells its claims, one by one, and keeps what each of them answered.

A repeat is safe: each claim is told under a message id of its own that it takes once for life, and
an item that has its result is not told again.
"""

import asyncio
from dataclasses import dataclass

from temporalio import activity
from temporalio.client import Client

from activities.asking_claims import AT_ONCE, ask, ended, heartbeats, raise_first
from activities.failures import translated, translated_async
from activities.signalling import tell
from claims import bulk as rules
from clock import utc_now
from models.contracts.bulk import (
    BulkAction,
    BulkCounts,
    BulkDecision,
    BulkRound,
    BulkStep,
    ItemResult,
    ItemState,
)
from models.contracts.claim import ClaimIdentity, ClaimStatus
from models.contracts.messages import BudgetFreed, StopReleased
from models.db import Database
from models.errors import NotInThisState, OpsideError
from models.repositories import bulk, bulk_filter, bulk_items, claims
from models.repositories.bulk_items import BulkItem


@dataclass(frozen=True)
class Bulk:
    """Works in the bulk decision's own tenant."""

    database: Database
    engine: Client

    @activity.defn
    @translated_async
    async def decide_round(self, asked: BulkRound) -> BulkCounts:
        """Tells the claims of one round, a few at once; returns where all items stand now."""
        async with heartbeats():
            places = asyncio.Semaphore(AT_ONCE)
            waiting = await asyncio.to_thread(self._take, asked)
            settling = [self._settle(asked.decision, item, places) for item in waiting]
            raise_first(await asyncio.gather(*settling, return_exceptions=True))
            return await asyncio.to_thread(self._count, asked.decision)

    @activity.defn
    @translated
    def record_bulk_step(self, step: BulkStep) -> BulkCounts:
        """Keeps where the bulk decision stands; returns where its items stand."""
        with self.database.tenant(step.decision.tenant_id) as session:
            bulk.record_step(session, step)
            session.flush()
            return bulk_items.count_items(session, step.decision.tenant_id, step.decision.bulk_id)

    async def _settle(
        self, decision: BulkDecision, item: BulkItem, places: asyncio.Semaphore
    ) -> None:
        async with places:
            message = rules.decision_for(decision, item.identity.claim_id)
            if message is None:
                result = await self._release(decision, item.identity)
            else:
                result = await ask(self.engine, item.identity, "decide", message)
            await asyncio.to_thread(self._keep, decision, item, result)

    async def _release(self, decision: BulkDecision, claim: ClaimIdentity) -> ItemResult:
        """Tells a claim that is held to look again; it takes its place and asks its switch."""
        try:
            status = await asyncio.to_thread(self._held_as, claim)
        except OpsideError as error:
            return ItemResult(state=ItemState.REFUSED, code=error.code, message=error.message)
        by_stop = status is ClaimStatus.HELD_BY_STOP
        signal, news = ("stop_released", StopReleased) if by_stop else ("budget_freed", BudgetFreed)
        message = news(
            news_id=rules.message_id(decision.bulk_id, claim.claim_id),
            actor=decision.actor,
            reason=decision.reason,
        )
        if not await tell(self.engine, claim, signal, message):
            return ended()
        return ItemResult(state=ItemState.DONE, message="The claim looks again.")

    def _held_as(self, claim: ClaimIdentity) -> ClaimStatus:
        """NotInThisState unless the claim is held, and nothing pulled holds it still."""
        with self.database.tenant(claim.tenant_id) as session:
            record = claims.get(session, claim.claim_id)
            if record is None:
                raise NotInThisState("The claim's row is gone.")
            stopped = bool(bulk_filter.stopped_sellers(session, {claim.seller_id}))
            rules.check_item(BulkAction.RELEASE, record.status, record.file, stopped=stopped)
            return record.status

    def _take(self, asked: BulkRound) -> list[BulkItem]:
        with self.database.tenant(asked.decision.tenant_id) as session:
            return bulk_items.take_round(session, asked.decision, asked.number, asked.size)

    def _keep(self, decision: BulkDecision, item: BulkItem, result: ItemResult) -> None:
        silent = result.state is ItemState.UNREACHABLE
        if silent and item.attempts + 1 >= rules.MOST_ATTEMPTS:
            result = result.model_copy(update={"state": ItemState.GIVEN_UP})
        with self.database.tenant(decision.tenant_id) as session:
            bulk_items.record_result(session, decision, item.position, result, utc_now())

    def _count(self, decision: BulkDecision) -> BulkCounts:
        with self.database.tenant(decision.tenant_id) as session:
            return bulk_items.count_items(session, decision.tenant_id, decision.bulk_id)
