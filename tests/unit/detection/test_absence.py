"""When a cancelled report may be read as "there is nothing"."""

from datetime import UTC, datetime, timedelta

import pytest

from detection.absence import MADE_ANEW_AFTER, says_no_rows

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LONG_AGO = NOW - MADE_ANEW_AFTER


def test_two_cancelled_far_apart_say_that_there_is_nothing() -> None:
    assert says_no_rows([NOW, LONG_AGO], [True, True])


@pytest.mark.parametrize(
    ("asked_at", "cancelled"),
    [
        ([], []),
        ([NOW], [True]),
        ([NOW, LONG_AGO + timedelta(seconds=1)], [True, True]),
        ([NOW, LONG_AGO], [True, False]),
        ([NOW, LONG_AGO], [False, True]),
    ],
    ids=["never asked", "asked once", "asked too soon", "one was made", "the newest was made"],
)
def test_anything_less_says_nothing(asked_at: list[datetime], cancelled: list[bool]) -> None:
    assert not says_no_rows(asked_at, cancelled)
