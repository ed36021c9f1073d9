"""Which pairs are worth comparing: for each record the nearest of the other side, and all that
share a model code."""

import numpy as np

from evidence.matching.corpus import Corpus
from evidence.matching.matrix import Matrix
from evidence.matching.records import Pairs

# A code that more records of the other side have is a standard, not a product.
_MOST_SHARING_A_CODE = 20


def candidates(corpus: Corpus) -> Pairs:
    """For each left record the nearest right ones, for each right one the nearest left ones (a
    crowded shelf pushes the true one off the first list), and those that share a code."""
    near = corpus.nearest.of_left.plus(corpus.nearest.of_right.turned())
    return Pairs(*near.plus(_sharing_a_code(corpus)).entries())


def _sharing_a_code(corpus: Corpus) -> Matrix:
    codes = corpus.right.said.codes
    telling = (codes.column_sums() <= _MOST_SHARING_A_CODE).astype(np.float64)
    return corpus.left.said.codes.scaled(telling).times(codes.turned())
