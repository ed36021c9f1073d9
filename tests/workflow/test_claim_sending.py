"""The send and what can go wrong with it: every fault of a call, and one case in the end."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from clock import utc_now
from models.contracts.claim import ClaimStatus as S
from models.contracts.claim import DeskCause
from models.contracts.messages import DecisionAction
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim

LONGER_THAN_WE_WAIT = 2.4
ONE_RETRY = (timedelta(minutes=5),)
RETRY_DELAYS = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=24))


async def settled(account: Account, *faults: dict[str, Any]) -> LivingClaim:
    """A claim that has trouble with its send and is acknowledged in the end."""
    for fault in faults:
        account.house.sandbox.fault(**fault)
    claim = await account.with_invoice()
    await claim.until(S.RETRYING, S.UNDER_REVIEW)
    await claim.sleep(timedelta(minutes=15))
    await claim.until(S.UNDER_REVIEW)
    return claim


def acknowledged(claim: LivingClaim) -> int:
    return sum(one.state == "acknowledged" for one in claim.submissions())


async def test_a_reply_that_is_lost_after_acceptance_makes_one_case(house: House) -> None:
    account = house.account()
    await settled(account, {"kind": "reply_lost"})
    assert len(account.cases()) == 1


async def test_a_reply_that_is_lost_after_acceptance_leaves_one_acknowledged_row(
    house: House,
) -> None:
    claim = await settled(house.account(), {"kind": "reply_lost"})
    assert (acknowledged(claim), claim.submissions()[0].sends) == (1, 1)


async def test_a_reply_that_is_lost_is_asked_for_before_anything_else(house: House) -> None:
    claim = await settled(house.account(), {"kind": "reply_lost"})
    assert claim.path()[-4:] == [S.GATE, S.FILING, S.RETRYING, S.UNDER_REVIEW]


async def test_without_deduplication_a_lost_reply_still_makes_one_case(house: House) -> None:
    account = house.account()
    house.sandbox.admin("PATCH", f"sellers/{account.world['sellerId']}", deduplicatesByKey=False)
    await settled(account, {"kind": "reply_lost"})
    assert len(account.cases()) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "timeout", "seconds": LONGER_THAN_WE_WAIT, "accepted": True},
        {"kind": "slow", "seconds": LONGER_THAN_WE_WAIT},
        {"kind": "server_error", "accepted": True},
        {"kind": "unavailable", "html": True, "accepted": True},
    ],
    ids=lambda fault: fault["kind"],
)
async def test_what_was_accepted_without_an_answer_is_found_and_not_sent_again(
    house: House, fault: dict[str, Any]
) -> None:
    account = house.account()
    claim = await settled(account, fault)
    assert (len(account.cases()), claim.submissions()[0].sends) == (1, 1)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "timeout", "seconds": LONGER_THAN_WE_WAIT},
        {"kind": "server_error"},
        {"kind": "unavailable"},
        {"kind": "unavailable", "html": True},
    ],
    ids=["timeout", "server_error", "unavailable", "a page"],
)
async def test_what_was_not_received_is_sent_once_more(house: House, fault: dict[str, Any]) -> None:
    account = house.account()
    claim = await settled(account, fault)
    assert (len(account.cases()), claim.submissions()[0].sends) == (1, 2)


async def test_a_slow_answer_in_time_is_an_answer(house: House) -> None:
    claim = await settled(house.account(), {"kind": "slow", "seconds": 0.5})
    assert S.RETRYING not in claim.path()


async def test_retries_come_after_five_minutes_an_hour_and_a_day_then_a_person_must_look(
    house: House,
) -> None:
    house.sandbox.fault(kind="server_error", times=4)
    claim = await house.account().left_on_desk()
    planned = [
        TypeAdapter(datetime).validate_python(event.file["wake_at"]) - event.at
        for event in claim.events()
        if event.target is S.RETRYING and "has not received it" in event.reason
    ]
    for wait, told in zip(planned, RETRY_DELAYS, strict=True):
        assert told <= wait <= told * 1.1


async def test_a_claim_whose_retries_are_used_up_lies_on_the_desk_and_says_why(
    house: House,
) -> None:
    house.sandbox.fault(kind="server_error", times=2)
    claim = await house.account().left_on_desk(retry_delays=ONE_RETRY)
    assert (await claim.view()).file.desk is DeskCause.NOT_RECEIVED
    assert claim.submissions()[0].sends == 2


async def test_an_operator_mends_what_the_retries_could_not(house: House) -> None:
    house.sandbox.fault(kind="server_error", times=2)
    account = house.account()
    claim = await account.left_on_desk(retry_delays=ONE_RETRY)
    await claim.decide(DecisionAction.RETRY_NOW)
    await claim.until(S.UNDER_REVIEW)
    assert (len(account.cases()), acknowledged(claim)) == (1, 1)


async def test_an_operator_may_ask_for_the_next_try_now(house: House) -> None:
    house.sandbox.fault(kind="server_error")
    claim = await house.account().with_invoice()
    await claim.until(S.RETRYING)
    await claim.decide(DecisionAction.RETRY_NOW)
    await claim.until(S.FILING, S.RETRYING, S.UNDER_REVIEW)
    assert "looked into it" in [event.reason for event in claim.events()]


async def test_throttling_is_waited_out_and_not_counted(house: House) -> None:
    # The bucket is held by the clock on the wall, which no test skips: a few times, not many.
    throttled = {"kind": "throttled", "times": 3, "retryAfterSeconds": 90}
    claim = await settled(house.account(), throttled)
    assert (await claim.view()).status is S.UNDER_REVIEW
    assert claim.submissions()[0].sends == 1


async def test_throttling_waits_as_long_as_it_was_told(house: House) -> None:
    house.sandbox.fault(kind="throttled", retryAfterSeconds=600)
    claim = await house.account().with_invoice()
    view = await claim.until(S.RETRYING)
    assert view.next_wake_up is not None
    assert timedelta(seconds=590) < view.next_wake_up - utc_now() <= timedelta(seconds=600)


async def test_a_claim_that_was_throttled_can_be_withdrawn(house: House) -> None:
    house.sandbox.fault(kind="throttled", retryAfterSeconds=600)
    claim = await house.account().with_invoice()
    await claim.until(S.RETRYING)
    await claim.decide(DecisionAction.WITHDRAW)
    assert (await claim.result()).status is S.WITHDRAWN


async def test_a_refusal_goes_to_the_desk_at_once(house: House) -> None:
    house.sandbox.fault(kind="refused", message="ledgerDate is not valid")
    claim = await house.account().with_invoice()
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.SUBMISSION_REFUSED
    assert "ledgerDate is not valid" in (view.file.desk_note or "")


async def test_a_claim_that_was_refused_can_be_filed_by_hand(house: House) -> None:
    house.sandbox.fault(kind="refused")
    claim = await house.account().with_invoice()
    await claim.until(S.ON_DESK)
    await claim.decide(DecisionAction.FILED_BY_HAND, case_id="12345678901")
    view = await claim.until(S.UNDER_REVIEW)
    assert view.file.case_id == "12345678901"


async def test_a_claim_that_was_refused_expires_on_the_desk(house: House) -> None:
    house.sandbox.fault(kind="refused")
    claim = await house.account().with_invoice(skipping=True)
    assert (await claim.result()).status is S.EXPIRED
    assert claim.path()[-2:] == [S.ON_DESK, S.EXPIRED]


async def test_a_claim_that_was_refused_can_be_withdrawn(house: House) -> None:
    house.sandbox.fault(kind="refused")
    claim = await house.account().with_invoice()
    await claim.until(S.ON_DESK)
    await claim.decide(DecisionAction.WITHDRAW)
    assert (await claim.result()).status is S.WITHDRAWN


async def test_a_token_that_has_ended_is_renewed_without_a_retry(house: House) -> None:
    account = house.account()
    await account.poll()  # brings a living token
    claim = await settled(account, {"kind": "unauthorized"})
    assert S.RETRYING not in claim.path()


async def test_revoked_consent_goes_to_the_desk_at_once(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="revoked", sellerId=account.world["sellerId"])
    claim = await account.with_invoice()
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.CONSENT_REVOKED


async def test_claim_of_a_seller_that_never_connected_goes_to_the_desk(house: House) -> None:
    claim = await house.account(connected=False).with_invoice()
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.CONSENT_REVOKED


async def test_consent_that_came_back_lets_an_operator_file_it(house: House) -> None:
    account = house.account()
    fault = house.sandbox.fault(kind="revoked", sellerId=account.world["sellerId"])
    claim = await account.with_invoice()
    await claim.until(S.ON_DESK)
    house.sandbox.admin("DELETE", f"faults/{fault['faultId']}")
    account.consent_again()
    await claim.decide(DecisionAction.RETRY_NOW)
    await claim.until(S.UNDER_REVIEW)
    assert len(account.cases()) == 1


async def test_a_retry_that_would_come_too_close_to_the_deadline_goes_to_the_desk(
    house: House,
) -> None:
    house.sandbox.fault(kind="server_error", times=9)
    claim = await house.account().with_invoice(deadline=utc_now() + timedelta(hours=12.5))
    await claim.until(S.RETRYING)
    await claim.sleep(timedelta(minutes=20))
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.DEADLINE_NEAR


async def test_an_appeal_whose_reply_is_lost_is_made_once(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="denied", reason="no units are missing")
    claim = await account.filed()
    await account.days_and_poll(3, claim, then=S.DENIED)
    house.sandbox.fault(kind="reply_lost", operation="createAppeal")
    await claim.appeal(reason="The ledger shows them.")
    await claim.until(S.RETRYING)
    await claim.sleep(timedelta(minutes=3))
    await claim.until(S.UNDER_REVIEW)
    kinds = [one["kind"] for one in account.cases()[0]["submissions"]]
    assert kinds == ["INITIAL", "APPEAL"]
