"""Amazon's turn: its decisions, its questions, a denial and its appeal."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from claims.questions import Answer
from models.contracts.claim import ClaimStatus as S
from models.contracts.claim import DeskCause, Ending
from models.contracts.messages import CaseOutcome, CaseStatus, DecisionAction
from tests.workflow.house import Account, House
from tests.workflow.lives import after, an_outcome, denied, questioned
from tests.workflow.living_claim import LivingClaim, refusal_of


async def paid_in_the_end(account: Account, claim: LivingClaim) -> S:
    """Days pass, as many as a decision and its payment take."""
    await account.days_and_poll(3, claim, then=S.AWAITING_PAYOUT)
    await account.house.pass_days(4)
    await account.poll()
    return (await claim.result()).status


def sent(account: Account) -> list[str]:
    """What Amazon received for the seller's one case, in order."""
    (case,) = account.cases()
    return [one["kind"] for one in case["submissions"]]


async def test_a_denial_says_why(house: House) -> None:
    claim = await denied(house.account())
    assert (await claim.view()).file.denial_reason == "no units are missing"


async def test_an_appeal_with_a_new_document_is_approved_and_paid(house: House) -> None:
    account = house.account()
    claim = await denied(account)
    document = await account.upload_lines(claim.row["product"]["msku"], 10)
    await claim.appeal(document)
    await claim.until(S.UNDER_REVIEW)
    assert sent(account) == ["INITIAL", "APPEAL"]
    assert await paid_in_the_end(account, claim) is S.CLOSED


async def test_an_appeal_with_an_operators_reason_is_sent(house: House) -> None:
    account = house.account()
    claim = await denied(account)
    await claim.appeal(reason="Amazon looked at another shipment.")
    view = await claim.until(S.UNDER_REVIEW)
    assert view.file.appeals == 1


async def test_an_appeal_without_anything_new_is_refused(house: House) -> None:
    claim = await denied(house.account())
    assert await refusal_of(claim.appeal()) == "invalid_field"


async def test_an_appeal_with_the_document_of_the_claim_is_refused(house: House) -> None:
    claim = await denied(house.account())
    match = (await claim.view()).file.match
    assert match is not None
    assert await refusal_of(claim.appeal(match.document_id)) == "invalid_field"


async def test_only_a_denial_can_be_appealed(house: House) -> None:
    claim = await house.account().filed()
    assert await refusal_of(claim.appeal(reason="just in case")) == "not_in_this_state"


async def test_an_appeal_that_is_denied_can_be_followed_by_another(house: House) -> None:
    account = house.account()
    claim = await denied(account, appeal="DENIED")
    await claim.appeal(reason="The ledger shows them.")
    await claim.until(S.UNDER_REVIEW)
    await account.days_and_poll(3, claim, then=S.DENIED)
    await claim.appeal(reason="The count at receipt shows them too.")
    await claim.until(S.UNDER_REVIEW)
    assert sent(account) == ["INITIAL", "APPEAL", "APPEAL"]


async def test_a_denial_that_nobody_appeals_closes_with_its_packet(house: House) -> None:
    claim = await denied(house.account())
    await claim.sleep(timedelta(days=31))
    file = (await claim.result()).file
    assert file.ending is Ending.DENIED
    assert file.packet is not None


async def test_an_operator_closes_a_denial_at_once(house: House) -> None:
    claim = await denied(house.account())
    await claim.decide(DecisionAction.CLOSE, reason="Amazon found the units")
    result = await claim.result()
    assert (result.status, result.file.ending) == (S.CLOSED, Ending.DENIED)


@pytest.mark.parametrize(
    "word",
    [
        CaseStatus.APPROVED,
        CaseStatus.PARTLY_APPROVED,
        CaseStatus.INFORMATION_REQUESTED,
        CaseStatus.UNDER_REVIEW,
    ],
)
async def test_amazon_may_change_its_mind_about_a_denial(house: House, word: CaseStatus) -> None:
    claim = await denied(house.account())
    await claim.hear(an_outcome(word))
    await claim.until_path_ends(*after(S.DENIED, word))


async def test_money_for_a_denied_case_goes_to_the_desk(house: House) -> None:
    account = house.account()
    claim = await denied(account)
    post(account, claim)
    await account.poll()
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.PAID_AFTER_DENIAL


