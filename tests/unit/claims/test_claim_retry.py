"""When a send that brought no answer is tried again."""

from datetime import datetime, timedelta

import pytest

from claims.retry import GiveToDesk, TryAgain, after_silence, after_throttling, filing_cutoff
from models.contracts.claim import DeskCause, SubmissionKind
from tests.unit.claims.claim_samples import NOW, POLICY, pending

FAR = NOW + timedelta(days=30)


@pytest.mark.parametrize(
    ("waits", "wait"),
    [(0, timedelta(minutes=5)), (1, timedelta(hours=1)), (2, timedelta(hours=24))],
)
def test_the_schedule(waits: int, wait: timedelta) -> None:
    assert after_silence(pending(waits=waits), POLICY, NOW, FAR, 0.0) == TryAgain(NOW + wait)


def test_after_the_schedule_a_person_must_look() -> None:
    given = after_silence(pending(waits=3), POLICY, NOW, FAR, 0.0)
    assert given == GiveToDesk(DeskCause.SUBMISSION_UNKNOWN)


@pytest.mark.parametrize("jitter", [0.0, 0.25, 0.5, 0.999])
def test_jitter_stretches_a_wait_by_a_tenth_at_most(jitter: float) -> None:
    step = after_silence(pending(), POLICY, NOW, FAR, jitter)
    assert isinstance(step, TryAgain)
    assert timedelta(minutes=5) <= step.at - NOW < timedelta(minutes=5.5)


def at_cutoff(early: timedelta) -> datetime:
    """The deadline that puts the cutoff so much before the first retry."""
    return NOW + timedelta(minutes=5) - early + POLICY.filing_margin


def test_a_retry_at_the_cutoff_is_still_made() -> None:
    step = after_silence(pending(), POLICY, NOW, at_cutoff(timedelta(0)), 0.0)
    assert isinstance(step, TryAgain)


def test_a_retry_after_the_cutoff_goes_to_the_desk() -> None:
    step = after_silence(pending(), POLICY, NOW, at_cutoff(timedelta(seconds=1)), 0.0)
    assert step == GiveToDesk(DeskCause.DEADLINE_NEAR)


@pytest.mark.parametrize("kind", [SubmissionKind.APPEAL, SubmissionKind.REPLY])
def test_what_follows_the_first_submission_is_not_bound_by_its_deadline(
    kind: SubmissionKind,
) -> None:
    assert isinstance(after_silence(pending(kind=kind), POLICY, NOW, NOW, 0.0), TryAgain)


def test_throttling_waits_as_long_as_told() -> None:
    told = timedelta(seconds=90)
    assert after_throttling(pending(), POLICY, NOW, FAR, told) == TryAgain(NOW + told)


def test_throttling_is_not_counted() -> None:
    step = after_throttling(pending(waits=3), POLICY, NOW, FAR, timedelta(seconds=1))
    assert isinstance(step, TryAgain)


def test_throttling_beyond_the_cutoff_goes_to_the_desk() -> None:
    step = after_throttling(pending(), POLICY, NOW, FAR, timedelta(days=30))
    assert step == GiveToDesk(DeskCause.DEADLINE_NEAR)


def test_the_cutoff_leaves_a_person_half_a_day() -> None:
    assert FAR - filing_cutoff(FAR, POLICY) == timedelta(hours=12)
