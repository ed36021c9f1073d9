"""One decision over many claims: told once each, at a rate, through pauses, kills and new runs."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from temporalio.client import WorkflowHandle
from temporalio.common import WorkflowIDReusePolicy
from temporalio.testing import TimeSkipper

from claims import bulk as rules
from clock import utc_now
from models.contracts import queues
from models.contracts.bulk import (
    BulkAction,
    BulkDecision,
    BulkFilter,
    BulkInput,
    BulkOrder,
    BulkProgress,
    BulkState,
    ItemState,
    OrderKind,
)
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import Accepted, DecisionAction
from models.repositories import bulk, bulk_items, stops
from models.repositories.bulk import BulkRecord, NewBulk
from models.repositories.bulk_items import BulkItem
from settings import Settings
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim, looks
from tests.workflow.test_worker_killed import kill, worker
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

    async def order(self, kind: OrderKind, message_id: str | None = None) -> BulkProgress:
        order = BulkOrder(message_id=message_id or str(uuid4()), actor="ben", reason="lunch")
        return await self.handle.execute_update(kind.value, order, result_type=BulkProgress)

    async def end(self) -> BulkProgress:
        async with asyncio.timeout(30):
            return BulkProgress.model_validate(await self.handle.result())


def stored(account: Account, action: BulkAction, *claims: LivingClaim) -> BulkDecision:
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
        bulk.create(session, new, utc_now())
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


async def test_every_claim_is_withdrawn_with_the_actor_and_reason_of_the_bulk_decision(
    house: House,
) -> None:
    account = house.account()
    claims = await without_evidence(account, 3)
    living = await begin(account, BulkAction.WITHDRAW, *claims)
    ended = await living.end()
    assert (ended.state, ended.counts.done) == (BulkState.FINISHED, 3)
    last = [claim.events()[-1] for claim in claims]
    assert {(e.target, e.actor, e.reason) for e in last} == {
        (S.WITHDRAWN, "anna", "the season is over")
    }


async def test_a_claim_that_refuses_says_why_and_the_others_go_on(house: House) -> None:
    account = house.account()
    (waiting,) = await without_evidence(account, 1)
    filed = await account.filed()
    living = await begin(account, BulkAction.RETRY, filed, waiting)
    await living.end()
    answers = [(item.state, item.code) for item in living.items()]
    assert answers == [(ItemState.REFUSED, "not_in_this_state"), (ItemState.DONE, None)]


async def test_a_claim_whose_workflow_has_ended_answers_that_it_ended(house: House) -> None:
    account = house.account()
    (claim,) = await without_evidence(account, 1)
    await claim.decide(DecisionAction.WITHDRAW)
    await claim.result()
    living = await begin(account, BulkAction.WITHDRAW, claim)
    await living.end()
    assert [(i.state, i.code) for i in living.items()] == [(ItemState.REFUSED, "ended")]


async def test_an_item_whose_result_was_lost_is_not_withdrawn_twice(house: House) -> None:
    account = house.account()
    (claim,) = await without_evidence(account, 1)
    decision = stored(account, BulkAction.WITHDRAW, claim)
    message = rules.decision_for(decision, claim.identity.claim_id)
    assert message is not None
    await claim.handle.execute_update(
        "decide", message, id=message.message_id, result_type=Accepted
    )
    await claim.result()
    started = BulkInput(decision=decision, rate_per_minute=FAST, total=1)
    handle = await house.engine.start_workflow(
        "BulkDecisionWorkflow", started, id=decision.workflow_id, task_queue=queues.CLAIMS
    )
    living = LivingBulk(house, decision, handle)
    await living.end()
    assert ([i.state for i in living.items()], claim.path().count(S.WITHDRAWN)) == (
        [ItemState.DONE],
        1,
    )


async def test_a_paused_decision_leaves_the_rest_until_it_is_resumed(house: House) -> None:
    account = house.account()
    claims = await without_evidence(account, 3)
    living = await begin(account, BulkAction.WITHDRAW, *claims, rate=SLOW)
    await living.until_done(1)
    await living.order(OrderKind.PAUSE)
    await TimeSkipper(house.engine).fast_forward(living.handle, timedelta(minutes=5))
    record = living.record()
    assert (record.state, record.counts.done, record.counts.waiting) == (BulkState.PAUSED, 1, 2)
    await living.order(OrderKind.RESUME)
    await TimeSkipper(house.engine).fast_forward(living.handle)
    ended = await living.end()
    assert (ended.state, ended.counts.done) == (BulkState.FINISHED, 3)


async def test_the_row_names_who_paused_and_why(house: House) -> None:
    account = house.account()
    claims = await without_evidence(account, 2)
    living = await begin(account, BulkAction.WITHDRAW, *claims, rate=SLOW)
    await living.until_done(1)
    await living.order(OrderKind.PAUSE, "m-1")
    await living.order(OrderKind.PAUSE, "m-1")
    orders = [(order.kind, order.actor, order.reason) for order in living.record().orders]
    assert orders == [(OrderKind.PAUSE, "ben", "lunch")]
    await living.order(OrderKind.CANCEL)


async def test_a_cancelled_decision_leaves_what_it_had_not_begun(house: House) -> None:
    account = house.account()
    claims = await without_evidence(account, 3)
    living = await begin(account, BulkAction.WITHDRAW, *claims, rate=SLOW)
    await living.until_done(1)
    await living.order(OrderKind.CANCEL)
    ended = await living.end()
    assert (ended.state, ended.counts.done, ended.counts.cancelled) == (BulkState.CANCELLED, 1, 2)
    assert [claim.path()[-1] for claim in claims[1:]] == [S.AWAITING_EVIDENCE] * 2


async def test_the_rate_holds(house: House) -> None:
    account = house.account()
    claims = await without_evidence(account, 3)
    living = await begin(account, BulkAction.WITHDRAW, *claims, rate=SLOW)
    await TimeSkipper(house.engine).fast_forward(living.handle)
    await living.end()
    history = await living.handle.fetch_history()
    timers = [
        event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
        for event in history.events
        if event.HasField("timer_started_event_attributes")
    ]
    assert len(timers) == 2
    assert all(timedelta(seconds=3) < timer <= timedelta(seconds=5) for timer in timers)


async def test_a_long_decision_goes_on_in_a_new_run(house: House) -> None:
    account = house.account()
    claims = await without_evidence(account, 3)
    living = await begin(account, BulkAction.WITHDRAW, *claims, rate=SLOW, run=1)
    await TimeSkipper(house.engine).fast_forward(living.handle)
    first = living.handle.result_run_id
    ended = await living.end()
    newest = (await house.engine.get_workflow_handle(living.handle.id).describe()).run_id
    assert (ended.counts.done, newest == first) == (3, False)


async def test_claims_that_a_stop_holds_look_again_when_released(house: House) -> None:
    account = house.account()
    seller_id, tenant_id = account.seller.seller_id, account.seller.tenant_id
    with house.database.tenant(tenant_id) as session:
        stops.pull(session, seller_id, "anna", "a warning", utc_now())
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_STOP)
    still = await begin(account, BulkAction.RELEASE, claim)
    await still.end()
    assert [item.code for item in still.items()] == ["not_in_this_state"]
    with house.database.tenant(tenant_id) as session:
        stops.release(session, seller_id, "anna", "all is well", utc_now())
    living = await begin(account, BulkAction.RELEASE, claim)
    await claim.until(S.UNDER_REVIEW)
    assert (await living.end()).counts.done == 1


async def test_claims_that_the_budget_holds_take_no_place_that_is_not_there(house: House) -> None:
    account = house.account(places_per_day=1)
    await account.filed()
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_BUDGET)
    living = await begin(account, BulkAction.RELEASE, claim)
    await living.end()
    await claim.until_path_ends(S.HELD_BY_BUDGET, S.FILING, S.HELD_BY_BUDGET)
    assert len(account.cases()) == 1


async def test_temporal_ui_tells_how_far_it_is(house: House) -> None:
    account = house.account()
    claims = await without_evidence(account, 2)
    living = await begin(account, BulkAction.WITHDRAW, *claims, rate=SLOW)
    await living.until_done(1)
    await living.order(OrderKind.PAUSE)
    metadata = await living.handle.query("__temporal_workflow_metadata")
    assert "1 of 2 done" in metadata.current_details
    assert "pause by ben: lunch" in metadata.current_details
    await living.order(OrderKind.CANCEL)


async def test_a_worker_killed_between_two_claims_withdraws_each_of_them_once(
    idle_house: House, lives_settings: Settings
) -> None:
    account = idle_house.account()
    claims = [await account.begin(account.row()) for _ in range(6)]
    with worker(lives_settings) as first:
        for claim in claims:
            await claim.until(S.AWAITING_EVIDENCE)
        living = await begin(account, BulkAction.WITHDRAW, *claims)
        await living.until_done(1)
        kill(first)
    with worker(lives_settings):
        ended = await living.end()
    assert ended.counts.done == 6
    assert [claim.path().count(S.WITHDRAWN) for claim in claims] == [1] * 6
