"""The stop switch: nothing leaves the house while it is pulled, and what has left is named."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from clock import utc_now
from models.contracts import queues
from models.contracts.claim import ClaimStatus as S
from models.contracts.claim import DeskCause, SubmissionKind
from models.contracts.messages import DecisionAction
from models.contracts.workflows import ReleaseInput
from models.repositories import stops
from models.repositories.stops import SendInFlight
from settings import Settings
from tests.workflow.house import Account, House


def pull(account: Account) -> list[SendInFlight]:
    """Stops the seller; gives back what was under way."""
    seller = account.seller
    with account.house.database.tenant(seller.tenant_id) as session:
        return stops.pull(session, seller.seller_id, "operator", "too many denials", utc_now())


async def release(account: Account) -> int:
    """Releases the seller, as the API does: the switch, then the workflow that tells the claims."""
    seller = account.seller
    with account.house.database.tenant(seller.tenant_id) as session:
        stops.release(session, seller.seller_id, "operator", "looked into it", utc_now())
    released = ReleaseInput(
        tenant_id=seller.tenant_id, seller_id=seller.seller_id, release_id=str(uuid4())
    )
    return await told(account.house, released)


async def told(house: House, released: ReleaseInput) -> int:
    return await house.engine.execute_workflow(
        "ReleaseWorkflow",
        released,
        id=f"release-{released.release_id}",
        task_queue=queues.CLAIMS,
        result_type=int,
    )


async def test_a_pulled_switch_holds_the_claim_before_it_is_sent(house: House) -> None:
    account = house.account()
    pull(account)
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_STOP)
    assert account.cases() == []


async def test_a_claim_that_is_held_says_who_stopped_it_and_why(house: House) -> None:
    account = house.account()
    pull(account)
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_STOP)
    assert "operator: too many denials" in claim.events()[-1].reason


async def test_a_released_switch_lets_the_claim_be_sent(house: House) -> None:
    account = house.account()
    pull(account)
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_STOP)
    assert await release(account) == 1
    await claim.until(S.UNDER_REVIEW)


async def test_the_switch_over_all_holds_every_seller_and_its_release_tells_them(
    house: House,
) -> None:
    account = house.account()
    with house.database.system() as session:
        stops.pull(session, None, "operator", "Amazon is changing its rules", utc_now())
    try:
        claim = await account.with_invoice()
        await claim.until(S.HELD_BY_STOP)
    finally:
        with house.database.system() as session:
            stops.release(session, None, "operator", "done", utc_now())
    await told(house, ReleaseInput(tenant_id=None, seller_id=None, release_id=str(uuid4())))
    await claim.until(S.UNDER_REVIEW)


async def test_a_claim_told_of_a_release_looks_at_the_switch_itself(house: House) -> None:
    account = house.account()
    pull(account)
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_STOP)
    seller = account.seller
    await told(
        house,
        ReleaseInput(
            tenant_id=seller.tenant_id, seller_id=seller.seller_id, release_id=str(uuid4())
        ),
    )
    await claim.until_path_ends(S.HELD_BY_STOP, S.FILING, S.HELD_BY_STOP)
    assert account.cases() == []


async def test_a_send_that_is_under_way_is_named_when_the_switch_is_pulled(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="slow", seconds=1.5)
    claim = await account.with_invoice()
    await claim.until(S.FILING)
    await asyncio.sleep(0.5)
    in_flight = pull(account)
    assert [(one.identity, one.kind) for one in in_flight] == [
        (claim.identity, SubmissionKind.INITIAL)
    ]


async def test_a_send_that_is_under_way_ends_as_it_does(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="slow", seconds=1.0)
    claim = await account.with_invoice()
    await claim.until(S.FILING)
    await asyncio.sleep(0.5)
    pull(account)
    await claim.until(S.UNDER_REVIEW)


async def test_a_claim_that_is_held_can_be_withdrawn(house: House) -> None:
    account = house.account()
    pull(account)
    claim = await account.with_invoice()
    await claim.until(S.HELD_BY_STOP)
    await claim.decide(DecisionAction.WITHDRAW)
    result = await claim.result()
    assert (result.status, result.file.packet) == (S.WITHDRAWN, None)


async def test_a_claim_still_held_shortly_before_its_deadline_goes_to_the_desk(
    house: House,
) -> None:
    account = house.account()
    pull(account)
    claim = await account.with_invoice(deadline=utc_now() + timedelta(days=2))
    await claim.until(S.HELD_BY_STOP)
    await claim.sleep(timedelta(hours=37))
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.DEADLINE_NEAR


async def test_an_appeal_is_held_too(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="denied")
    claim = await account.filed()
    await account.days_and_poll(3, claim, then=S.DENIED)
    pull(account)
    await claim.appeal(reason="The ledger shows them.")
    await claim.until(S.HELD_BY_STOP)
    await release(account)
    await claim.until(S.UNDER_REVIEW)


@pytest.mark.parametrize(
    ("gone", "stands"), [("stop_switches", S.HELD_BY_STOP), ("filing_budgets", S.FILING)]
)
async def test_a_switch_or_a_budget_that_cannot_be_found_lets_nothing_out(
    house: House, lives_settings: Settings, gone: str, stands: S
) -> None:
    account = house.account()
    forget = sql.SQL("DELETE FROM {} WHERE seller_id = %s").format(sql.Identifier(gone))
    with psycopg.connect(lives_settings.database_owner_url or "") as owner:
        owner.execute(forget, [account.seller.seller_id])
    claim = await account.with_invoice()
    await claim.until_path_ends(stands)
    await asyncio.sleep(0.5)
    assert account.cases() == []
