"""A claim's policy is the deployment's settings and the seller's terms, nothing of its own."""

from datetime import timedelta

from claims.policy import claim_policy
from models.contracts.claim import AutoSubmit, ChannelName, ClaimPolicy
from settings import Settings


def _policy(**settings: object) -> ClaimPolicy:
    return claim_policy(
        Settings().model_copy(update=settings),
        channel=ChannelName.SPAPI,
        auto_submit=AutoSubmit.EXACT,
        certified_threshold=0.9,
        audit_lot=0.5,
    )


def test_the_seller_decides_how_its_claims_are_filed() -> None:
    policy = _policy()
    assert policy.channel is ChannelName.SPAPI
    assert (policy.auto_submit, policy.certified_threshold) == (AutoSubmit.EXACT, 0.9)


def test_the_retry_schedule_is_the_settings() -> None:
    policy = _policy(submission_retry_minutes=(1, 2), submission_settle_seconds=7)
    assert policy.retry_delays == (timedelta(minutes=1), timedelta(minutes=2))
    assert policy.settle_wait == timedelta(seconds=7)


def test_the_gate_and_the_windows_are_the_settings() -> None:
    policy = _policy(
        evidence_confidence_auto=0.95,
        evidence_confidence_ask=0.6,
        answer_window_days=1,
        appeal_window_days=2,
        payout_late_days=3,
        payout_deadline_days=4,
        commission_basis_points=1500,
    )
    assert (policy.auto_threshold, policy.ask_threshold) == (0.95, 0.6)
    assert [
        policy.answer_window.days,
        policy.appeal_window.days,
        policy.payout_late_after.days,
        policy.payout_deadline.days,
    ] == [1, 2, 3, 4]
    assert policy.commission_basis_points == 1500
