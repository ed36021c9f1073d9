"""Which thresholds labels show to hold a precision."""

import pytest

from evidence.learn_then_test import fewest_labels, lowest_proven


def test_the_least_threshold_that_the_labels_show_is_taken() -> None:
    assert lowest_proven([0.9] * 100, [True] * 100, [0.85, 0.88], 0.95, 0.95) == 0.85


def test_a_threshold_below_the_errors_is_passed_over() -> None:
    probabilities = [0.87] * 100 + [0.96] * 200
    labels = [False] * 100 + [True] * 200
    assert lowest_proven(probabilities, labels, [0.85, 0.95], 0.95, 0.95) == 0.95


@pytest.mark.parametrize("right", [10, 80, 90])
def test_labels_that_are_too_often_wrong_prove_nothing(right: int) -> None:
    labels = [True] * right + [False] * (100 - right)
    assert lowest_proven([0.9] * 100, labels, [0.85], 0.95, 0.95) is None


def test_few_faultless_labels_prove_nothing() -> None:
    assert lowest_proven([0.9] * 20, [True] * 20, [0.85], 0.95, 0.95) is None


def test_the_first_threshold_that_is_not_shown_ends_it() -> None:
    probabilities = [0.87] * 2000 + [0.96] * 100
    labels = [True] * 2000 + [False] * 10 + [True] * 90
    assert lowest_proven(probabilities, labels, [0.85, 0.95], 0.95, 0.95) is None


def test_a_threshold_that_too_few_reach_ends_nothing() -> None:
    probabilities = [0.87] * 100 + [0.96] * 30
    assert lowest_proven(probabilities, [True] * 130, [0.85, 0.95], 0.95, 0.95) == 0.85


def test_the_fewest_labels_show_it_when_all_are_right() -> None:
    fewest = fewest_labels(0.95, 0.95)
    shown = [lowest_proven([0.9] * n, [True] * n, [0.85], 0.95, 0.95) for n in (fewest - 1, fewest)]
    assert shown == [None, 0.85]


def test_one_wrong_label_at_a_threshold_that_few_reach_ends_nothing() -> None:
    probabilities = [0.87] * 200 + [0.96] * 70
    labels = [True] * 269 + [False]
    assert lowest_proven(probabilities, labels, [0.85, 0.95], 0.95, 0.95) == 0.85


def test_a_longer_record_bears_a_wrong_one() -> None:
    fewest = fewest_labels(0.95, 0.95, wrong=1)
    shown = [
        lowest_proven([0.9] * n, [True] * (n - 1) + [False], [0.85], 0.95, 0.95)
        for n in (fewest - 1, fewest)
    ]
    assert shown == [None, 0.85]
