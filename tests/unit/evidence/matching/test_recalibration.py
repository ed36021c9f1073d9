"""What a model's word is worth to a tenant, told by its people's answers."""

import numpy as np
import pytest

from evidence.matching.recalibration import Recalibration, recalibrated_by
from evidence.matching.records import Floats
from evidence.matching.shipped import shipped_model

SAID = np.linspace(0.5, 0.95, 60)


def answers(*, wrong_in: int) -> Recalibration:
    """To sixty matches, evenly over what is asked; of `wrong_in` one is no, 0 for none."""
    right = np.array([not wrong_in or number % wrong_in > 0 for number in range(len(SAID))])
    return recalibrated_by(SAID, right)


def test_without_answers_the_model_is_taken_at_its_word() -> None:
    found = recalibrated_by(np.empty(0), np.empty(0, dtype=bool))
    assert found.of(SAID) == pytest.approx(SAID, abs=1e-6)


def test_answers_that_were_all_right_raise_what_is_asked_about() -> None:
    assert answers(wrong_in=0).of(np.array([0.6]))[0] > 0.85


def test_they_make_nothing_certain() -> None:
    assert answers(wrong_in=0).of(SAID).max() < 0.9999


def test_answers_that_were_often_wrong_lower_what_seemed_sure() -> None:
    assert answers(wrong_in=2).of(np.array([0.95]))[0] < 0.85


@pytest.mark.parametrize("said", [0.0, 0.1, 0.3, 0.499])
def test_what_nobody_is_asked_about_is_never_raised(said: float) -> None:
    assert answers(wrong_in=0).of(np.array([said]))[0] <= said


@pytest.mark.parametrize("wrong_in", [0, 2, 3, 10])
def test_the_surer_of_two_stays_the_surer(wrong_in: int) -> None:
    worth = answers(wrong_in=wrong_in).of(np.linspace(0.0, 1.0, 501))
    assert bool((np.diff(worth) >= 0).all())


def test_answers_below_what_is_asked_about_say_nothing() -> None:
    asked, right = np.append(SAID, [0.2] * 30), np.array([True] * len(SAID) + [False] * 30)
    assert recalibrated_by(asked, right) == answers(wrong_in=0)


def test_a_model_says_what_its_word_is_worth() -> None:
    worth = Recalibration(slope=1.0, intercept=1.0)
    model = shipped_model()
    features = np.full((1, len(model.features)), np.nan, dtype=np.float32)
    said: Floats = model.probabilities(features)
    told = model.model_copy(update={"recalibration": worth}).probabilities(features)
    assert told == pytest.approx(worth.of(said))
