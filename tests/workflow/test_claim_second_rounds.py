"""What comes twice: Amazon's second question, a new outcome over an old appeal, other money."""

from datetime import timedelta

from claims.questions import Answer
from models.contracts import queues
from models.contracts.claim import ClaimStatus as S
from models.contracts.claim import DeskCause, PayoutLine
from models.contracts.messages import CaseOutcome, CaseStatus, DecisionAction
from models.contracts.money import Money
from models.contracts.workflows import ClaimResult, ReversalInput
from tests.workflow.house import House
from tests.workflow.lives import an_outcome, closed, commission_cents, denied, questioned
from tests.workflow.living_claim import LivingClaim


async def test_a_second_question_of_amazon_is_a_question_of_its_own(house: House) -> None:
    claim = await questioned(house.account())
    first = (await claim.view()).file.question
    await claim.answer(Answer.CANNOT)
    await claim.until(S.ON_DESK)
    await claim.hear(
        CaseOutcome(status=CaseStatus.INFORMATION_REQUESTED, question="Which carrier?")
    )
    second = (await claim.until(S.INFORMATION_REQUESTED)).file.question
    assert first is not None
    assert second is not None
    assert first.question_id != second.question_id


async def test_a_recorded_outcome_ends_the_appeal_that_could_not_be_sent(house: House) -> None:
    claim = await denied(house.account())
    house.sandbox.fault(kind="refused", operation="createAppeal")
    await claim.appeal(reason="The ledger shows them.")
    await claim.until(S.ON_DESK)
    await claim.decide(DecisionAction.RECORD_OUTCOME, outcome=an_outcome(CaseStatus.APPROVED))
    view = await claim.until(S.AWAITING_PAYOUT)
    assert view.file.pending is None


async def test_waiting_again_for_money_sends_no_old_appeal(house: House) -> None:
    account = house.account()
    claim = await denied(account)
    house.sandbox.fault(kind="refused", operation="createAppeal")
    await claim.appeal(reason="The ledger shows them.")
    await claim.until(S.ON_DESK)
    await claim.decide(DecisionAction.RECORD_OUTCOME, outcome=an_outcome(CaseStatus.APPROVED))
    await claim.until(S.AWAITING_PAYOUT)
    await claim.sleep(timedelta(days=46))
    view = await claim.until(S.ON_DESK)
    assert view.file.desk is DeskCause.PAYOUT_MISSING
    await claim.decide(DecisionAction.RETRY_NOW)
    await claim.until(S.AWAITING_PAYOUT)
    assert [one["kind"] for one in account.cases()[0]["submissions"]] == ["INITIAL"]


async def test_a_take_back_in_another_currency_changes_no_commission(house: House) -> None:
    claim = await closed(house.account())
    before = sum(commission_cents(claim))
    result = await _reversed(claim, Money(cents=-500, currency="EUR"))
    assert (result.status, sum(commission_cents(claim))) == (S.CREDITED, before)


async def _reversed(claim: LivingClaim, amount: Money) -> ClaimResult:
    line = PayoutLine(
        line_id="another-currency",
        reimbursement_id="R-EUR",
        case_id="",
        amount=amount,
        approved_on=claim.draft.facts.ledger_date,
        reverses="R-1",
    )
    taken_back = ReversalInput(
        identity=claim.identity,
        facts=claim.draft.facts,
        policy=claim.draft.policy,
        line=line,
    )
    result = await claim.engine.execute_workflow(
        "ReversalWorkflow",
        taken_back,
        id=f"reversal-{claim.identity.claim_id}-{line.line_id}",
        task_queue=queues.CLAIMS,
    )
    return ClaimResult.model_validate(result)
