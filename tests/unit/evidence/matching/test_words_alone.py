import numpy as np
import pytest

from evidence.matching.corpus import build_corpus
from evidence.matching.matrix import column
from evidence.matching.records import Pairs, titled
from evidence.matching.words_alone import (
    by_word,
    in_corpus,
    said_by_words,
    weights_of_words,
    words_alone,
)

OURS = ["harbor kettle upgrade", "pine mat"]
THEIRS = ["harbor kettle", "pine mat large box"]
CORPUS = build_corpus(titled(OURS), titled(THEIRS))
PAIRS = Pairs(np.array([0, 1]), np.array([0, 1]))


def words_of(row: int) -> set[str]:
    _, columns = words_alone(CORPUS, PAIRS.part(np.array([row]))).entries()
    return {CORPUS.words[at] for at in columns.tolist()}


@pytest.mark.parametrize(("row", "alone"), [(0, {"upgrade"}), (1, {"large", "box"})])
def test_words_of_one_title_are_found_whichever_side_has_them(row: int, alone: set[str]) -> None:
    assert words_of(row) == alone


def test_the_weights_of_all_words_of_one_title_add_up() -> None:
    weights = in_corpus(CORPUS, {"upgrade": -2.0, "large": 0.5, "box": 0.25, "kettle": 9.0})
    assert said_by_words(CORPUS, PAIRS, weights).tolist() == [-2.0, 0.75]


def test_a_word_that_was_never_met_says_nothing() -> None:
    assert in_corpus(CORPUS, {"unheard": 3.0}).any() == np.False_


def weights_of(stands: list[float], same: list[bool]) -> list[float]:
    return weights_of_words(column(np.array(stands)), np.zeros(len(same)), np.array(same)).tolist()


def test_a_word_that_stands_alone_in_other_products_speaks_against() -> None:
    (weight,) = weights_of([1.0] * 5 + [0.0] * 5, [False] * 5 + [True] * 5)
    assert weight < -0.1


def test_a_word_of_two_pairs_has_told_nothing_yet() -> None:
    assert weights_of([1.0] * 2 + [0.0] * 4, [False] * 2 + [True] * 4) == [0.0]


def test_only_words_that_tell_are_kept() -> None:
    weights = in_corpus(CORPUS, {"upgrade": -2.0})
    assert by_word(CORPUS, weights) == {"upgrade": -2.0}
