"""What is said to a claim: taken once, refused with a reason, and never lost."""

from uuid import uuid4

from temporalio.client import WorkflowExecutionStatus

from claims.questions import Answer
from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import AttachEvidence, Decide, DecisionAction
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim, refusal_of


async def asked(account: Account) -> LivingClaim:
    """A claim with an open question."""
    claim = await account.with_invoice("similar_title")
    await claim.until(S.AWAITING_ANSWER)
    return claim


async def test_an_answer_sent_twice_is_taken_once(house: House) -> None:
    claim = await asked(house.account())
    message = await claim.an_answer(Answer.NO)
    first = await claim.update("answer_question", message)
    again = await claim.update("answer_question", message)
    assert (first.duplicate, again.duplicate) == (False, True)
    assert claim.path().count(S.AWAITING_EVIDENCE) == 1


async def test_a_decision_sent_twice_is_taken_once(house: House) -> None:
    account = house.account()
    claim = await account.begin(account.row())
    await claim.until(S.AWAITING_EVIDENCE)
    message = Decide(
        message_id="one", actor="operator", reason="look", action=DecisionAction.RETRY_NOW
    )
    await claim.update("decide", message)
    assert (await claim.update("decide", message)).duplicate
    assert claim.path().count(S.MATCHING) == 2


async def test_a_document_offered_twice_is_matched_once(house: House) -> None:
    account = house.account()
    claim = await account.begin(account.row())
    await claim.until(S.AWAITING_EVIDENCE)
    message = AttachEvidence(message_id="one", actor="seller", document_id=uuid4())
    await claim.update("attach_evidence", message)
    assert (await claim.update("attach_evidence", message)).duplicate


async def test_an_answer_to_another_question_is_refused(house: House) -> None:
    claim = await asked(house.account())
    message = (await claim.an_answer(Answer.YES)).model_copy(update={"question_id": uuid4()})
    assert await refusal_of(claim.update("answer_question", message)) == "question_closed"


async def test_an_answer_that_is_no_choice_is_refused(house: House) -> None:
    claim = await asked(house.account())
    assert await refusal_of(claim.answer("perhaps")) == "invalid_field"


async def test_an_answer_after_the_answer_is_refused(house: House) -> None:
    claim = await asked(house.account())
    late = await claim.an_answer(Answer.YES)
    await claim.answer(Answer.NO)
    assert await refusal_of(claim.update("answer_question", late)) == "question_closed"


async def test_a_refused_message_leaves_no_event(house: House) -> None:
    claim = await asked(house.account())
    before = len(claim.events())
    await refusal_of(claim.answer("perhaps"))
    assert len(claim.events()) == before


async def test_an_answer_can_be_left_as_a_signal(house: House) -> None:
    claim = await asked(house.account())
    await claim.handle.signal("answer", await claim.an_answer(Answer.YES))
    await claim.until(S.UNDER_REVIEW)


async def test_a_signal_that_is_not_valid_is_recorded_and_changes_nothing(house: House) -> None:
    claim = await asked(house.account())
    await claim.handle.signal("answer", await claim.an_answer("perhaps"))
    await claim.until_notes(1)
    assert (await claim.view()).status is S.AWAITING_ANSWER
    assert claim.notes() == [
        "Answer of seller not taken: The choice must be one of: yes, no, upload."
    ]


async def test_the_same_signal_twice_is_recorded_once(house: House) -> None:
    claim = await asked(house.account())
    message = await claim.an_answer("perhaps")
    for _ in range(2):
        await claim.handle.signal("answer", message)
    await claim.handle.signal("answer", await claim.an_answer("maybe"))
    await claim.until_notes(2)
    assert len(claim.notes()) == 2


async def test_a_claim_that_was_withdrawn_after_an_invalid_signal_has_the_note_first(
    house: House,
) -> None:
    claim = await asked(house.account())
    await claim.handle.signal("answer", await claim.an_answer("perhaps"))
    await claim.decide(DecisionAction.WITHDRAW)
    await claim.result()
    assert [event.target for event in claim.events()][-2:] == [S.AWAITING_ANSWER, S.WITHDRAWN]


async def test_a_decision_that_does_not_apply_is_refused(house: House) -> None:
    claim = await house.account().filed()
    assert await refusal_of(claim.decide(DecisionAction.RETRY_NOW)) == "not_in_this_state"


async def test_a_claim_that_ended_keeps_answering_the_query(house: House) -> None:
    account = house.account()
    claim = await account.begin(account.row(), skipping=True)
    await claim.result()
    assert (await claim.handle.describe()).status is WorkflowExecutionStatus.COMPLETED
    assert (await claim.view()).waiting_for == "nobody"
