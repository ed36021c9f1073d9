"""The nearest of both sides, beside what all products say."""

import numpy as np
import pytest

from evidence.matching.matrix import Matrix, below_each_other, ones
from evidence.matching.nearest import likeness
from evidence.matching.records import Floats, Pairs

WIDTH = 40


def weighed(seed: int, rows: int) -> Matrix:
    """Rows of length 1 with up to eight columns, some of them empty."""
    random = np.random.default_rng(seed)
    counts = random.integers(0, 8, rows).tolist()
    columns = random.integers(0, WIDTH, sum(counts))
    return ones(columns, counts, WIDTH).scaled(random.random(WIDTH) + 0.1).of_length_one()


def alike(rows: int) -> Matrix:
    """Rows that all say the same."""
    return ones(np.zeros(rows, dtype=np.int64), [1] * rows, WIDTH)


def highest(products: Floats, count: int) -> Floats:
    """Of each row the highest values, highest first."""
    return -np.sort(-products, axis=1)[:, :count]


def found(rows: Matrix, count: int) -> Floats:
    """The values of each row in their order, and 0 for what is missing."""
    padded = np.zeros((rows.shape[0], count))
    for row, (start, size) in enumerate(zip(rows.starts(), rows.counts(), strict=True)):
        padded[row, :size] = rows.values()[start : start + size]
    return padded


def products(left: Matrix, right: Matrix) -> Floats:
    """All of them."""
    dense: Floats = (left.csr @ right.csr.T).toarray()
    return dense


@pytest.mark.parametrize("count", [2, 5, 15])
def test_each_left_record_has_its_nearest(count: int) -> None:
    left, right = weighed(1, 60), weighed(2, 50)
    near = likeness(left, right, count, 2).of_left
    assert found(near, count) == pytest.approx(highest(products(left, right), count))


@pytest.mark.parametrize("count", [2, 5, 15])
def test_each_right_record_has_its_nearest(count: int) -> None:
    left, right = weighed(1, 60), weighed(2, 50)
    near = likeness(left, right, 2, count).of_right
    assert found(near, count) == pytest.approx(highest(products(left, right).T, count))


def test_a_record_that_a_crowd_pushed_off_every_list_still_has_its_nearest() -> None:
    left = alike(3)
    slant = ones(np.array([0, 1]), [2], WIDTH).of_length_one()
    right = below_each_other(alike(600), slant)
    near = likeness(left, right).of_right
    assert found(near, 2)[-1] == pytest.approx([np.sqrt(0.5), np.sqrt(0.5)])


def test_what_else_fits_is_not_the_pair_itself() -> None:
    left, right = alike(1), below_each_other(alike(1), weighed(3, 1))
    of_left, _ = likeness(left, right).of_others(Pairs(np.array([0]), np.array([0])))
    assert of_left.tolist() == products(left, right)[0, 1:].tolist()


def test_records_that_share_nothing_have_no_others() -> None:
    apart = ones(np.array([1]), [1], WIDTH)
    pair = Pairs(np.array([0]), np.array([0]))
    assert [one.tolist() for one in likeness(alike(1), apart).of_others(pair)] == [[0.0], [0.0]]


def test_each_side_has_a_row_for_each_of_its_records() -> None:
    near = likeness(weighed(1, 7), weighed(2, 9))
    assert (near.of_left.shape, near.of_right.shape) == ((7, 9), (9, 7))
