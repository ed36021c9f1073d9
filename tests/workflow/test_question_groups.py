"""One question, many claims: one answer reaches each of them once, whatever happens meanwhile."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import text

from claims.questions import Answer
from clock import utc_now
from models.contracts import queues
from models.contracts.bulk import ItemState
from models.contracts.claim import ClaimStatus as S
from models.contracts.feed import FeedKind
from models.contracts.messages import DecisionAction
from models.contracts.questions import AnswerState, GroupKind
from models.contracts.workflows import SweepResult
from models.repositories import feed
from settings import Settings
from tests.workflow.house import House
from tests.workflow.living_group import (
    LivingAnswer,
    asked_together,
    carried,
    groups,
    of_one_product,
    started,
    taken,
)
from tests.workflow.worker_process import worker


async def test_forty_claims_are_one_question_and_one_answer_settles_them_all(house: House) -> None:
    account = house.account(places_per_day=0)
    claims = await asked_together(account, 40)
    (group,) = groups(account)
    assert (group.kind, group.at_stake.claims) == (GroupKind.CONFIRM_LINE, 40)
    answer = await carried(account, taken(account, Answer.YES))
    assert (await answer.end()).done == 40
    filed = [next(e for e in claim.events() if e.target is S.FILING) for claim in claims]
    assert {(event.actor, event.reason) for event in filed} == {
        ("seller", "seller confirmed the document.")
    }


async def test_a_no_sends_each_claim_to_wait_for_an_invoice_together(house: House) -> None:
    account = house.account()
    claims = await asked_together(account, 3)
    await (await carried(account, taken(account, Answer.NO))).end()
    for claim in claims:
        await claim.until(S.AWAITING_EVIDENCE)
    (group,) = groups(account)
    assert (group.kind, group.at_stake.claims) == (GroupKind.UPLOAD_INVOICE, 3)


async def test_the_same_answer_carried_again_changes_nothing(house: House) -> None:
    account = house.account()
    claims = await asked_together(account, 2)
    ref = taken(account, Answer.NO)
    await (await carried(account, ref)).end()
    before = [len(claim.events()) for claim in claims]
    again = await (await carried(account, ref)).end()
    assert again.done == 2
    assert [len(claim.events()) for claim in claims] == before


async def test_a_claim_withdrawn_in_between_says_so_and_the_others_go_on(house: House) -> None:
    account = house.account()
    gone, *others = await asked_together(account, 3)
    ref = taken(account, Answer.NO)
    await gone.decide(DecisionAction.WITHDRAW)
    await gone.result()
    answer = await carried(account, ref)
    await answer.end()
    results = {item.identity.claim_id: (item.state, item.code) for item in answer.items()}
    assert results.pop(gone.identity.claim_id) == (ItemState.REFUSED, "ended")
    assert set(results.values()) == {(ItemState.DONE, None)}
    assert [claim.path()[-1] for claim in others] == [S.AWAITING_EVIDENCE] * 2


async def test_a_claim_that_was_answered_alone_keeps_its_own_answer(house: House) -> None:
    account = house.account()
    alone, other = await asked_together(account, 2)
    ref = taken(account, Answer.YES)
    await alone.answer(Answer.NO)
    answer = await carried(account, ref)
    await answer.end()
    results = {item.identity.claim_id: item.code for item in answer.items()}
    assert results == {
        alone.identity.claim_id: "question_closed",
        other.identity.claim_id: None,
    }
    assert alone.path()[-1] is S.AWAITING_EVIDENCE


async def test_a_claim_that_was_answered_alone_leaves_the_group(house: House) -> None:
    account = house.account()
    alone, _ = await asked_together(account, 2)
    await alone.answer(Answer.UPLOAD)
    stakes = {group.kind: group.at_stake.claims for group in groups(account)}
    assert stakes == {GroupKind.CONFIRM_LINE: 1, GroupKind.UPLOAD_INVOICE: 1}


async def test_a_claim_that_joins_later_is_still_asked(house: House) -> None:
    account = house.account()
    early, late = of_one_product(account, 2)
    await account.upload_lines(early.facts.msku, 2)
    (first,) = await started(account, [early], S.AWAITING_ANSWER)
    (shown,) = groups(account)
    (second,) = await started(account, [late], S.AWAITING_ANSWER)
    assert groups(account)[0].version == shown.version + 1
    ref = taken(account, Answer.NO, version=shown.version)
    await (await carried(account, ref)).end()
    assert first.path()[-1] is S.AWAITING_EVIDENCE
    assert second.path()[-1] is S.AWAITING_ANSWER


async def test_a_worker_killed_between_two_claims_tells_each_of_them_once(
    idle_house: House, lives_settings: Settings
) -> None:
    account = idle_house.account()
    drafts = of_one_product(account, 12)
    with worker(lives_settings) as first:
        await account.upload_lines(drafts[0].facts.msku, 12)
        claims = await started(account, drafts, S.AWAITING_ANSWER)
        answer = await carried(account, taken(account, Answer.NO))
        await answer.until_done(1)
        first.kill()
    with worker(lives_settings):
        ended = await answer.end()
    assert ended.done == 12
    assert [claim.path().count(S.AWAITING_EVIDENCE) for claim in claims] == [1] * 12


async def test_the_sweeper_carries_an_answer_that_nobody_began_to_carry(house: House) -> None:
    account = house.account()
    await asked_together(account, 1)
    ref = taken(account, Answer.NO, at=utc_now() - timedelta(minutes=1))
    swept = await house.engine.execute_workflow(
        "SweeperWorkflow",
        id=f"sweeper-{uuid4()}",
        task_queue=queues.CLAIMS,
        result_type=SweepResult,
    )
    answer = LivingAnswer(account, ref, house.engine.get_workflow_handle(ref.workflow_id))
    assert (swept.answers, (await answer.end()).done) == (1, 1)
    assert answer.record().state is AnswerState.CARRIED


async def test_the_sweeper_reminds_once_of_a_question_whose_deadline_is_near(
    house: House,
) -> None:
    account = house.account()
    row = account.row()
    claim = await account.begin(row, deadline=utc_now() + timedelta(seconds=40))
    await claim.until(S.AWAITING_EVIDENCE)
    (group,) = groups(account)
    with house.database.tenant(account.seller.tenant_id) as session:
        session.connection().execute(text("UPDATE question_groups SET remind_at = now()"))
    for _ in range(2):
        await house.engine.execute_workflow(
            "SweeperWorkflow",
            id=f"sweeper-{uuid4()}",
            task_queue=queues.CLAIMS,
            result_type=SweepResult,
        )
    with house.database.tenant(account.seller.tenant_id) as session:
        told = feed.read_after(session, 0).items
    reminders = [event for event in told if event.kind is FeedKind.QUESTION_REMINDER]
    assert [event.content["group_id"] for event in reminders] == [str(group.group_id)]