async def test_amazons_question_is_passed_on_word_by_word(house: House) -> None:
    claim = await questioned(house.account())
    question = (await claim.view()).file.question
    assert question is not None
    assert question.text == "Amazon asks: Which supplier?"


async def test_a_question_is_answered_by_text(house: House) -> None:
    account = house.account()
    claim = await questioned(account)
    await claim.answer(Answer.REPLY, "Acme of Shenzhen")
    await claim.until(S.UNDER_REVIEW)
    (case,) = account.cases()
    assert [one["body"] for one in case["submissions"]][1:] == ["Acme of Shenzhen"]


async def test_a_question_is_answered_by_a_document(house: House) -> None:
    account = house.account()
    claim = await questioned(account)
    await claim.attach(await account.upload_lines("ANY-SKU", 10))
    await claim.until(S.UNDER_REVIEW)
    assert sent(account) == ["INITIAL", "REPLY"]


async def test_a_claim_that_answered_is_paid(house: House) -> None:
    account = house.account()
    claim = await questioned(account)
    await claim.answer(Answer.REPLY, "Acme of Shenzhen")
    await claim.until(S.UNDER_REVIEW)
    assert await paid_in_the_end(account, claim) is S.CLOSED


async def test_a_reply_needs_its_text(house: House) -> None:
    claim = await questioned(house.account())
    assert await refusal_of(claim.answer(Answer.REPLY, "  ")) == "invalid_field"


async def test_a_seller_who_cannot_answer_leaves_it_to_an_operator(house: House) -> None:
    claim = await questioned(house.account())
    await claim.answer(Answer.CANNOT)
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.ANSWER_OVERDUE
    assert "Which supplier?" in (view.file.desk_note or "")


async def test_a_question_that_nobody_answers_goes_to_the_desk(house: House) -> None:
    claim = await questioned(house.account())
    await claim.sleep(timedelta(days=15))
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.ANSWER_OVERDUE


@pytest.mark.parametrize(
    "word",
    [
        CaseStatus.APPROVED,
        CaseStatus.PARTLY_APPROVED,
        CaseStatus.DENIED,
        CaseStatus.UNDER_REVIEW,
    ],
)
async def test_amazon_may_go_on_before_its_question_is_answered(
    house: House, word: CaseStatus
) -> None:
    claim = await questioned(house.account())
    await claim.hear(an_outcome(word))
    await claim.until_path_ends(*after(S.INFORMATION_REQUESTED, word))
    assert (await claim.view()).file.question is None


async def test_news_that_is_older_than_what_is_known_changes_nothing(house: House) -> None:
    claim = await questioned(house.account())
    await claim.hear(CaseOutcome(status=CaseStatus.UNDER_REVIEW), version=1)
    await claim.hear(an_outcome(CaseStatus.APPROVED), version=50)
    await claim.until(S.AWAITING_PAYOUT)
    assert S.UNDER_REVIEW not in claim.path()[-3:]


@pytest.mark.parametrize("trouble", [denied, questioned], ids=["denied", "questioned"])
async def test_a_filed_claim_in_trouble_can_be_withdrawn(
    house: House, trouble: Callable[[Account], Awaitable[LivingClaim]]
) -> None:
    claim = await trouble(house.account())
    await claim.decide(DecisionAction.WITHDRAW)
    assert (await claim.result()).file.ending is Ending.WITHDRAWN


async def test_a_claim_withdrawn_after_filing_gets_its_packet(house: House) -> None:
    claim = await house.account().filed()
    await claim.decide(DecisionAction.WITHDRAW, reason="The units were found")
    result = await claim.result()
    assert result.file.ending is Ending.WITHDRAWN
    assert result.file.packet is not None
    assert claim.path()[-3:] == [S.WITHDRAWN, S.SEALED, S.CLOSED]


async def test_the_same_outcome_again_is_a_note(house: House) -> None:
    claim = await denied(house.account())
    outcome = CaseOutcome(status=CaseStatus.DENIED, reason="as before")
    await claim.decide(DecisionAction.RECORD_OUTCOME, outcome=outcome)
    assert (await claim.view()).status is S.DENIED
    assert len(claim.notes()) == 1


def post(account: Account, claim: LivingClaim) -> None:
    """Amazon pays for the claim's case, whatever it said before."""
    (case,) = account.cases()
    account.house.sandbox.admin(
        "POST",
        "payouts",
        sellerId=account.world["sellerId"],
        fnsku=claim.draft.facts.fnsku,
        caseId=case["caseId"],
    )
