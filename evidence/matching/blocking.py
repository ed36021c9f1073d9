"""Which pairs are worth comparing: for each record the nearest of the other side, and all that
share a model code."""

from dataclasses import dataclass

import numpy as np

from evidence.matching.corpus import Corpus
from evidence.matching.matrix import Matrix, Nearest, nearest_of_each, nearest_two
from evidence.matching.records import Floats, Pairs

# Together about twenty a record.
NEAREST = 15
BACK = 5
# A code that more records of the other side have is a standard, not a product.
_MOST_SHARING_A_CODE = 20


@dataclass(frozen=True)
class Likeness:
    """The nearest of both sides by one way of likeness."""

    left: Nearest
    right: Nearest

    def of_others(self, pairs: Pairs) -> tuple[Floats, Floats]:
        """The likeness of what else fits the left record best, and the right one."""
        return (
            self.left.best_but(pairs.left, pairs.right),
            self.right.best_but(pairs.right, pairs.left),
        )


@dataclass(frozen=True)
class Rivals:
    """What the records have for alternatives: by everything, by words and by letters."""

    whole: Likeness
    words: Likeness
    grams: Likeness


def candidates(corpus: Corpus, nearest: int = NEAREST, back: int = BACK) -> Pairs:
    """For each left record its `nearest` right ones by likeness, for each right one the `back`
    nearest left ones (a crowded shelf pushes the true one off the first list), and those that share
    a code."""
    left, right = corpus.left.profile, corpus.right.profile
    near = nearest_of_each(left, right, nearest).plus(nearest_of_each(right, left, back).turned())
    return Pairs(*near.plus(_sharing_a_code(corpus)).entries())


def rivals(corpus: Corpus) -> Rivals:
    """The two nearest of each record, both ways."""
    left, right = corpus.left, corpus.right
    return Rivals(
        whole=_likeness(left.profile, right.profile),
        words=_likeness(left.weighed_words, right.weighed_words),
        grams=_likeness(left.grams, right.grams),
    )


def _likeness(left: Matrix, right: Matrix) -> Likeness:
    return Likeness(nearest_two(left, right), nearest_two(right, left))


def _sharing_a_code(corpus: Corpus) -> Matrix:
    codes = corpus.right.codes
    telling = (codes.column_sums() <= _MOST_SHARING_A_CODE).astype(np.float64)
    return corpus.left.codes.scaled(telling).times(codes.turned())
