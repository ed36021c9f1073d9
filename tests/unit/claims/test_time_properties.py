"""Time under any clock: no try too early, none after the cut-off, none for ever."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from claims.retry import GiveToDesk, TryAgain, after_silence, after_throttling, filing_cutoff
from models.contracts.claim import ClaimPolicy, DeskCause, PendingSubmission, SubmissionKind

POLICY = ClaimPolicy()
moments = st.integers(0, 76 * 365 * 86_400).map(
    lambda seconds: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
waits = st.timedeltas(timedelta(0), timedelta(days=90))
jitters = st.floats(0, 1, exclude_max=True)
kinds = st.sampled_from(SubmissionKind)


def _pending(kind: SubmissionKind, used: int, *, unknown: bool) -> PendingSubmission:
    return PendingSubmission(kind=kind, key="C:initial", text="", waits=used, unknown=unknown)


@given(now=moments, left=waits, used=st.integers(0, 5), jitter=jitters, kind=kinds)
def test_a_first_submission_is_never_tried_after_its_cut_off(
    now: datetime, left: timedelta, used: int, jitter: float, kind: SubmissionKind
) -> None:
    way = after_silence(_pending(kind, used, unknown=True), POLICY, now, now + left, jitter)
    if isinstance(way, TryAgain) and kind is SubmissionKind.INITIAL:
        assert way.at <= filing_cutoff(now + left, POLICY)


@given(now=moments, used=st.integers(0, 2), jitter=jitters, kind=kinds)
def test_a_try_waits_its_time_and_at_most_a_tenth_more(
    now: datetime, used: int, jitter: float, kind: SubmissionKind
) -> None:
    far = now + timedelta(days=365)
    way = after_silence(_pending(kind, used, unknown=True), POLICY, now, far, jitter)
    least = POLICY.retry_delays[used]
    assert isinstance(way, TryAgain)
    assert least <= way.at - now <= least * 1.1


@given(now=moments, jitter=jitters, kind=kinds, unknown=st.booleans())
def test_tries_end_at_the_desk(
    now: datetime, jitter: float, kind: SubmissionKind, unknown: bool
) -> None:
    far, tries = now + timedelta(days=3650), 0
    while True:
        pending = _pending(kind, tries, unknown=unknown)
        way = after_silence(pending, POLICY, now, far, jitter)
        if isinstance(way, GiveToDesk):
            break
        tries, now = tries + 1, way.at
    cause = DeskCause.SUBMISSION_UNKNOWN if unknown else DeskCause.NOT_RECEIVED
    assert (tries, way.cause) == (len(POLICY.retry_delays), cause)


@given(now=moments, left=waits, told=waits, kind=kinds)
def test_a_throttled_send_waits_as_long_as_it_was_told(
    now: datetime, left: timedelta, told: timedelta, kind: SubmissionKind
) -> None:
    way = after_throttling(_pending(kind, 0, unknown=False), POLICY, now, now + left, told)
    too_late = kind is SubmissionKind.INITIAL and now + told > filing_cutoff(now + left, POLICY)
    assert way == (GiveToDesk(DeskCause.DEADLINE_NEAR) if too_late else TryAgain(now + told))
