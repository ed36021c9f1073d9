"""Filing: a place in the budget, the stop switch, the send, and what to do when no answer comes.

Retrying is not re-filing. One key belongs to a submission for life; a send whose outcome is unknown
is settled by asking the other side for that key before anything else happens
(docs/decisions/find-before-send.md).
"""

from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.filing_rows import FilingRows
    from claims import retry
    from claims.retry import GiveToDesk, TryAgain
    from models.contracts.claim import (
        ChannelName,
        ClaimIdentity,
        ClaimStatus,
        DeskCause,
        PendingSubmission,
        SubmissionKind,
    )
    from models.contracts.filing import (
        PlaceRequest,
        SendOutcome,
        SendResult,
    )
    from models.contracts.messages import BudgetFreed, DecisionAction
    from workflows import calls, sending
    from workflows.running import RunningClaim
    from workflows.sending import pending_of

S = ClaimStatus

_UNTIL_PLACE_AT_LEAST = timedelta(minutes=1)


async def file(claim: RunningClaim) -> None:
    """Takes a place, settles what is unknown, and sends."""
    pending = pending_of(claim)
    if pending.unknown:
        settled = await _settle(claim, pending)
        if settled is None:
            return
        pending = settled
    if pending.kind is SubmissionKind.INITIAL:
        if claim.is_overdue:
            await claim.expire()
            return
        if not claim.journal.file.has_place and not await _take_place(claim):
            return
    claim.journal.show()
    await _act_on(claim, pending, await sending.send(claim, pending))


async def await_place(claim: RunningClaim) -> None:
    """Held by the budget: told by signal when a place is given, and looks by itself when due."""
    wake_at = claim.journal.file.wake_at or claim.facts.deadline
    cutoff = retry.filing_cutoff(claim.facts.deadline, claim.policy)
    inbox = claim.mail.inbox
    await claim.wait(lambda: inbox.place_freed, min(wake_at, cutoff), "A filing place is expected")
    if await _withdrawn(claim):
        return
    now = workflow.now()
    if inbox.place_freed or now >= wake_at:
        inbox.place_freed = False
        actor, why = claim.mail.whose_release("A filing place may be free")
        await claim.journal.move(S.FILING, why, actor=actor, wake_at=None)
    elif now >= cutoff:
        await claim.to_desk(DeskCause.DEADLINE_NEAR, "The budget left no place before the deadline")


async def await_release(claim: RunningClaim) -> None:
    """Held by a stop switch: nothing leaves until it is released; the deadline goes to the desk."""
    initial = pending_of(claim).kind is SubmissionKind.INITIAL
    cutoff = retry.filing_cutoff(claim.facts.deadline, claim.policy) if initial else None
    inbox = claim.mail.inbox
    await claim.wait(lambda: inbox.stop_released, cutoff, "Deadline for filing by machine")
    if await _withdrawn(claim):
        return
    if inbox.stop_released:
        inbox.stop_released = False
        actor, why = claim.mail.whose_release("The stop switch was released")
        await claim.journal.move(S.FILING, why, actor=actor)
    elif cutoff is not None and workflow.now() >= cutoff:
        await claim.to_desk(DeskCause.DEADLINE_NEAR, "Still stopped shortly before the deadline")


async def await_retry(claim: RunningClaim) -> None:
    """Waits to ask whether the last send arrived, or for the next one; an operator may hurry it."""
    pending = pending_of(claim)
    wake_at = claim.journal.file.wake_at or workflow.now()
    await claim.wait(lambda: False, wake_at, "Next try")
    decision = claim.mail.next_decision()
    if decision is not None and decision.action is DecisionAction.WITHDRAW:
        await claim.withdraw(decision.actor, decision.reason)
    elif decision is not None:
        claim.mail.forget_doubt()
        hurried = pending.model_copy(update={"due": True})
        await claim.journal.move(
            S.FILING, decision.reason, actor=decision.actor, pending=hurried, wake_at=None
        )
    elif workflow.now() >= wake_at:
        settled = await _settle(claim, pending) if pending.unknown else pending
        if settled is not None:
            await claim.journal.move(
                S.FILING, "Time for the next try", pending=settled, wake_at=None
            )
    if decision is not None:
        claim.mail.settle(decision)


async def _take_place(claim: RunningClaim) -> bool:
    request = PlaceRequest(
        identity=claim.identity, deadline=claim.facts.deadline, at=workflow.now()
    )
    answer = await calls.database(
        FilingRows.take_place, request, "Take a place of the seller's filing budget"
    )
    for other in answer.also_granted:
        await _tell_of_place(other)
    if not answer.granted:
        soonest = workflow.now() + _UNTIL_PLACE_AT_LEAST
        await claim.journal.move(
            S.HELD_BY_BUDGET,
            answer.reason,
            wake_at=max(answer.expected_at or claim.facts.deadline, soonest),
        )
    return answer.granted


