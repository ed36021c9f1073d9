"""What it says when a word stands in one of two titles alone: learned word by word from labels.

"upgrade" or "mac" on one side alone makes another product, "retail box" does not. No list knows the
words of every trade, so each gets the weight that the labels bear out, beside what a first model
says already.
"""

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence.matching.corpus import Corpus
from evidence.matching.matrix import Matrix, column, side_by_side
from evidence.matching.records import Floats, Pairs

# A word that stood alone in fewer pairs has told nothing yet.
_FEWEST_PAIRS = 3
# How far weights may go from nought; between 0.1 and 1 it matters little.
_FREEDOM = 0.3
# So large that the margin is hardly held back as the words are.
_SCALE_OF_MARGIN = 5.0
_CHUNK = 20_000
_DIGITS = 4


def words_alone(corpus: Corpus, pairs: Pairs) -> Matrix:
    """A row a pair, a one for each word that stands in one of its titles alone."""
    left, right = _titles(corpus, pairs)
    shared = left.both(right)
    return left.but(shared).plus(right.but(shared))


def weights_of_words(alone: Matrix, margins: Floats, same: NDArray[np.bool_]) -> Floats:
    """What each word adds to the log odds, 0 for a word that tells nothing. `margins` are a first
    model's, which has not seen these labels."""
    told = (alone.column_sums() >= _FEWEST_PAIRS).astype(np.float64)
    seen = side_by_side(alone.scaled(told), column(margins * _SCALE_OF_MARGIN))
    line: Any = import_module("sklearn.linear_model").LogisticRegression(
        C=_FREEDOM, solver="liblinear"
    )
    line.fit(seen.csr, same)
    weights = np.asarray(line.coef_[0, :-1], dtype=np.float64)
    return np.round(weights * told, _DIGITS)


def by_word(corpus: Corpus, weights: Floats) -> dict[str, float]:
    """The weights that are not 0, by their words."""
    return {
        word: weight
        for word, weight in zip(corpus.words, weights.tolist(), strict=True)
        if weight != 0.0
    }


def in_corpus(corpus: Corpus, weights: dict[str, float]) -> Floats:
    """The weight of each of the corpus's words, 0 for one that was never met."""
    return np.array([weights.get(word, 0.0) for word in corpus.words])


def said_by_words(corpus: Corpus, pairs: Pairs, weights: Floats) -> Floats:
    """For each pair the weights of all words that stand in one of its titles alone, added up."""
    of_left = corpus.left.said.title_words.weighed(weights)[pairs.left]
    of_right = corpus.right.said.title_words.weighed(weights)[pairs.right]
    return of_left + of_right - 2 * _shared(corpus, pairs, weights)


def _shared(corpus: Corpus, pairs: Pairs, weights: Floats) -> Floats:
    shared = np.zeros(len(pairs))
    for start in range(0, len(pairs), _CHUNK):
        part = slice(start, start + _CHUNK)
        left, right = _titles(corpus, pairs.part(part))
        shared[part] = left.both(right).weighed(weights)
    return shared


def _titles(corpus: Corpus, pairs: Pairs) -> tuple[Matrix, Matrix]:
    left, right = corpus.left.said.title_words, corpus.right.said.title_words
    return left.rows(pairs.left), right.rows(pairs.right)
