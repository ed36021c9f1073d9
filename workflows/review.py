"""Amazon's turn: its decision, its questions and their answers, a denial and its appeal."""

from datetime import datetime
from typing import Any
from uuid import UUID

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from claims import question_groups, questions
    from claims.questions import Answer
    from models.contracts.claim import (
        ClaimStatus,
        DeskCause,
        Ending,
        PendingSubmission,
        SubmissionKind,
    )
    from models.contracts.messages import (
        AnswerQuestion,
        Appeal,
        CaseNews,
        CaseOutcome,
        CaseStatus,
        Decide,
        DecisionAction,
    )
    from workflows import calls
    from workflows.closing import seal
    from workflows.running import RunningClaim

S = ClaimStatus

_DECIDED = {
    CaseStatus.APPROVED: S.APPROVED,
    CaseStatus.PARTLY_APPROVED: S.PARTLY_APPROVED,
    CaseStatus.DENIED: S.DENIED,
    CaseStatus.INFORMATION_REQUESTED: S.INFORMATION_REQUESTED,
    CaseStatus.UNDER_REVIEW: S.UNDER_REVIEW,
}


async def await_decision(claim: RunningClaim) -> None:
    """Amazon looks at the case. Silence for too long goes to the desk."""
    until = claim.journal.entered_at + claim.policy.review_deadline
    await claim.wait(lambda: has_news(claim), until, "Amazon should have decided")
    if not await act_on_news(claim) and workflow.now() >= until:
        await claim.to_desk(DeskCause.REVIEW_OVERDUE, "Amazon has not decided in time")


async def await_information(claim: RunningClaim) -> None:
    """Amazon asks and the seller answers, by text or by a document."""
    question = claim.journal.file.question
    if question is None:
        raise calls.BrokenInvariant("information requested without a question")
    mail = claim.mail
    await claim.wait(
        lambda: bool(mail.inbox.answers or mail.inbox.evidence) or has_news(claim),
        question.deadline,
        "Deadline of Amazon's question",
    )
    answer, document = mail.next_answer(), mail.next_evidence()
    if answer is not None:
        await _answer_amazon(claim, answer)
        mail.settle(answer)
    elif document is not None:
        await _reply(
            claim, "The requested document is attached.", document.actor, document.document_id
        )
        mail.settle(document)
    elif not await act_on_news(claim) and workflow.now() >= question.deadline:
        await _leave_question(claim, "Nobody answered Amazon's question in time", "opside")


async def await_appeal(claim: RunningClaim) -> None:
    """Denied: an appeal with something new, or the end of the claim when the window closes."""
    until = claim.journal.entered_at + claim.policy.appeal_window
    inbox = claim.mail.inbox
    await claim.wait(
        lambda: bool(inbox.appeals or inbox.payouts) or has_news(claim),
        until,
        "The window for an appeal closes",
    )
    appeal = claim.mail.next_appeal()
    if appeal is not None:
        await _send_appeal(claim, appeal)
        claim.mail.settle(appeal)
    elif inbox.payouts:
        await claim.to_desk(
            DeskCause.PAID_AFTER_DENIAL, "Amazon paid for a case that it had denied"
        )
    elif not await act_on_news(claim) and workflow.now() >= until:
        await seal(claim, "No appeal was made in time", Ending.DENIED, gives_back=True)


async def record_outcome(
    claim: RunningClaim,
    outcome: CaseOutcome,
    actor: str,
    reason: str,
    news: CaseNews | None = None,
) -> None:
    """Writes down what Amazon decided, whether its system said so or a person read it."""
    target = _DECIDED[outcome.status]
    version = news.version if news else claim.journal.file.case_version
    if target is claim.status:
        await claim.journal.note(f"Still {outcome.status}: {reason}", actor=actor)
    elif target is S.INFORMATION_REQUESTED:
        await _ask_seller(claim, outcome, actor, version)
    else:
        await claim.journal.move(
            target,
            f"{reason}: {_words(outcome)}",
            actor=actor,
            closes_question="closed",
            # What a person reports is written before it is answered.
            with_next=news is not None and target in (S.APPROVED, S.PARTLY_APPROVED),
            case_version=version,
            question=None,
            pending=None,
            desk=None,
            desk_note=None,
            **_learnt(outcome, news.changed_at if news else workflow.now()),
        )


