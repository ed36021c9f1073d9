import numpy as np

from evidence.matching.records import Pairs

PAIRS = Pairs(np.array([2, 0, 2]), np.array([1, 5, 1]))


def test_a_pair_that_stands_twice_counts_once() -> None:
    once, _ = PAIRS.distinct()
    assert list(zip(once.left.tolist(), once.right.tolist(), strict=True)) == [(0, 5), (2, 1)]


def test_each_pair_is_found_again_among_the_distinct_ones() -> None:
    once, places = PAIRS.plus(PAIRS).distinct()
    again = once.part(places)
    assert again.left.tolist() == [2, 0, 2, 2, 0, 2]
    assert again.right.tolist() == [1, 5, 1, 1, 5, 1]
