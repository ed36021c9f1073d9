"""The filing budget: one place a day in these tests, so that the second claim must wait."""

from datetime import timedelta

from clock import utc_now
from models.contracts import queues
from models.contracts.claim import ClaimStatus as S
from models.contracts.claim import DeskCause
from models.contracts.messages import DecisionAction
from models.repositories import budget
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim

ONE_A_DAY = {"places_per_day": 1, "places_per_week": 40}


async def held(account: Account, days: float = 30) -> LivingClaim:
    """A claim that finds the budget used up."""
    claim = await account.with_invoice(deadline=utc_now() + timedelta(days=days))
    await claim.until(S.HELD_BY_BUDGET)
    return claim


async def test_the_second_claim_of_a_day_waits_for_a_place(house: House) -> None:
    account = house.account(**ONE_A_DAY)
    await account.filed()
    await held(account)
    assert len(account.cases()) == 1


async def test_a_claim_that_waits_says_when_a_place_is_expected(house: House) -> None:
    account = house.account(**ONE_A_DAY)
    await account.filed()
    view = await (await held(account)).view()
    assert view.next_wake_up is not None
    day = timedelta(hours=24)
    assert day - timedelta(minutes=2) < view.next_wake_up - utc_now() <= day


async def test_a_claim_that_waits_files_when_its_place_comes_free(house: House) -> None:
    account = house.account(**ONE_A_DAY)
    await account.filed()
    claim = await held(account)
    await claim.sleep(timedelta(hours=24, minutes=2))
    await claim.until(S.UNDER_REVIEW)


async def test_the_weekly_limit_holds_where_the_daily_one_would_not(house: House) -> None:
    account = house.account(places_per_day=10, places_per_week=1)
    await account.filed()
    claim = await held(account)
    view = await claim.view()
    assert view.next_wake_up is not None
    assert view.next_wake_up - utc_now() > timedelta(days=6)


async def test_a_free_place_goes_to_the_nearest_deadline_which_is_told_by_signal(
    house: House,
) -> None:
    account = house.account(**ONE_A_DAY)
    await account.filed()
    far = await held(account, days=30)
    near = await held(account, days=20)
    await far.sleep(timedelta(hours=24, minutes=2))
    await near.until(S.UNDER_REVIEW)
    assert "EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED" in await near.event_types()


async def test_whoever_frees_a_place_for_another_waits_on(house: House) -> None:
    account = house.account(**ONE_A_DAY)
    await account.filed()
    far = await held(account, days=30)
    near = await held(account, days=20)
    await far.sleep(timedelta(hours=24, minutes=2))
    await near.until(S.UNDER_REVIEW)
    await far.until_path_ends(S.HELD_BY_BUDGET, S.FILING, S.HELD_BY_BUDGET)


async def test_a_waiting_claim_can_be_withdrawn(house: House) -> None:
    account = house.account(**ONE_A_DAY)
    await account.filed()
    claim = await held(account)
    await claim.decide(DecisionAction.WITHDRAW)
    assert (await claim.result()).status is S.WITHDRAWN


async def test_a_withdrawn_claim_leaves_the_queue(house: House) -> None:
    account = house.account(**ONE_A_DAY)
    await account.filed()
    near = await held(account, days=20)
    far = await held(account, days=30)
    await near.decide(DecisionAction.WITHDRAW)
    await near.result()
    await far.sleep(timedelta(hours=48, minutes=4))
    await far.until(S.UNDER_REVIEW)


async def test_a_claim_that_gets_no_place_before_its_deadline_goes_to_the_desk(
    house: House,
) -> None:
    account = house.account(places_per_day=10, places_per_week=1)
    await account.filed()
    claim = await held(account, days=2)
    await claim.sleep(timedelta(hours=37))
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.DEADLINE_NEAR


async def test_a_retry_takes_no_second_place(house: House) -> None:
    account = house.account(**ONE_A_DAY)
    house.sandbox.fault(kind="server_error")
    claim = await account.with_invoice(skipping=True, review_deadline=timedelta(days=3650))
    await claim.until(S.UNDER_REVIEW)
    assert S.HELD_BY_BUDGET not in claim.path()


async def test_an_appeal_takes_no_place(house: House) -> None:
    account = house.account(**ONE_A_DAY)
    house.sandbox.fault(kind="denied")
    claim = await account.filed()
    await account.days_and_poll(3, claim, then=S.DENIED)
    await claim.appeal(reason="The ledger shows them.")
    await claim.until(S.UNDER_REVIEW)
    assert S.HELD_BY_BUDGET not in claim.path()


async def test_the_sweeper_tells_a_claim_of_a_place_that_nobody_told_it_of(house: House) -> None:
    account = house.account(**ONE_A_DAY)
    await account.filed()
    claim = await held(account)
    identity = claim.identity
    with house.database.tenant(identity.tenant_id) as session:
        budget.grant(session, identity, utc_now() - timedelta(minutes=1))
    await house.engine.execute_workflow(
        "SweeperWorkflow", id=f"sweep-{identity.claim_id}", task_queue=queues.CLAIMS
    )
    await claim.until(S.UNDER_REVIEW)