def _learnt(outcome: CaseOutcome, at: datetime) -> dict[str, Any]:
    if outcome.approved is not None:
        return {
            "approved": outcome.approved,
            "approved_quantity": outcome.approved_quantity,
            "approved_at": at,
        }
    return {"denial_reason": outcome.reason} if outcome.status is CaseStatus.DENIED else {}


def _words(outcome: CaseOutcome) -> str:
    if outcome.approved is not None:
        return f"{outcome.status}, {outcome.approved} for {outcome.approved_quantity} units"
    return f"{outcome.status}, {outcome.reason}" if outcome.reason else f"{outcome.status}"


def has_news(claim: RunningClaim) -> bool:
    """Whether Amazon said something about the case that the claim has not acted on."""
    return _newest(claim) is not None


def _newest(claim: RunningClaim) -> CaseNews | None:
    file = claim.journal.file
    return claim.mail.next_case_news(file.case_id, file.case_version)


async def act_on_news(claim: RunningClaim) -> bool:
    """Acts on an operator's decision or on Amazon's newest word; False when there was neither."""
    decision = claim.mail.next_decision()
    if decision is not None:
        await _act_on_decision(claim, decision)
        claim.mail.settle(decision)
        return True
    news = _newest(claim)
    if news is None:
        return False
    claim.mail.acted_on(news)
    if _DECIDED[news.outcome.status] is not claim.status:
        await record_outcome(claim, news.outcome, "amazon", "Amazon answered", news)
    return True


async def _act_on_decision(claim: RunningClaim, decision: Decide) -> None:
    if decision.action is DecisionAction.RECORD_OUTCOME and decision.outcome is not None:
        await record_outcome(claim, decision.outcome, decision.actor, decision.reason)
    elif decision.action is DecisionAction.CLOSE:
        await seal(claim, decision.reason, Ending.DENIED, actor=decision.actor, gives_back=True)
    else:
        await claim.withdraw(decision.actor, decision.reason)


async def _ask_seller(claim: RunningClaim, outcome: CaseOutcome, actor: str, version: int) -> None:
    file = claim.journal.file
    asked = outcome.question or outcome.reason or "please give more information"
    number = file.questions_of_amazon + 1
    question = questions.about_case(
        claim.identity.claim_id,
        number,
        asked,
        workflow.now() + claim.policy.answer_window,
    )
    await claim.journal.move(
        S.INFORMATION_REQUESTED,
        question.text,
        actor=actor,
        opens=question,
        waits_for=question_groups.for_case(
            claim.facts, asked, question, file.claimed, workflow.now()
        ),
        question=question,
        questions_of_amazon=number,
        amazon_question=asked,
        pending=None,
        case_version=version,
        desk=None,
        desk_note=None,
    )


async def _answer_amazon(claim: RunningClaim, answer: AnswerQuestion) -> None:
    if answer.choice == Answer.REPLY:
        await _reply(claim, answer.text, answer.actor, answer=answer)
    else:
        await _leave_question(
            claim, f"{answer.actor} cannot answer Amazon's question", answer.actor
        )


async def _reply(
    claim: RunningClaim,
    text: str,
    actor: str,
    *document_ids: UUID,
    answer: AnswerQuestion | None = None,
) -> None:
    number = claim.journal.file.replies + 1
    await claim.journal.move(
        S.FILING,
        "Answering Amazon's question",
        actor=actor,
        closes_question="answered",
        answer=answer,
        question=None,
        pending=PendingSubmission(
            kind=SubmissionKind.REPLY,
            key=f"{claim.identity.claim_id}:reply:{number}",
            text=text,
            document_ids=list(document_ids),
            actor=actor,
        ),
    )


async def _leave_question(claim: RunningClaim, why: str, actor: str) -> None:
    await claim.journal.move(
        S.ON_DESK,
        why,
        actor=actor,
        closes_question="expired",
        question=None,
        desk=DeskCause.ANSWER_OVERDUE,
        desk_note=f"{why}: {claim.journal.file.amazon_question}",
    )


async def _send_appeal(claim: RunningClaim, appeal: Appeal) -> None:
    number = claim.journal.file.appeals + 1
    await claim.journal.move(
        S.FILING,
        f"Appealed: {appeal.reason or appeal.grounds}",
        actor=appeal.actor,
        pending=PendingSubmission(
            kind=SubmissionKind.APPEAL,
            key=f"{claim.identity.claim_id}:appeal:{number}",
            text=appeal.grounds,
            document_ids=appeal.document_ids,
            actor=appeal.actor,
        ),
    )
