"""What records say, as matrices of ones: a row a record, a column for each term of both sides."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import numpy as np

from evidence.matching.matrix import Matrix, ones
from evidence.matching.records import Records
from evidence.matching.terms import Terms, grams_of, stem_of, terms

# The column of numbers without a unit.
BARE = 0

Term = TypeVar("Term", bound=Hashable)


@dataclass(frozen=True)
class Columns:
    """One side's terms. `titles` are those of the title and the model column, where `title_words`
    and `numbers` stand; `grams` stand in the title alone, all others anywhere."""

    titles: list[Terms]
    title_words: Matrix
    words: Matrix
    codes: Matrix
    stems: Matrix
    numbers: Matrix
    grams: Matrix


@dataclass(frozen=True)
class BothSides:
    """The columns of both sides, which word each column of words is, and the unit of each number
    (a one a row)."""

    left: Columns
    right: Columns
    words: list[str]
    number_units: Matrix


def read_columns(left: Records, right: Records) -> BothSides:
    """What both sides say, over columns that they have in common."""
    sides = (left, right)
    titles = [_titles(side) for side in sides]
    read = [*titles, *(_others(side) for side in sides)]
    words, known_words = one_hot(*([one.words for one in texts] for texts in read))
    codes, known_codes = one_hot(*([one.codes for one in texts] for texts in read))
    numbers, known_numbers = one_hot(*([one.numbers for one in texts] for texts in titles))
    grams, stems = _grams(sides), _stems(known_codes)
    of_left, of_right = (
        Columns(
            titles=titles[at],
            title_words=words[at],
            words=words[at].plus(words[2 + at]).any(),
            codes=(spoken := codes[at].plus(codes[2 + at]).any()),
            stems=spoken.times(stems).any(),
            numbers=numbers[at],
            grams=grams[at],
        )
        for at in range(2)
    )
    return BothSides(of_left, of_right, known_words, _units(known_numbers))


def one_hot(*tables: Sequence[Sequence[Term]]) -> tuple[list[Matrix], list[Term]]:
    """For each table a matrix with a row for each of its lists, and a one for each term in it; and
    the terms of the columns, which the tables have in common, in the order in which they are met.
    """
    places: defaultdict[Term, int] = defaultdict()
    places.default_factory = places.__len__
    columns = [
        np.array([places[term] for term in chain.from_iterable(lists)], dtype=np.int64)
        for lists in tables
    ]
    matrices = [
        ones(found, [len(one) for one in lists], len(places))
        for found, lists in zip(columns, tables, strict=True)
    ]
    return matrices, list(places)


def _titles(side: Records) -> list[Terms]:
    columns = zip(side.titles, side.models, strict=True)
    # Without blanks at its end a title without a model is the text that `_grams` reads.
    return [terms(f"{title} {model}".rstrip()) for title, model in columns]


def _others(side: Records) -> list[Terms]:
    columns = zip(side.brands, side.descriptions, strict=True)
    return [terms(f"{brand} {description}") for brand, description in columns]


def _grams(sides: tuple[Records, Records]) -> list[Matrix]:
    """Each word is parted into its letters once, however many titles have it."""
    titles, words = one_hot(*([terms(title).words for title in side.titles] for side in sides))
    (of_words,), _ = one_hot([grams_of(word) for word in words] or [[]])
    return [side.times(of_words).any() for side in titles]


def _stems(codes: list[str]) -> Matrix:
    (stems,), _ = one_hot([[stem_of(code)] for code in codes] or [[]])
    return stems


def _units(numbers: list[tuple[str, str]]) -> Matrix:
    # Whatever numbers there are, the first column is for those without a unit.
    (units,), _ = one_hot([[""], *([unit] for _, unit in numbers or [("", "")])])
    return units.rows(slice(1, None))
