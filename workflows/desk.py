"""The operator's desk: a claim that a machine cannot take further, and what a person decides."""

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.filing_rows import FilingRows
    from claims.admission import PAYOUT_CAUSES, is_filing_cause
    from models.contracts.claim import (
        ChannelName,
        ClaimStatus,
        DeskCause,
        Ending,
        SubmissionKind,
    )
    from models.contracts.filing import FiledByHand
    from models.contracts.messages import Decide, DecisionAction
    from workflows import calls
    from workflows.closing import seal
    from workflows.filing import acknowledged
    from workflows.review import act_on_news, has_news, record_outcome
    from workflows.running import RunningClaim
    from workflows.sending import request_for

S = ClaimStatus


async def await_person(claim: RunningClaim) -> None:
    """Waits for a decision. Only a claim that surely never arrived at Amazon can still expire."""
    pending = claim.journal.file.pending
    can_expire = (
        pending is not None and pending.kind is SubmissionKind.INITIAL and not pending.unknown
    )
    until = claim.facts.deadline if can_expire else None
    await claim.wait(lambda: _goes_on(claim), until, "Deadline for filing")
    decision = claim.mail.next_decision()
    if decision is not None:
        await _carry_out(claim, decision)
        claim.mail.settle(decision)
    elif until is not None and workflow.now() >= until:
        await claim.expire()
    elif _goes_on(claim):
        await _go_on(claim)


def _goes_on(claim: RunningClaim) -> bool:
    """Whether what the claim was missing has come by itself: money, or Amazon's word."""
    inbox, cause = claim.mail.inbox, claim.journal.file.desk
    if cause in PAYOUT_CAUSES:
        return bool(inbox.payouts or inbox.reversals)
    return cause in (DeskCause.REVIEW_OVERDUE, DeskCause.ANSWER_OVERDUE) and has_news(claim)


async def _go_on(claim: RunningClaim) -> None:
    if claim.journal.file.desk in PAYOUT_CAUSES:
        await claim.journal.move(S.AWAITING_PAYOUT, "Money came", desk=None, desk_note=None)
    else:
        await act_on_news(claim)


async def _carry_out(claim: RunningClaim, decision: Decide) -> None:
    match decision.action:
        case DecisionAction.RETRY_NOW:
            await _retry(claim, decision)
        case DecisionAction.FILED_BY_HAND:
            await _filed_by_hand(claim, decision)
        case DecisionAction.RECORD_OUTCOME if decision.outcome is not None:
            await record_outcome(claim, decision.outcome, decision.actor, decision.reason)
        case DecisionAction.CLOSE:
            await _close(claim, decision)
        case _:
            await claim.withdraw(decision.actor, decision.reason)


async def _retry(claim: RunningClaim, decision: Decide) -> None:
    """Does once more what could not be done: send, wait for Amazon, or wait for the money."""
    file = claim.journal.file
    cleared: dict[str, Any] = {"desk": None, "desk_note": None}
    if file.pending is not None:
        again = file.pending.model_copy(update={"waits": 0, "due": True})
        await claim.journal.move(
            S.FILING, decision.reason, actor=decision.actor, pending=again, **cleared
        )
    elif file.approved is not None:
        await claim.journal.move(
            S.AWAITING_PAYOUT,
            decision.reason,
            actor=decision.actor,
            paid_late=False,
            awaiting_money_since=workflow.now(),
            **cleared,
        )
    else:
        await claim.journal.move(S.UNDER_REVIEW, decision.reason, actor=decision.actor, **cleared)


async def _filed_by_hand(claim: RunningClaim, decision: Decide) -> None:
    pending, case_id = claim.journal.file.pending, decision.case_id
    if pending is None or case_id is None:
        raise calls.BrokenInvariant("filed by hand without a submission or its case id")
    taken_by = await calls.database(
        FilingRows.record_filed_by_hand,
        FiledByHand(request=request_for(claim), case_id=case_id, actor=decision.actor),
        f"Filed by hand as case {case_id}",
    )
    if taken_by is not None:
        claim.mail.drop(decision, f"Case {case_id} belongs to claim {taken_by}: check the number.")
        return
    await acknowledged(
        claim,
        pending,
        case_id,
        f"Filed by hand by {decision.actor}",
        actor=decision.actor,
        channel=ChannelName.ASSISTED,
    )


async def _close(claim: RunningClaim, decision: Decide) -> None:
    """Ends the wait: what was paid is billed, the rest is written off."""
    file = claim.journal.file
    if file.approved is not None and file.payouts and not is_filing_cause(file.desk):
        await claim.journal.move(
            S.PAID,
            decision.reason,
            actor=decision.actor,
            desk=None,
            desk_note=None,
            ending=Ending.PART_PAID,
        )
        return
    await seal(claim, decision.reason, Ending.WRITTEN_OFF, actor=decision.actor, gives_back=True)