async def _tell_of_place(other: ClaimIdentity) -> None:
    handle = workflow.get_external_workflow_handle(other.workflow_id)
    news = BudgetFreed(news_id=f"place:{workflow.info().workflow_id}:{workflow.now().isoformat()}")
    try:
        await handle.signal("budget_freed", news)
    except FailureError as error:
        # A claim that ended meanwhile has no use for it; one that lives also looks by itself.
        if is_cancelled_exception(error):
            raise
        workflow.logger.info("claim %s could not be told of its place", other.claim_id)


async def _act_on(claim: RunningClaim, pending: PendingSubmission, outcome: SendOutcome) -> None:
    now, deadline = workflow.now(), claim.facts.deadline
    sent = pending.model_copy(update={"sends": pending.sends + 1})
    match outcome.result:
        case SendResult.ACKNOWLEDGED:
            await acknowledged(claim, sent, outcome.case_id or "", "Amazon acknowledged it")
        case SendResult.HANDED_OVER:
            await _to_desk(
                claim,
                sent,
                DeskCause.FILE_BY_HAND,
                outcome.message,
                channel=ChannelName.ASSISTED,
                task=outcome.task,
            )
        case SendResult.STOPPED:
            await _keep(claim, S.HELD_BY_STOP, pending, outcome.message)
        case SendResult.THROTTLED:
            told = outcome.retry_after or timedelta(minutes=1)
            step = retry.after_throttling(pending, claim.policy, now, deadline, told)
            await _schedule(claim, pending, step, f"Amazon asks to wait {told}")
        case SendResult.UNKNOWN:
            await _keep(
                claim,
                S.RETRYING,
                sent.model_copy(update={"unknown": True, "due": False}),
                f"No answer that can be trusted. {outcome.message} Amazon will be asked first.",
                wake_at=now + claim.policy.settle_wait,
            )
        case SendResult.REVOKED:
            await _to_desk(claim, sent, DeskCause.CONSENT_REVOKED, outcome.message)
        case SendResult.REFUSED:
            await _to_desk(claim, sent, DeskCause.SUBMISSION_REFUSED, outcome.message)


async def _settle(claim: RunningClaim, pending: PendingSubmission) -> PendingSubmission | None:
    """Asks the other side for the key.

    Found: acknowledged. Not found: what may be sent now, or None where the schedule says later.
    """
    claim.journal.show()
    found = await sending.find(claim, pending)
    if found.case_id is not None:
        await acknowledged(claim, pending, found.case_id, "Amazon had received it")
        return None
    settled = pending.model_copy(update={"unknown": not found.certain})
    if found.certain and pending.due:
        return settled
    step = retry.after_silence(
        settled, claim.policy, workflow.now(), claim.facts.deadline, workflow.random().random()
    )
    said = "Amazon has not received it" if found.certain else f"Unsettled: {found.message}"
    await _schedule(
        claim, settled.model_copy(update={"waits": pending.waits + 1, "due": True}), step, said
    )
    return None


async def _schedule(
    claim: RunningClaim, pending: PendingSubmission, step: TryAgain | GiveToDesk, said: str
) -> None:
    if isinstance(step, TryAgain):
        await _keep(claim, S.RETRYING, pending, said, wake_at=step.at)
    else:
        await _to_desk(claim, pending, step.cause, said)


async def _to_desk(
    claim: RunningClaim,
    pending: PendingSubmission,
    cause: DeskCause,
    said: str,
    **learnt: Any,
) -> None:
    await _keep(claim, S.ON_DESK, pending, said, desk=cause, desk_note=said, **learnt)


async def _keep(
    claim: RunningClaim,
    target: ClaimStatus,
    pending: PendingSubmission,
    said: str,
    wake_at: datetime | None = None,
    **learnt: Any,
) -> None:
    """Moves on with the submission kept. Whoever got as far as a send keeps its filing place."""
    await claim.journal.move(
        target, said, pending=pending, has_place=True, wake_at=wake_at, **learnt
    )


async def acknowledged(
    claim: RunningClaim,
    pending: PendingSubmission,
    case_id: str,
    said: str,
    *,
    actor: str = "opside",
    channel: ChannelName | None = None,
) -> None:
    """The other side has it: from here on the claim is Amazon's to decide."""
    file = claim.journal.file
    await claim.journal.move(
        S.UNDER_REVIEW,
        f"{said}: case {case_id}",
        actor=actor,
        pending=None,
        sent_documents=[*file.sent_documents, *pending.document_ids],
        has_place=True,
        channel=channel or file.channel or claim.policy.channel,
        case_id=case_id,
        appeals=file.appeals + (pending.kind is SubmissionKind.APPEAL),
        replies=file.replies + (pending.kind is SubmissionKind.REPLY),
        desk=None,
        desk_note=None,
        task=None,
        wake_at=None,
    )


async def _withdrawn(claim: RunningClaim) -> bool:
    decision = claim.mail.next_decision()
    if decision is None:
        return False
    await claim.withdraw(decision.actor, decision.reason)
    claim.mail.settle(decision)
    return True
