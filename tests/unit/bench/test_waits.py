"""Waits for calls, and what taking turns would have come to."""

from bench.waits import Asked, Came, waits_of

RATE = 0.0167  # of createReport, calls a second


def asked(moment: float, came: Came, account: str = "M.DE", told: float = 60) -> Asked:
    return Asked("M", account, "createReport", moment, came, told)


def test_a_wait_is_from_the_first_refusal_to_the_call() -> None:
    steps = (asked(1, Came.REFUSED), asked(5, Came.REFUSED), asked(9, Came.MADE))
    assert [one.seconds for one in waits_of(steps, 20)[0]] == [8]


def test_a_call_that_is_fetched_late_was_there_when_it_was_told() -> None:
    steps = (asked(1, Came.REFUSED), asked(9, Came.REFUSED, told=5), asked(80, Came.MADE))
    assert [one.seconds for one in waits_of(steps, 90)[0]] == [13]


def test_who_is_refused_again_when_it_was_told_to_come_waits_on() -> None:
    steps = (asked(1, Came.REFUSED, told=5), asked(70, Came.REFUSED), asked(80, Came.MADE))
    assert [one.seconds for one in waits_of(steps, 90)[0]] == [79]


def test_who_is_not_refused_does_not_wait() -> None:
    assert waits_of([asked(1, Came.MADE)], 20) == ([], 0)


def test_a_wait_without_a_call_lasts_to_the_end() -> None:
    assert [one.seconds for one in waits_of([asked(1, Came.REFUSED)], 20)[0]] == [19]


def test_what_is_put_off_is_no_wait() -> None:
    assert waits_of([asked(1, Came.REFUSED), asked(2, Came.PUT_OFF)], 20) == ([], 1)


def test_a_fair_share_is_one_turn_of_all_who_wait() -> None:
    steps = (
        asked(1, Came.REFUSED),
        asked(2, Came.REFUSED, "M.FR", told=119),
        asked(61, Came.MADE),
        asked(121, Came.MADE, "M.FR"),
        asked(130, Came.REFUSED, "M.UK"),
    )
    waits = {one.account: one for one in waits_of(steps, 131)[0]}
    assert {account: one.several for account, one in waits.items()} == {
        "M.DE": 2,
        "M.FR": 2,
        "M.UK": 1,
    }
    assert waits["M.FR"].fair_seconds == 2 / RATE


def test_who_was_put_off_has_its_turn() -> None:
    steps = (
        asked(1, Came.REFUSED),
        asked(2, Came.PUT_OFF),
        asked(3, Came.REFUSED, "M.FR", told=118),
        asked(121, Came.MADE, "M.FR"),
    )
    assert [one.several for one in waits_of(steps, 131)[0]] == [2]
