"""The retry schedule: when a send without an answer is tried again, and when a person must look."""

from datetime import timedelta

import pytest

from claims.retry import GiveToDesk, TryAgain, after_silence, after_throttling, filing_cutoff
from models.contracts.claim import ClaimPolicy, DeskCause, PendingSubmission, SubmissionKind
from tests.unit.claims.claim_samples import NOW, submission

POLICY = ClaimPolicy()
FAR = NOW + timedelta(days=40)
FIVE_MINUTES, HOUR, DAY = timedelta(minutes=5), timedelta(hours=1), timedelta(hours=24)
INSTANT = timedelta(microseconds=1)
ALMOST_ONE = 1 - 2**-53

waits = pytest.mark.parametrize(
    ("used", "wait"),
    [(0, FIVE_MINUTES), (1, HOUR), (2, DAY)],
    ids=["first", "second", "third"],
)
not_bound = pytest.mark.parametrize("kind", [SubmissionKind.APPEAL, SubmissionKind.REPLY])


def silence(
    pending: PendingSubmission, *, jitter: float = 0.0, left: timedelta = FAR - NOW
) -> TryAgain | GiveToDesk:
    return after_silence(pending, POLICY, NOW, NOW + left, jitter)


def throttling(
    pending: PendingSubmission, told: timedelta, *, left: timedelta = FAR - NOW
) -> TryAgain | GiveToDesk:
    return after_throttling(pending, POLICY, NOW, NOW + left, told)


@waits
def test_without_jitter_the_schedule_holds_to_the_second(used: int, wait: timedelta) -> None:
    assert silence(submission(waits=used)) == TryAgain(NOW + wait)


@waits
def test_half_the_jitter_stretches_the_wait_by_half_its_share(used: int, wait: timedelta) -> None:
    assert silence(submission(waits=used), jitter=0.5) == TryAgain(NOW + wait * 1.05)


@waits
def test_the_most_jitter_stretches_the_wait_by_a_tenth(used: int, wait: timedelta) -> None:
    step = silence(submission(waits=used), jitter=ALMOST_ONE)
    assert step == TryAgain(NOW + wait * 1.1)


@pytest.mark.parametrize("used", [3, 4], ids=["used up", "more than used up"])
@pytest.mark.parametrize("kind", SubmissionKind)
def test_an_exhausted_schedule_goes_to_the_desk(kind: SubmissionKind, used: int) -> None:
    assert silence(submission(kind, waits=used)) == GiveToDesk(DeskCause.NOT_RECEIVED)


def test_an_exhausted_schedule_says_when_nobody_knows_whether_it_arrived() -> None:
    step = silence(submission(waits=3, unknown=True))
    assert step == GiveToDesk(DeskCause.SUBMISSION_UNKNOWN)


def test_a_policy_without_retries_goes_to_the_desk_at_once() -> None:
    never = ClaimPolicy(retry_delays=())
    step = after_silence(submission(), never, NOW, FAR, 0.0)
    assert step == GiveToDesk(DeskCause.NOT_RECEIVED)


def test_an_exhausted_schedule_is_the_cause_also_near_the_deadline() -> None:
    step = silence(submission(waits=3), left=HOUR)
    assert step == GiveToDesk(DeskCause.NOT_RECEIVED)


def test_sends_do_not_use_up_the_schedule() -> None:
    assert silence(submission(sends=9)) == TryAgain(NOW + FIVE_MINUTES)


@waits
def test_a_try_at_the_cutoff_itself_is_made(used: int, wait: timedelta) -> None:
    step = silence(submission(waits=used), left=wait + POLICY.filing_margin)
    assert step == TryAgain(NOW + wait)


@waits
def test_a_first_submission_past_the_cutoff_goes_to_the_desk(used: int, wait: timedelta) -> None:
    step = silence(submission(waits=used), left=wait + POLICY.filing_margin - INSTANT)
    assert step == GiveToDesk(DeskCause.DEADLINE_NEAR)


def test_jitter_does_not_carry_a_try_past_the_cutoff() -> None:
    step = silence(submission(waits=2), jitter=0.5, left=DAY + POLICY.filing_margin)
    assert step == GiveToDesk(DeskCause.DEADLINE_NEAR)


@not_bound
def test_what_follows_the_first_submission_knows_no_deadline(kind: SubmissionKind) -> None:
    assert silence(submission(kind), left=-DAY) == TryAgain(NOW + FIVE_MINUTES)


@pytest.mark.parametrize("used", [0, 2, 3], ids=["none used", "two used", "all used"])
def test_throttling_waits_as_told_and_counts_no_wait(used: int) -> None:
    told = timedelta(seconds=90)
    assert throttling(submission(waits=used), told) == TryAgain(NOW + told)


def test_throttling_to_the_cutoff_itself_waits() -> None:
    step = throttling(submission(), HOUR, left=HOUR + POLICY.filing_margin)
    assert step == TryAgain(NOW + HOUR)


def test_throttling_past_the_cutoff_gives_a_first_submission_to_the_desk() -> None:
    step = throttling(submission(), HOUR, left=HOUR + POLICY.filing_margin - INSTANT)
    assert step == GiveToDesk(DeskCause.DEADLINE_NEAR)


@not_bound
def test_throttling_of_what_follows_knows_no_deadline(kind: SubmissionKind) -> None:
    assert throttling(submission(kind), HOUR, left=-DAY) == TryAgain(NOW + HOUR)


def test_the_cutoff_leaves_a_person_twelve_hours() -> None:
    assert filing_cutoff(FAR, POLICY) == FAR - timedelta(hours=12)
