"""Free filing places over rolling windows."""

from datetime import timedelta

from claims.budget import Limit, expected_at, free_places
from tests.unit.claims.claim_samples import NOW

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
LIMITS = [Limit(10, DAY), Limit(40, WEEK)]
ONE_SECOND = timedelta(seconds=1)


def test_nobody_filed_yet() -> None:
    assert free_places([], LIMITS, NOW) == 10


def test_ten_in_a_day_use_the_day_up() -> None:
    assert free_places([NOW] * 10, LIMITS, NOW) == 0


def test_more_than_the_limit_is_not_a_negative_number_of_places() -> None:
    assert free_places([NOW] * 12, LIMITS, NOW) == 0


def test_a_place_is_still_taken_one_second_before_its_window_ends() -> None:
    assert free_places([NOW - DAY + ONE_SECOND], LIMITS, NOW) == 9


def test_a_place_is_free_at_the_second_its_window_ends() -> None:
    assert free_places([NOW - DAY], LIMITS, NOW) == 10


def test_the_window_rolls_and_knows_no_midnight() -> None:
    taken = [NOW - timedelta(hours=hour) for hour in range(20)]
    assert free_places(taken, [Limit(20, DAY)], NOW + timedelta(hours=5)) == 1


def test_the_week_holds_back_what_the_day_would_let_go() -> None:
    taken = [NOW - timedelta(days=2)] * 38
    assert free_places(taken, LIMITS, NOW) == 2


def test_with_a_free_place_it_is_now() -> None:
    assert expected_at([], LIMITS, NOW, 0) == NOW


def test_the_first_in_the_queue_gets_the_place_that_comes_free_first() -> None:
    first = NOW - timedelta(hours=20)
    taken = [first, *[NOW] * 9]
    assert expected_at(taken, LIMITS, NOW, 0) == first + DAY


def test_the_second_in_the_queue_waits_for_the_next() -> None:
    first, second = NOW - timedelta(hours=20), NOW - timedelta(hours=10)
    taken = [first, second, *[NOW] * 8]
    assert expected_at(taken, LIMITS, NOW, 1) == second + DAY


def test_those_before_it_use_the_places_up_again() -> None:
    assert expected_at([NOW], [Limit(1, DAY)], NOW, 2) == NOW + 3 * DAY


def test_both_windows_count() -> None:
    taken = [NOW - timedelta(days=6)] * 40
    assert expected_at(taken, LIMITS, NOW, 0) == NOW + timedelta(days=1)


def test_it_does_not_matter_in_which_order_places_were_taken() -> None:
    taken = [NOW, NOW - timedelta(hours=5), NOW - timedelta(hours=3)]
    limits = [Limit(3, DAY)]
    assert expected_at(taken, limits, NOW, 0) == expected_at(sorted(taken), limits, NOW, 0)
