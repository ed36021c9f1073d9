"""When a claim goes on by itself, as the desk tells it from the row, against the live claim."""

from datetime import timedelta

import pytest

from claims.desk_timers import next_wake_up
from clock import utc_now
from models.contracts.claim import ChannelName
from models.contracts.claim import ClaimStatus as S
from models.contracts.desk import DeskClaim, DeskGroup
from models.repositories import claims, stops
from tests.workflow.house import House
from tests.workflow.lives import denied, questioned
from tests.workflow.living_claim import LivingClaim, looks

# A row is dated when its step is begun, a timer set when it was written.
WRITING = timedelta(seconds=10)


def as_on_desk(claim: LivingClaim) -> DeskClaim:
    """The claim's row, as the desk reads it; its group does not matter here."""
    with claim.database.tenant(claim.identity.tenant_id) as session:
        record = claims.get(session, claim.identity.claim_id)
    assert record is not None
    return DeskClaim(
        identity=record.identity,
        group=DeskGroup.RETRYING,
        title=record.facts.title,
        status=record.status,
        file=record.file,
        policy=record.policy,
        deadline=record.facts.deadline,
        since=record.waiting_since,
    )


async def agrees(claim: LivingClaim, status: S, *, sleeps: bool = True) -> None:
    """The desk's word is the live claim's, which sleeps there, or waits for a message alone."""
    await claim.until(status)
    live = None
    async for _ in looks():
        live = (await claim.view()).next_wake_up
        if live is not None or not sleeps:
            break
    told = next_wake_up(as_on_desk(claim))
    assert (told is not None, live is not None) == (sleeps, sleeps)
    if told is not None and live is not None:
        assert abs(told - live) < WRITING


async def test_a_claim_without_evidence_wakes_up_at_its_deadline(house: House) -> None:
    account = house.account()
    await agrees(await account.begin(account.row()), S.AWAITING_EVIDENCE)


async def test_a_question_wakes_its_claim_up_at_its_deadline(house: House) -> None:
    await agrees(await house.account().with_invoice("similar_title"), S.AWAITING_ANSWER)


async def test_a_claim_without_a_place_wakes_up_when_one_is_expected(house: House) -> None:
    account = house.account(places_per_day=1)
    await account.filed()
    await agrees(await account.with_invoice(), S.HELD_BY_BUDGET)


async def test_a_stopped_claim_wakes_up_before_its_deadline(house: House) -> None:
    account = house.account()
    with house.database.tenant(account.seller.tenant_id) as session:
        stops.pull(session, account.seller.seller_id, "anna", "a warning", utc_now())
    await agrees(await account.with_invoice(), S.HELD_BY_STOP)


async def test_a_send_without_an_answer_wakes_its_claim_up(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="reply_lost")
    await agrees(await account.with_invoice(), S.RETRYING)


async def test_a_claim_that_never_arrived_wakes_up_at_its_deadline_on_the_desk(
    house: House,
) -> None:
    account = house.account(channel=ChannelName.ASSISTED)
    await agrees(await account.with_invoice(channel=ChannelName.ASSISTED), S.ON_DESK)


async def test_a_claim_that_may_have_arrived_waits_on_the_desk_for_a_person_alone(
    house: House,
) -> None:
    account = house.account()
    claim = await account.filed(review_deadline=timedelta(seconds=1))
    await agrees(claim, S.ON_DESK, sleeps=False)


async def test_a_case_that_amazon_looks_at_wakes_its_claim_up(house: House) -> None:
    await agrees(await house.account().filed(), S.UNDER_REVIEW)


async def test_amazons_question_wakes_its_claim_up_at_its_deadline(house: House) -> None:
    await agrees(await questioned(house.account()), S.INFORMATION_REQUESTED)


async def test_a_denied_claim_wakes_up_when_no_appeal_is_possible_any_more(house: House) -> None:
    await agrees(await denied(house.account()), S.DENIED)


@pytest.mark.parametrize("days", [0, 15], ids=["in time", "late"])
async def test_a_claim_that_waits_for_money_wakes_up_to_ring_and_to_give_up(
    house: House, days: int
) -> None:
    account = house.account()
    claim = await account.filed()
    await account.days_and_poll(2.5, claim, then=S.AWAITING_PAYOUT)
    if days:
        await claim.sleep(timedelta(days=days))
        await claim.until_notes(1)
    await agrees(claim, S.AWAITING_PAYOUT)


async def test_a_part_paid_claim_wakes_up_as_one_that_waits_for_all(house: House) -> None:
    house.sandbox.fault(kind="paid_in_parts")
    account = house.account()
    claim = await account.filed()
    await account.days_and_poll(2.5, claim, then=S.AWAITING_PAYOUT)
    await account.days_and_poll(4, claim, then=S.PART_PAID)
    await agrees(claim, S.PART_PAID)
