"""The desk: claims that Amazon left too long, and claims that a person files."""

from datetime import timedelta

import pytest

from models.contracts.claim import ChannelName, DeskCause
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import CaseStatus, DecisionAction
from tests.workflow.house import Account, House
from tests.workflow.lives import after, an_outcome
from tests.workflow.living_claim import LivingClaim, refusal_of


async def test_silence_for_too_long_goes_to_the_desk(house: House) -> None:
    claim = await house.account().filed()
    await claim.sleep(timedelta(days=61))
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.REVIEW_OVERDUE


async def test_a_claim_overdue_on_the_desk_goes_on_when_amazon_decides(house: House) -> None:
    claim = await house.account().filed()
    await claim.sleep(timedelta(days=61))
    await claim.until(S.ON_DESK)
    await claim.hear(an_outcome(CaseStatus.APPROVED))
    await claim.until(S.AWAITING_PAYOUT)


async def test_an_operator_lets_an_overdue_claim_wait_on(house: House) -> None:
    claim = await house.account().filed()
    await claim.sleep(timedelta(days=61))
    await claim.until(S.ON_DESK)
    await claim.decide(DecisionAction.RETRY_NOW)
    await claim.until(S.UNDER_REVIEW)


@pytest.mark.parametrize("word", CaseStatus)
async def test_an_operator_tells_an_overdue_claim_what_amazon_decided(
    house: House, word: CaseStatus
) -> None:
    claim = await house.account().filed()
    await claim.sleep(timedelta(days=61))
    await claim.until(S.ON_DESK)
    await claim.decide(DecisionAction.RECORD_OUTCOME, outcome=an_outcome(word))
    await claim.until_path_ends(*after(S.ON_DESK, word))


async def by_hand(account: Account) -> LivingClaim:
    """A claim that a person files in Seller Central."""
    claim = await account.with_invoice(channel=ChannelName.ASSISTED)
    await claim.until(S.ON_DESK)
    return claim


async def test_the_assisted_channel_prepares_what_a_person_needs(house: House) -> None:
    claim = await by_hand(house.account(channel=ChannelName.ASSISTED))
    file = (await claim.view()).file
    assert file.desk is DeskCause.FILE_BY_HAND
    assert file.task is not None
    assert claim.draft.facts.fnsku in file.task.text
    assert file.task.facts
    assert file.task.steps
    assert file.task.attachment_names == claim.row["invoices"][:1]
    assert file.task.link.startswith("https://sellercentral.amazon.com")


async def test_a_claim_filed_by_hand_names_its_channel_and_case(house: House) -> None:
    claim = await by_hand(house.account(channel=ChannelName.ASSISTED))
    await claim.decide(DecisionAction.FILED_BY_HAND, case_id="12345678901")
    file = (await claim.until(S.UNDER_REVIEW)).file
    assert (file.channel, file.case_id, file.task) == (
        ChannelName.ASSISTED,
        "12345678901",
        None,
    )


async def test_an_outcome_that_an_operator_read_moves_the_claim(house: House) -> None:
    claim = await by_hand(house.account(channel=ChannelName.ASSISTED))
    await claim.decide(DecisionAction.FILED_BY_HAND, case_id="12345678901")
    await claim.until(S.UNDER_REVIEW)
    await claim.decide(DecisionAction.RECORD_OUTCOME, outcome=an_outcome(CaseStatus.APPROVED))
    view = await claim.until(S.AWAITING_PAYOUT)
    assert view.file.approved == an_outcome(CaseStatus.APPROVED).approved


async def test_an_outcome_cannot_be_recorded_before_a_case_is_known(house: House) -> None:
    claim = await by_hand(house.account(channel=ChannelName.ASSISTED))
    decided = claim.decide(DecisionAction.RECORD_OUTCOME, outcome=an_outcome(CaseStatus.APPROVED))
    assert await refusal_of(decided) == "not_in_this_state"


async def test_a_claim_never_filed_is_withdrawn_and_not_closed(house: House) -> None:
    claim = await by_hand(house.account(channel=ChannelName.ASSISTED))
    assert await refusal_of(claim.decide(DecisionAction.CLOSE)) == "not_in_this_state"
