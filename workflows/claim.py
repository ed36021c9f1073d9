"""One claim's whole life, from the ledger row to the sealed packet (docs/life-of-a-claim.md).

The table below reads like the diagram: each status has one step, and each step ends in a
transition or in another look at what has arrived. The steps live in the phases beside this file;
the rules that they ask for live in `claims/`.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ChildWorkflowError, WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.failures import to_application_error
    from claims import admission
    from claims.states import waiting_for
    from models.contracts.claim import ClaimStatus, ClaimView, reversal_workflow_id
    from models.contracts.messages import (
        Accepted,
        AnswerQuestion,
        Appeal,
        AttachEvidence,
        BudgetFreed,
        CaseNews,
        Decide,
        LossNews,
        Message,
        PayoutNews,
        ReversalNews,
        StopReleased,
    )
    from models.contracts.workflows import ClaimInput, ClaimResult, ResumedClaim, ReversalInput
    from models.errors import NotInThisState, OpsideError
    from workflows import asking, closing, desk, filing, gathering, loss, payout, review
    from workflows.running import RunningClaim

S = ClaimStatus

STEPS: dict[ClaimStatus, Callable[[RunningClaim], Awaitable[None]]] = {
    S.DETECTED: gathering.begin,
    S.MATCHING: gathering.match,
    S.GATE: gathering.pass_gate,
    S.AWAITING_ANSWER: asking.await_answer,
    S.AWAITING_EVIDENCE: asking.await_evidence,
    S.FILING: filing.file,
    S.HELD_BY_BUDGET: filing.await_place,
    S.HELD_BY_STOP: filing.await_release,
    S.RETRYING: filing.await_retry,
    S.ON_DESK: desk.await_person,
    S.UNDER_REVIEW: review.await_decision,
    S.INFORMATION_REQUESTED: review.await_information,
    S.DENIED: review.await_appeal,
    S.APPROVED: payout.expect,
    S.PARTLY_APPROVED: payout.expect,
    S.AWAITING_PAYOUT: payout.await_money,
    S.PART_PAID: payout.await_money,
    S.PAID: closing.bill,
    S.BILLED: closing.seal_paid,
    S.WITHDRAWN: closing.seal_withdrawn,
    S.SEALED: closing.close,
}


@workflow.defn
class ClaimWorkflow:
    """Runs one claim. Business failures are statuses; an exception is a bug, kept for its fix."""

    @workflow.init
    def __init__(self, started: ClaimInput) -> None:
        self._started = started
        self._claim = RunningClaim(started)

    @workflow.run
    async def run(self, started: ClaimInput) -> ClaimResult:
        """Lives until the claim is closed, or has ended before it was filed."""
        claim = self._claim
        while not claim.has_ended:
            await self._record_refused()
            if claim.has_loss_news:
                await loss.follow(claim)
            else:
                await STEPS[claim.status](claim)
            claim.drop_stale_messages()
            await self._continue_as_new_if_suggested()
        claim.journal.show()
        await self._hand_over_reversals()
        claim.mail.drop_all()
        await workflow.wait_condition(workflow.all_handlers_finished)
        return ClaimResult(status=claim.status, file=claim.journal.file)

    # What people decide: updates, checked before they are taken, answered when they had effect.

    @workflow.update
    async def answer_question(self, message: AnswerQuestion) -> Accepted:
        """Answers the open question."""
        return await self._take(message)

    @answer_question.validator
    def _check_answer(self, message: AnswerQuestion) -> None:
        self._check(message, lambda: self._admit_answer(message))

    @workflow.update
    async def attach_evidence(self, message: AttachEvidence) -> Accepted:
        """Offers a document to the claim."""
        return await self._take(message)

    @attach_evidence.validator
    def _check_evidence(self, message: AttachEvidence) -> None:
        self._check(message, lambda: self._admit_evidence(message))

    @workflow.update
    async def decide(self, message: Decide) -> Accepted:
        """Carries out an operator's decision."""
        return await self._take(message)

    @decide.validator
    def _check_decision(self, message: Decide) -> None:
        claim = self._claim
        self._check(
            message,
            lambda: admission.check_decision(
                claim.status, claim.journal.file, claim.mail.inbox, message
            ),
        )

    @workflow.update
    async def appeal(self, message: Appeal) -> Accepted:
        """Appeals a denial."""
        return await self._take(message)

    @appeal.validator
    def _check_appeal(self, message: Appeal) -> None:
        claim = self._claim
        self._check(
            message,
            lambda: admission.check_appeal(
                claim.status, claim.journal.file, claim.mail.inbox, message
            ),
        )

    # News: signals, kept until the claim comes to them.

    @workflow.signal
    def case_status_changed(self, news: CaseNews) -> None:
        """Amazon's word on the case."""
        self._claim.mail.take_news(news)

    @workflow.signal
    def payout_posted(self, news: PayoutNews) -> None:
        """Money or units for the case."""
        self._claim.mail.take_news(news)

    @workflow.signal
    def payout_reversed(self, news: ReversalNews) -> None:
        """Money taken back."""
        self._claim.mail.take_news(news)

    @workflow.signal
    def budget_freed(self, news: BudgetFreed) -> None:
        """A filing place was given to this claim."""
        self._claim.mail.take_news(news)

    @workflow.signal
    def stop_released(self, news: StopReleased) -> None:
        """A stop switch was released."""
        self._claim.mail.take_news(news)

    @workflow.signal
    def loss_changed(self, news: LossNews) -> None:
        """Amazon has paid or found units that are not claimed yet."""
        self._claim.mail.take_loss_news(news)

    @workflow.signal
    def answer(self, message: AnswerQuestion) -> None:
        """`answer_question` for callers that cannot wait; what is not valid is recorded."""
        mail = self._claim.mail
        if not mail.is_new(message.message_id):
            return
        try:
            self._admit_answer(message)
        except OpsideError as error:
            mail.refuse(message, error.message)
        else:
            mail.take(message)

    @workflow.query
    def state(self) -> ClaimView:
        """Where the claim is, all that it has learnt, and whose turn it is."""
        claim = self._claim
        return ClaimView(
            identity=claim.identity,
            facts=claim.facts,
            status=claim.status,
            file=claim.journal.file,
            waiting_for=waiting_for(claim.status),
            next_wake_up=claim.next_wake_up,
        )

    def _admit_evidence(self, message: AttachEvidence) -> None:
        claim = self._claim
        admission.check_evidence(claim.status, claim.journal.file, message)

    def _admit_answer(self, message: AnswerQuestion) -> None:
        claim = self._claim
        admission.check_answer(claim.status, claim.journal.file, claim.mail.inbox, message)

    def _check(self, message: Message, check: Callable[[], None]) -> None:
        """A message that was taken before is let through, to get its answer again."""
        if not self._claim.mail.is_new(message.message_id):
            return
        try:
            check()
        except OpsideError as error:
            raise to_application_error(error) from error

    async def _take(self, message: Message) -> Accepted:
        mail = self._claim.mail
        duplicate = not mail.is_new(message.message_id)
        if not duplicate:
            mail.take(message)
        await workflow.wait_condition(lambda: mail.is_settled(message.message_id))
        why = mail.why_dropped(message.message_id)
        if why is not None:
            raise to_application_error(NotInThisState(why))
        return Accepted(status=self._claim.status, duplicate=duplicate)

    async def _record_refused(self) -> None:
        refused = self._claim.mail.inbox.refused
        while refused:
            await self._claim.journal.note(refused.pop(0))

    async def _hand_over_reversals(self) -> None:
        """Reversals that came while the claim was closing get the workflow of a closed claim: one
        after the other, because each goes on from the row that the one before it left."""
        claim, waiting = self._claim, self._claim.mail.inbox.reversals
        while waiting:
            line = waiting.pop(0)
            # A poll may have started it meanwhile, an operator may have ended it.
            with suppress(WorkflowAlreadyStartedError, ChildWorkflowError):
                await workflow.execute_child_workflow(
                    "ReversalWorkflow",
                    ReversalInput(
                        identity=claim.identity, facts=claim.facts, policy=claim.policy, line=line
                    ),
                    id=reversal_workflow_id(claim.identity.claim_id, line),
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    parent_close_policy=ParentClosePolicy.ABANDON,
                    execution_timeout=timedelta(days=365),
                )

    async def _continue_as_new_if_suggested(self) -> None:
        claim = self._claim
        waits = claim.mail.has_word_from_people or claim.has_ended
        if waits or claim.journal.holds_steps or not workflow.info().is_continue_as_new_suggested():
            return
        await workflow.wait_condition(workflow.all_handlers_finished)
        journal = claim.journal
        resumed = ResumedClaim(
            status=claim.status,
            file=journal.file,
            step=journal.step,
            entered_at=journal.entered_at,
            inbox=claim.mail.inbox,
            runs=[*claim.earlier_runs, workflow.info().run_id],
        )
        goes_on = {"resumed": resumed, "facts": claim.facts}
        workflow.continue_as_new(self._started.model_copy(update=goes_on))
