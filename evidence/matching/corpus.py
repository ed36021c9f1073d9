"""Two sides of records as sparse matrices over one vocabulary, so that pairs are compared by rows.

A word that few records have tells more than one that many have: weights are the inverse share of
the records of both sides (idf).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evidence.matching.columns import Columns, read_columns
from evidence.matching.matrix import Matrix, side_by_side
from evidence.matching.nearest import Likeness, likeness
from evidence.matching.records import Floats, Records
from evidence.matching.terms import Terms
from evidence.matching.texts import Texts, texts

# As if so many further records had been seen without the word: of three lines, none tells which
# words are rare.
_UNSEEN = 100
# Together about twenty a record.
NEAREST = 15
BACK = 5


@dataclass(frozen=True)
class Side:
    """One side's records: ones for each kind of term (`said`), each number's units (`units`), and
    two matrices of weights with rows of length 1: `grams` (letters in threes to fives) and
    `profile` (all). `word_lengths` and `profile_lengths` are what rows had for lengths before.
    What is told of a title counts its model column in."""

    records: Records
    said: Columns
    units: Matrix
    grams: Matrix
    profile: Matrix
    weighed_words: Matrix
    word_lengths: Floats
    profile_lengths: Floats
    titles: Texts
    sorted_titles: Texts
    brands: Texts
    main_codes: Texts
    run_together: Texts


@dataclass(frozen=True)
class Corpus:
    """Both sides, and what is known of the terms: which word a column of words is, their weights,
    and each number's unit (ones)."""

    left: Side
    right: Side
    words: list[str]
    word_weights: Floats
    code_weights: Floats
    number_units: Matrix

    @cached_property
    def nearest(self) -> Likeness:
        """By everything: `NEAREST` of each left record, `BACK` of each right one."""
        return likeness(self.left.profile, self.right.profile, NEAREST, BACK)

    @cached_property
    def nearest_by_words(self) -> Likeness:
        """The two nearest of each record."""
        return likeness(self.left.weighed_words, self.right.weighed_words)

    @cached_property
    def nearest_by_grams(self) -> Likeness:
        """The two nearest of each record."""
        return likeness(self.left.grams, self.right.grams)


@dataclass(frozen=True)
class _Weights:
    words: Floats
    grams: Floats
    codes: Floats


def build_corpus(left: Records, right: Records) -> Corpus:
    """The matrices of both sides. A text is read once, whatever the number of pairs."""
    read = read_columns(left, right)
    said = (read.left, read.right)
    weights = _Weights(
        words=_weights([side.words for side in said]),
        grams=_weights([side.grams for side in said]),
        codes=_weights([side.codes for side in said]),
    )
    return Corpus(
        _side(left, read.left, weights, read.number_units),
        _side(right, read.right, weights, read.number_units),
        words=read.words,
        word_weights=weights.words,
        code_weights=weights.codes,
        number_units=read.number_units,
    )


def _side(records: Records, said: Columns, weights: _Weights, number_units: Matrix) -> Side:
    words = said.words.scaled(weights.words)
    weighed_words = words.of_length_one()
    weighed_grams = said.grams.scaled(weights.grams).of_length_one()
    profile = side_by_side(weighed_words, weighed_grams)
    return Side(
        records=records,
        said=said,
        units=said.numbers.times(number_units).any(),
        grams=weighed_grams,
        profile=profile.of_length_one(),
        weighed_words=weighed_words,
        word_lengths=words.lengths(),
        profile_lengths=profile.lengths(),
        titles=texts(" ".join(title.words) for title in said.titles),
        sorted_titles=texts(" ".join(sorted(title.words)) for title in said.titles),
        brands=texts(brand.lower().strip() for brand in records.brands),
        main_codes=texts(_main_code(title) for title in said.titles),
        run_together=texts("".join(title.words) for title in said.titles),
    )


def _main_code(title: Terms) -> str:
    """The longest code of the title, "" without one."""
    return max(title.codes, key=len, default="")


def _weights(sides: Sequence[Matrix]) -> Floats:
    frequency = np.sum([side.column_sums() for side in sides], axis=0)
    count = _UNSEEN + sum(side.shape[0] for side in sides)
    # From nearly 0 to 1, so that a seller of ten lines and one of ten thousand are weighed alike.
    return (np.log((1 + count) / (1 + frequency)) + 1) / (np.log(1 + count) + 1)
