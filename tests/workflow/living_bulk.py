"""A hand on one bulk decision, and claims for it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from temporalio.client import WorkflowHandle
from temporalio.common import WorkflowIDReusePolicy

from clock import utc_now
from models.contracts import queues
from models.contracts.bulk import (
    BulkAction,
    BulkDecision,
    BulkFilter,
    BulkInput,
    BulkOrder,
    BulkProgress,
    ItemState,
    OrderKind,
)
from models.contracts.claim import ClaimStatus as S
from models.repositories import bulk, bulk_items
from models.repositories.bulk import BulkRecord, NewBulk
from models.repositories.bulk_items import BulkItem
from tests.patience import PATIENCE
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim, looks
from workflows import starting

SLOW, FAST = 12, 600  # a minute: one claim in five seconds, fifty in five


@dataclass
class LivingBulk:
    """A hand on one bulk decision."""

    house: House
    decision: BulkDecision
    handle: WorkflowHandle[Any, Any]

    def record(self) -> BulkRecord:
        with self.house.database.tenant(self.decision.tenant_id) as session:
            found = bulk.get(session, self.decision.bulk_id)
        assert found is not None
        return found

    def items(self, state: ItemState | None = None) -> list[BulkItem]:
        with self.house.database.tenant(self.decision.tenant_id) as session:
            return bulk_items.list_items(session, self.decision.bulk_id, state, None, 200).items

    async def until_done(self, number: int) -> None:
        async for _ in looks():
            if self.record().counts.done >= number:
                return
        raise AssertionError(f"not {number} done: {self.record().counts}")

    async def until_known_unreachable(self, number: int) -> BulkProgress:
        """The rows are written before the workflow knows of them and plans its next round."""
        async for _ in looks():
            progress = await self.handle.query("progress", result_type=BulkProgress)
            if progress.counts.unreachable >= number:
                return progress
        raise AssertionError(f"not {number} unreachable: {self.record().counts}")

    async def order(self, kind: OrderKind, message_id: str | None = None) -> BulkProgress:
        order = BulkOrder(message_id=message_id or str(uuid4()), actor="ben", reason="lunch")
        return await self.handle.execute_update(kind.value, order, result_type=BulkProgress)

    async def end(self) -> BulkProgress:
        async with asyncio.timeout(PATIENCE):
            return BulkProgress.model_validate(await self.handle.result())


def stored(
    account: Account, action: BulkAction, *claims: LivingClaim, at: datetime | None = None
) -> BulkDecision:
    """A bulk decision over these claims; nothing is started."""
    decision = BulkDecision(
        tenant_id=account.seller.tenant_id,
        bulk_id=uuid4(),
        action=action,
        actor="anna",
        reason="the season is over",
    )
    identities = [claim.identity for claim in claims]
    wanted = BulkFilter(claim_ids=[identity.claim_id for identity in identities])
    new = NewBulk(decision=decision, filter=wanted, rate_per_minute=FAST, claims=identities)
    with account.house.database.tenant(decision.tenant_id) as session:
        bulk.create(session, new, at or utc_now())
    return decision


async def begin(
    account: Account, action: BulkAction, *claims: LivingClaim, rate: int = FAST, run: int = 200
) -> LivingBulk:
    """A bulk decision under way, at a rate, with so many rounds in a run."""
    decision = stored(account, action, *claims)
    started = BulkInput(
        decision=decision, rate_per_minute=rate, total=len(claims), rounds_in_a_run=run
    )
    house = account.house
    handle = await house.engine.start_workflow(
        "BulkDecisionWorkflow",
        started,
        id=decision.workflow_id,
        task_queue=queues.CLAIMS,
        id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        search_attributes=starting.bulk_search_attributes(started),
        static_summary=starting.bulk_summary(started),
        static_details=starting.bulk_details(started),
    )
    return LivingBulk(house, decision, handle)


async def without_evidence(account: Account, number: int) -> list[LivingClaim]:
    """Claims that wait for a document."""
    claims = [await account.begin(account.row()) for _ in range(number)]
    for claim in claims:
        await claim.until(S.AWAITING_EVIDENCE)
    return claims
