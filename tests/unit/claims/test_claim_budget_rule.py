"""Filing places over rolling windows: how many are free, and when the next one comes."""

from datetime import datetime, timedelta

import pytest

from claims.budget import Limit, expected_at, free_places
from tests.unit.claims.claim_samples import NOW

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
PER_DAY, PER_WEEK = Limit(10, DAY), Limit(40, WEEK)
BOTH = [PER_DAY, PER_WEEK]
INSTANT = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)


def ago(*ages: timedelta) -> list[datetime]:
    return [NOW - age for age in ages]


def a_minute_apart(count: int, oldest: timedelta) -> list[datetime]:
    """Places taken one after the other; the first of them `oldest` ago."""
    return [NOW - oldest + number * MINUTE for number in range(count)]


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ([], 10),
        (ago(MINUTE), 9),
        (ago(timedelta(0)) * 10, 0),
        (a_minute_apart(12, timedelta(hours=1)), 0),
    ],
    ids=["none taken", "one taken", "all taken this second", "more taken than the limit"],
)
def test_free_places_of_a_day(taken: list[datetime], free: int) -> None:
    assert free_places(taken, BOTH, NOW) == free


@pytest.mark.parametrize("limit", BOTH, ids=["day", "week"])
def test_a_place_comes_back_at_the_second_its_window_ends(limit: Limit) -> None:
    assert free_places(ago(limit.window), [Limit(1, limit.window)], NOW) == 1


@pytest.mark.parametrize("limit", BOTH, ids=["day", "week"])
def test_a_place_is_held_until_its_window_ends(limit: Limit) -> None:
    assert free_places(ago(limit.window - INSTANT), [Limit(1, limit.window)], NOW) == 0


@pytest.mark.parametrize(
    ("this_week", "today", "free"),
    [(40, 0, 0), (38, 0, 2), (30, 0, 10), (20, 7, 3), (29, 9, 1)],
    ids=["week used up", "week has less", "both have ten", "day has less", "week and day"],
)
def test_the_tighter_window_counts(this_week: int, today: int, free: int) -> None:
    taken = ago(*[timedelta(days=3)] * this_week, *[timedelta(hours=3)] * today)
    assert free_places(taken, BOTH, NOW) == free


def test_a_limit_that_was_lowered_below_what_is_taken_leaves_no_place() -> None:
    assert free_places(ago(*[MINUTE] * 5), [Limit(3, DAY)], NOW) == 0


def test_a_claim_that_finds_a_place_expects_it_now() -> None:
    assert expected_at(a_minute_apart(9, timedelta(hours=2)), BOTH, NOW, 0) == NOW


@pytest.mark.parametrize("rank", [0, 1, 9])
def test_who_waits_gets_the_places_as_they_come_back(rank: int) -> None:
    taken = a_minute_apart(10, timedelta(hours=2))
    assert expected_at(taken, BOTH, NOW, rank) == taken[rank] + DAY


def test_the_places_of_those_before_come_back_a_window_later() -> None:
    taken = a_minute_apart(10, timedelta(hours=2))
    assert expected_at(taken, BOTH, NOW, 10) == taken[0] + 2 * DAY


def test_the_order_in_which_places_are_listed_does_not_matter() -> None:
    taken = a_minute_apart(10, timedelta(hours=2))
    assert expected_at(taken[::-1], BOTH, NOW, 3) == taken[3] + DAY


def test_a_week_that_is_used_up_waits_for_its_oldest_place() -> None:
    taken = a_minute_apart(40, timedelta(days=4))
    assert expected_at(taken, BOTH, NOW, 0) == taken[0] + WEEK


def test_a_lowered_limit_waits_until_enough_places_came_back() -> None:
    taken = a_minute_apart(5, timedelta(hours=2))
    assert expected_at(taken, [Limit(3, DAY)], NOW, 0) == taken[2] + DAY


@pytest.mark.parametrize(
    ("rank", "days"),
    [
        pytest.param(rank, days, id=f"rank {rank} on day {days}")
        for rank, days in [(0, 0), (9, 0), (10, 1), (39, 3), (40, 7), (79, 10), (80, 14), (400, 70)]
    ],
)
def test_many_that_wait_get_ten_a_day_and_forty_a_week(rank: int, days: int) -> None:
    assert expected_at([], BOTH, NOW, rank) == NOW + timedelta(days=days)


def test_those_that_wait_never_expect_more_places_than_there_are() -> None:
    taken = a_minute_apart(7, timedelta(hours=20)) + a_minute_apart(25, timedelta(days=5))
    planned, too_early = list(taken), list[int]()
    for rank in range(60):
        moment = expected_at(taken, BOTH, NOW, rank)
        assert moment is not None
        if free_places(planned, BOTH, moment) < 1:
            too_early.append(rank)
        planned.append(moment)
    assert too_early == []


def test_those_that_wait_expect_their_places_as_soon_as_there_are_any() -> None:
    taken = a_minute_apart(10, timedelta(hours=20)) + a_minute_apart(30, timedelta(days=5))
    planned, too_late = list(taken), list[int]()
    for rank in range(60):
        moment = expected_at(taken, BOTH, NOW, rank)
        assert moment is not None
        if free_places(planned, BOTH, moment - INSTANT) > 0:
            too_late.append(rank)
        planned.append(moment)
    assert too_late == []


def test_a_budget_of_no_places_lets_nobody_expect_one() -> None:
    assert expected_at([], [Limit(0, DAY)], NOW, 0) is None
