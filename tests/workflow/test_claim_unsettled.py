"""A send that may have arrived: until Amazon says so, nobody files it again or gives it up."""

from datetime import timedelta

import pytest

from clock import utc_now
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import DecisionAction
from tests.workflow.house import House
from tests.workflow.living_claim import refusal_of


def nobody_knows(house: House) -> None:
    """The send dies, and Amazon does not say whether it arrived."""
    house.sandbox.fault(kind="server_error", times=9)
    house.sandbox.fault(kind="server_error", operation="findDisputes", times=9)


async def test_an_unknown_submission_does_not_expire_at_the_deadline(house: House) -> None:
    nobody_knows(house)
    claim = await house.account().left_on_desk(
        deadline=utc_now() + timedelta(days=2), retry_delays=()
    )
    await claim.sleep(timedelta(days=3))
    assert (await claim.view()).status is S.ON_DESK


@pytest.mark.parametrize(
    "action",
    [DecisionAction.FILED_BY_HAND, DecisionAction.WITHDRAW, DecisionAction.CLOSE],
)
async def test_an_unknown_submission_takes_no_decision_but_to_ask_amazon(
    house: House, action: DecisionAction
) -> None:
    nobody_knows(house)
    claim = await house.account().left_on_desk(retry_delays=())
    decided = claim.decide(action, case_id="12345678901")
    assert await refusal_of(decided) == "not_in_this_state"


async def test_an_unknown_submission_that_never_arrived_expires_once_amazon_said_so(
    house: House,
) -> None:
    nobody_knows(house)
    claim = await house.account().left_on_desk(
        deadline=utc_now() + timedelta(days=2), retry_delays=()
    )
    await claim.sleep(timedelta(days=3))
    house.sandbox.admin("DELETE", "faults")
    await claim.decide(DecisionAction.RETRY_NOW)
    assert (await claim.result()).status is S.EXPIRED


async def test_an_unknown_submission_that_did_arrive_is_found_after_the_deadline(
    house: House,
) -> None:
    house.sandbox.fault(kind="reply_lost")
    house.sandbox.fault(kind="server_error", operation="findDisputes", times=9)
    claim = await house.account().left_on_desk(
        deadline=utc_now() + timedelta(days=2), retry_delays=()
    )
    await claim.sleep(timedelta(days=3))
    house.sandbox.admin("DELETE", "faults")
    await claim.decide(DecisionAction.RETRY_NOW)
    await claim.until(S.UNDER_REVIEW)
    assert claim.submissions()[0].sends == 1
