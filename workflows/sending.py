"""One send of a submission, and the question whether an earlier one arrived.

The engine never repeats a send by itself: one that died may have arrived
(docs/decisions/find-before-send.md).
"""

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.filing import Filing
    from models.contracts import queues
    from models.contracts.claim import PendingSubmission
    from models.contracts.filing import FindOutcome, SendOutcome, SendResult, SubmitRequest
    from workflows import calls
    from workflows.running import RunningClaim


async def send(claim: RunningClaim, pending: PendingSubmission) -> SendOutcome:
    """One send. Never repeated by the engine: a send that died may have arrived."""

    async def once() -> SendOutcome:
        return await workflow.execute_activity_method(
            Filing.submit_claim,
            _request(claim, pending),
            task_queue=queues.AMAZON,
            start_to_close_timeout=claim.policy.send_timeout,
            retry_policy=calls.ONCE,
            summary=f"Send the {pending.kind.value} submission",
        )

    try:
        return await calls.unless_not_sent(once)
    except ActivityError as error:
        return SendOutcome(
            result=SendResult.UNKNOWN, message=f"The send did not report back: {error.cause}"
        )


async def find(claim: RunningClaim, pending: PendingSubmission) -> FindOutcome:
    async def once() -> FindOutcome:
        return await workflow.execute_activity_method(
            Filing.find_submission,
            _request(claim, pending),
            task_queue=queues.AMAZON,
            start_to_close_timeout=claim.policy.send_timeout,
            retry_policy=calls.ONCE,
            summary="Ask Amazon whether it has this key",
        )

    try:
        return await calls.unless_not_sent(once)
    except ActivityError as error:
        return FindOutcome(certain=False, message=str(error.cause))


def pending_of(claim: RunningClaim) -> PendingSubmission:
    """The submission that is under way."""
    pending = claim.journal.file.pending
    if pending is None:
        raise calls.BrokenInvariant("filing without a submission")
    return pending


def request_for(claim: RunningClaim) -> SubmitRequest:
    """The submission that is under way, as the activities take it."""
    return _request(claim, pending_of(claim))


def _request(claim: RunningClaim, pending: PendingSubmission) -> SubmitRequest:
    file = claim.journal.file
    if file.claimed is None:
        raise calls.BrokenInvariant("a submission without a claimed amount")
    return SubmitRequest(
        identity=claim.identity,
        facts=claim.facts,
        channel=file.channel or claim.policy.channel,
        kind=pending.kind,
        key=pending.key,
        text=pending.text,
        document_ids=pending.document_ids,
        claimed=file.claimed,
        case_id=file.case_id,
        match_id=file.match.match_id if file.match else None,
        sent_before=pending.sends > 0,
        at=workflow.now(),
    )
