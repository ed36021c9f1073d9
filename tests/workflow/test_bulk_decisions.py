"""One decision over many claims: told once each, at a rate, through pauses, kills and new runs."""

from datetime import timedelta
from uuid import uuid4

from temporalio.testing import TimeSkipper

from claims import bulk as rules
from clock import utc_now
from models.contracts import queues
from models.contracts.bulk import (
    BulkAction,
    BulkInput,
    BulkState,
    ItemState,
    OrderKind,
)
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import Accepted, DecisionAction
from models.contracts.workflows import SweepResult
from models.repositories import stops
from settings import Settings
from tests.workflow.house import House
from tests.workflow.living_bulk import FAST, SLOW, LivingBulk, begin, stored, without_evidence
from tests.workflow.worker_process import worker


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
    (again,) = [event for event in claim.events() if event.source is S.HELD_BY_STOP]
    assert (again.actor, again.reason) == ("anna", "the season is over")


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
        first.kill()
    with worker(lives_settings):
        ended = await living.end()
    assert ended.counts.done == 6
    assert [claim.path().count(S.WITHDRAWN) for claim in claims] == [1] * 6


async def test_a_claim_that_does_not_answer_is_asked_again_later(house: House) -> None:
    account = house.account()
    row = account.row()
    draft = account.draft(row)
    account.store(draft)
    await house.engine.start_workflow(
        "ClaimWorkflow", draft, id=draft.identity.workflow_id, task_queue="nobody-serves-this"
    )
    living = await begin(account, BulkAction.WITHDRAW, account.adopt(draft, row))
    progress = await living.until_known_unreachable(1)
    (item,) = living.items()
    assert (item.state, item.code, item.attempts) == (ItemState.UNREACHABLE, "no_answer", 1)
    due = progress.next_round_at
    assert due is not None
    assert due > utc_now() + timedelta(seconds=30)
    await living.order(OrderKind.CANCEL)
    assert (await living.end()).counts.given_up == 1


async def test_the_sweeper_starts_what_was_stored_and_never_began(house: House) -> None:
    account = house.account()
    (claim,) = await without_evidence(account, 1)
    decision = stored(account, BulkAction.WITHDRAW, claim, at=utc_now() - timedelta(minutes=1))
    swept = await house.engine.execute_workflow(
        "SweeperWorkflow",
        id=f"sweeper-{uuid4()}",
        task_queue=queues.CLAIMS,
        result_type=SweepResult,
    )
    living = LivingBulk(house, decision, house.engine.get_workflow_handle(decision.workflow_id))
    assert (swept.bulks, (await living.end()).counts.done) == (1, 1)
