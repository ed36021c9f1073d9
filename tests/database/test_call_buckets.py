"""Buckets over calls to Amazon, in the database."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from models.contracts.limits import CallLimit, Turn
from models.db import Database
from models.repositories import call_buckets
from models.repositories.call_buckets import Bucket
from tests.fixtures_database import new_tenant

PLAN = CallLimit(rate=0.01, burst=3)
PAST = text(
    "UPDATE call_buckets SET filled_at = filled_at - interval '150 seconds',"
    " waiting_since = waiting_since - interval '150 seconds',"
    " next_at = next_at - interval '150 seconds'"
)
A_LITTLE_PAST = text(str(PAST).replace("150", "110"))
TOO_LATE = text("UPDATE call_buckets SET next_at = next_at - interval '5 minutes'")
OVER = text("UPDATE call_buckets SET paused_until = clock_timestamp() - interval '1 second'")


class Caller:
    """Calls one operation for one merchant, each time in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.tenant_id = new_tenant(database)

    def take(
        self, plan: CallLimit = PLAN, operation: str = "createReport", account: str = "US"
    ) -> Turn:
        with self.database.tenant(self.tenant_id) as session:
            return Bucket(session, "M1", "app", operation).take(plan, account)

    def times(self, number: int) -> list[Turn]:
        return [self.take() for _ in range(number)]

    def answered(self, rate: float | None = None) -> None:
        with self.database.tenant(self.tenant_id) as session:
            Bucket(session, "M1", "app", "createReport").answered(rate)

    def back_off(self, *, emptied: bool) -> None:
        with self.database.tenant(self.tenant_id) as session:
            Bucket(session, "M1", "app", "createReport").back_off(emptied=emptied)

    def shift(self, statement) -> None:
        with self.database.tenant(self.tenant_id) as session:
            session.connection().execute(statement)

    def waiting(self):
        with self.database.tenant(self.tenant_id) as session:
            return call_buckets.waiting(session)


@pytest.fixture
def caller(database: Database) -> Caller:
    return Caller(database)


def test_a_new_bucket_holds_its_burst(caller: Caller) -> None:
    assert [turn.wait is None for turn in caller.times(4)] == [True, True, True, False]


def test_the_wait_is_until_the_next_token(caller: Caller) -> None:
    wait = caller.times(4)[-1].wait
    assert wait
    assert timedelta(seconds=90) < wait <= timedelta(seconds=100)


def test_time_fills_it_again(caller: Caller) -> None:
    caller.times(4)
    caller.shift(PAST)
    assert [turn.wait is None for turn in caller.times(2)] == [True, False]


def test_time_fills_it_no_further_than_its_burst(caller: Caller) -> None:
    caller.take()
    caller.shift(PAST)
    caller.shift(PAST)
    caller.shift(PAST)
    assert [turn.wait is None for turn in caller.times(4)] == [True, True, True, False]


def test_operations_do_not_share(caller: Caller) -> None:
    caller.times(4)
    assert caller.take(operation="getReport").wait is None


def test_a_learned_rate_holds_from_then_on(caller: Caller) -> None:
    caller.take()
    caller.answered(rate=0.5)
    wait = caller.times(3)[-1].wait
    assert wait
    assert wait <= timedelta(seconds=2)


def test_after_a_429_nobody_has_a_call_left(caller: Caller) -> None:
    caller.take()
    caller.back_off(emptied=True)
    caller.shift(OVER)
    wait = caller.take().wait
    assert wait
    assert wait > timedelta(seconds=90)


def test_after_a_failure_nobody_calls_for_a_moment_and_nothing_is_lost(caller: Caller) -> None:
    caller.take()
    caller.back_off(emptied=False)
    paused = caller.take().wait
    caller.shift(OVER)
    assert (bool(paused), [turn.wait is None for turn in caller.times(3)]) == (
        True,
        [True, True, False],
    )


def test_answers_of_calls_side_by_side_are_one_strike(caller: Caller) -> None:
    caller.take()
    for _ in range(8):
        caller.back_off(emptied=True)
    assert caller.take().strikes == 1


def test_pauses_grow_with_each_strike(caller: Caller) -> None:
    caller.take()
    for _ in range(7):
        caller.back_off(emptied=False)
        caller.shift(OVER)
    caller.back_off(emptied=False)
    wait = caller.take().wait
    assert wait
    assert timedelta(seconds=60) < wait <= timedelta(seconds=128)


def test_a_good_answer_after_the_pause_forgets_the_strikes(caller: Caller) -> None:
    caller.take()
    caller.back_off(emptied=False)
    caller.shift(OVER)
    caller.answered()
    assert caller.take().strikes == 0


def test_a_good_answer_in_the_pause_does_not_end_it(caller: Caller) -> None:
    caller.take()
    caller.back_off(emptied=False)
    caller.answered()
    assert (caller.take().strikes, caller.take().wait is None) == (1, False)


def test_who_waits_is_seen(caller: Caller) -> None:
    caller.times(5)
    (waits,) = caller.waiting()
    assert (waits.merchant_id, waits.operation, waits.refused) == ("M1", "createReport", 2)


def test_nobody_waits_where_the_last_call_was_made(caller: Caller) -> None:
    caller.times(4)
    caller.shift(PAST)
    caller.take()
    assert caller.waiting() == []


def test_a_call_is_kept_for_the_account_that_waits_longest(caller: Caller) -> None:
    caller.times(3)
    caller.take(account="DE")
    caller.take(account="FR")
    caller.shift(A_LITTLE_PAST)
    taken = [caller.take(account=one).wait is None for one in ("UK", "FR", "DE")]
    assert taken == [False, False, True]


def test_who_comes_later_is_told_to_come_after_those_who_wait(caller: Caller) -> None:
    caller.times(3)
    waits = [caller.take(account=one).wait for one in ("DE", "FR", "UK")]
    assert [round((one or timedelta()) / timedelta(seconds=100)) for one in waits] == [1, 2, 3]


def test_who_comes_back_too_soon_keeps_its_place(caller: Caller) -> None:
    caller.times(3)
    for account in ("DE", "FR", "DE"):
        caller.take(account=account)
    caller.shift(A_LITTLE_PAST)
    assert caller.take(account="DE").wait is None


def test_a_call_that_nobody_fetches_goes_to_another(caller: Caller) -> None:
    caller.times(3)
    caller.take(account="DE")
    caller.shift(A_LITTLE_PAST)
    caller.shift(TOO_LATE)
    assert caller.take(account="FR").wait is None
