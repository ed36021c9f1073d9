"""When a send that brought no answer is tried again, and when a person must look.

Retrying is not re-filing: the idempotency key stays, and the other side is asked for it first.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.contracts.claim import ClaimPolicy, DeskCause, PendingSubmission, SubmissionKind


@dataclass(frozen=True)
class TryAgain:
    """Try again at this moment."""

    at: datetime


@dataclass(frozen=True)
class GiveToDesk:
    """No more tries by machine."""

    cause: DeskCause


def after_silence(
    pending: PendingSubmission,
    policy: ClaimPolicy,
    now: datetime,
    deadline: datetime,
    jitter: float,
) -> TryAgain | GiveToDesk:
    """The next try after a send whose outcome is unknown or that was not received.

    `jitter` in [0, 1) stretches the wait by up to the policy's share. A first submission goes to
    the desk where the try would come too close to the claim's deadline.
    """
    if pending.waits >= len(policy.retry_delays):
        unknown = pending.unknown
        return GiveToDesk(DeskCause.SUBMISSION_UNKNOWN if unknown else DeskCause.NOT_RECEIVED)
    wait = policy.retry_delays[pending.waits] * (1 + policy.retry_jitter * jitter)
    return _unless_too_late(pending, policy, now + wait, deadline)


def after_throttling(
    pending: PendingSubmission,
    policy: ClaimPolicy,
    now: datetime,
    deadline: datetime,
    told: timedelta,
) -> TryAgain | GiveToDesk:
    """The next try after a 429: as long as we were told; not counted."""
    return _unless_too_late(pending, policy, now + told, deadline)


def _unless_too_late(
    pending: PendingSubmission, policy: ClaimPolicy, at: datetime, deadline: datetime
) -> TryAgain | GiveToDesk:
    bound_by_deadline = pending.kind is SubmissionKind.INITIAL
    if bound_by_deadline and at > filing_cutoff(deadline, policy):
        return GiveToDesk(DeskCause.DEADLINE_NEAR)
    return TryAgain(at)


def filing_cutoff(deadline: datetime, policy: ClaimPolicy) -> datetime:
    """The last moment for a machine's try: it leaves a person time to file by hand."""
    return deadline - policy.filing_margin
