"""When a claim wakes up by itself, told from what is stored: as its workflow sleeps, so it says.

A test holds each of these against the timer of a live workflow.
"""

from collections.abc import Callable
from datetime import datetime

from claims.retry import filing_cutoff
from models.contracts.claim import ClaimStatus, PendingSubmission, SubmissionKind
from models.contracts.desk import DeskClaim

_S = ClaimStatus


def next_wake_up(claim: DeskClaim) -> datetime | None:
    """The claim's next timer; None where only a message wakes it, or where it does not sleep."""
    timer = _TIMERS.get(claim.status)
    return timer(claim) if timer else None


def _question_deadline(claim: DeskClaim) -> datetime | None:
    return claim.file.question.deadline if claim.file.question else None


def _deadline(claim: DeskClaim) -> datetime:
    return claim.deadline


def _place_expected(claim: DeskClaim) -> datetime:
    cutoff = filing_cutoff(claim.deadline, claim.policy)
    return min(claim.file.wake_at or claim.deadline, cutoff)


def _stop_cutoff(claim: DeskClaim) -> datetime | None:
    if not _is_initial(claim.file.pending):
        return None
    return filing_cutoff(claim.deadline, claim.policy)


def _next_try(claim: DeskClaim) -> datetime | None:
    return claim.file.wake_at


def _can_expire(claim: DeskClaim) -> datetime | None:
    """Only what surely never arrived at Amazon expires on the desk."""
    pending = claim.file.pending
    settled = pending is not None and not pending.unknown
    return claim.deadline if settled and _is_initial(pending) else None


def _review_ends(claim: DeskClaim) -> datetime:
    return claim.since + claim.policy.review_deadline


def _appeal_ends(claim: DeskClaim) -> datetime:
    return claim.since + claim.policy.appeal_window


def _money_due(claim: DeskClaim) -> datetime:
    policy, since = claim.policy, claim.file.awaiting_money_since or claim.since
    return since + (policy.payout_deadline if claim.file.paid_late else policy.payout_late_after)


def _is_initial(pending: PendingSubmission | None) -> bool:
    return pending is not None and pending.kind is SubmissionKind.INITIAL


_TIMERS: dict[ClaimStatus, Callable[[DeskClaim], datetime | None]] = {
    _S.AWAITING_ANSWER: _question_deadline,
    _S.AWAITING_EVIDENCE: _deadline,
    _S.HELD_BY_BUDGET: _place_expected,
    _S.HELD_BY_STOP: _stop_cutoff,
    _S.RETRYING: _next_try,
    _S.ON_DESK: _can_expire,
    _S.UNDER_REVIEW: _review_ends,
    _S.INFORMATION_REQUESTED: _question_deadline,
    _S.DENIED: _appeal_ends,
    _S.AWAITING_PAYOUT: _money_due,
    _S.PART_PAID: _money_due,
}
