"""The policy that a claim starts with: the deployment's settings and the seller's own terms."""

from datetime import timedelta
from typing import Protocol

from models.contracts.claim import AutoSubmit, ChannelName, ClaimPolicy


class PolicySettings(Protocol):
    """What a deployment sets for all its claims (docs/settings.md)."""

    @property
    def evidence_confidence_auto(self) -> float: ...
    @property
    def evidence_confidence_ask(self) -> float: ...
    @property
    def evidence_audit_share(self) -> float: ...
    @property
    def submission_retry_minutes(self) -> tuple[int, ...]: ...
    @property
    def submission_settle_seconds(self) -> int: ...
    @property
    def payout_late_days(self) -> int: ...
    @property
    def payout_deadline_days(self) -> int: ...
    @property
    def appeal_window_days(self) -> int: ...
    @property
    def answer_window_days(self) -> int: ...
    @property
    def commission_basis_points(self) -> int: ...


def claim_policy(
    settings: PolicySettings,
    *,
    channel: ChannelName,
    auto_submit: AutoSubmit,
    certified_threshold: float | None,
    audit_lot: float,
) -> ClaimPolicy:
    """The rules of a new claim; `channel` and the two after it are the seller's. `audit_lot` is
    drawn at random from [0, 1), for this claim."""
    return ClaimPolicy(
        auto_threshold=settings.evidence_confidence_auto,
        ask_threshold=settings.evidence_confidence_ask,
        auto_submit=auto_submit,
        certified_threshold=certified_threshold,
        channel=channel,
        retry_delays=tuple(
            timedelta(minutes=minutes) for minutes in settings.submission_retry_minutes
        ),
        settle_wait=timedelta(seconds=settings.submission_settle_seconds),
        answer_window=timedelta(days=settings.answer_window_days),
        appeal_window=timedelta(days=settings.appeal_window_days),
        payout_late_after=timedelta(days=settings.payout_late_days),
        payout_deadline=timedelta(days=settings.payout_deadline_days),
        commission_basis_points=settings.commission_basis_points,
        audit_share=settings.evidence_audit_share,
        audit_lot=audit_lot,
    )
