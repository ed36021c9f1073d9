"""Numbers next to nothing, in the thread of the recogniser and beside it."""

import threading

import pytest

from evidence.reading.tiny_numbers import without_tiny_numbers

TINY = 2.0**-1030


def halved_and_doubled(number: float) -> float:
    return number * 0.5 * 2


def test_a_tiny_number_counts_as_nothing() -> None:
    assert without_tiny_numbers(halved_and_doubled, TINY) == 0


def test_elsewhere_it_counts() -> None:
    without_tiny_numbers(halved_and_doubled, TINY)
    assert halved_and_doubled(TINY) == TINY


def test_all_work_is_done_in_one_thread() -> None:
    done = {without_tiny_numbers(threading.get_ident) for _ in range(3)}
    assert len(done) == 1
    assert threading.get_ident() not in done


def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="could not convert"):
        without_tiny_numbers(float, "blank")
