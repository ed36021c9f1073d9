"""Two sides of records as sparse matrices over one vocabulary, so that pairs are compared by rows.

A word that few records have tells more than one that many have: weights are the inverse share of
the records of both sides (idf).
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from evidence.matching.matrix import Matrix, ones, side_by_side
from evidence.matching.records import Floats, Records
from evidence.matching.terms import Terms, terms

# As if so many further records had been seen without the word: of three lines, none tells which
# words are rare.
_UNSEEN = 100

Term = TypeVar("Term", bound=Hashable)


@dataclass(frozen=True)
class Side:
    """One side's records, a matrix of ones for each kind of term (rows are records), and two of
    weights with rows of length 1: `grams` (letters in threes to fives) and `profile` (all)."""

    records: Records
    terms: list[Terms]
    title_words: Matrix
    words: Matrix
    codes: Matrix
    stems: Matrix
    numbers: Matrix
    grams: Matrix
    weighed_words: Matrix
    profile: Matrix
    plain_titles: list[str]
    brands: list[str]
    main_codes: list[str]
    run_together: list[str]


@dataclass(frozen=True)
class Corpus:
    """Both sides, and what is known of the terms: their weights, and each number's unit (ones)."""

    left: Side
    right: Side
    word_weights: Floats
    code_weights: Floats
    number_units: Matrix
    bare_unit: int


def build_corpus(left: Records, right: Records) -> Corpus:
    """The matrices of both sides. A text is read once, whatever the number of pairs."""
    sides = (left, right)
    titles = [[terms(_title(side, row)) for row in range(len(side))] for side in sides]
    texts = [[terms(_text(side, row)) for row in range(len(side))] for side in sides]
    word_places = _places(one.words for side in texts for one in side)
    code_places = _places([*one.codes, *one.stems] for side in texts for one in side)
    number_places = _places(one.numbers for side in titles for one in side)
    title_grams = [[_grams(title) for title in side.titles] for side in sides]
    gram_places = _places(one for side in title_grams for one in side)
    words = [_ones([one.words for one in side], word_places) for side in texts]
    codes = [_ones([one.codes for one in side], code_places) for side in texts]
    grams = [_ones(side, gram_places) for side in title_grams]
    word_weights, gram_weights = _weights(words), _weights(grams)
    parts: list[Side] = []
    for at, side in enumerate(sides):
        weighed_words = words[at].scaled(word_weights).of_length_one()
        weighed_grams = grams[at].scaled(gram_weights).of_length_one()
        parts.append(
            Side(
                records=side,
                terms=titles[at],
                title_words=_ones([one.words for one in titles[at]], word_places),
                words=words[at],
                codes=codes[at],
                stems=_ones([one.stems for one in texts[at]], code_places),
                numbers=_ones([one.numbers for one in titles[at]], number_places),
                grams=weighed_grams,
                weighed_words=weighed_words,
                profile=side_by_side(weighed_words, weighed_grams).of_length_one(),
                plain_titles=[" ".join(one.words) for one in titles[at]],
                brands=[brand.lower().strip() for brand in side.brands],
                main_codes=[_main_code(one) for one in titles[at]],
                run_together=["".join(one.words) for one in titles[at]],
            )
        )
    units = [[unit] for _, unit in number_places]
    unit_places = _places([[""], *units])
    return Corpus(
        *parts,
        word_weights=word_weights,
        code_weights=_weights(codes),
        number_units=_ones(units or [[]], unit_places),
        bare_unit=unit_places[""],
    )


def _main_code(title: Terms) -> str:
    """The longest code of the title, "" without one."""
    return max(title.codes, key=len, default="")


def _title(side: Records, row: int) -> str:
    return f"{side.titles[row]} {side.models[row]}"


def _text(side: Records, row: int) -> str:
    return f"{_title(side, row)} {side.brands[row]} {side.descriptions[row]}"


def _grams(text: str) -> set[str]:
    """Three to five neighbouring letters of each word."""
    words = [f" {word} " for word in terms(text).words]
    return {
        word[start : start + size]
        for word in words
        for size in (3, 4, 5)
        for start in range(max(1, len(word) - size + 1))
    }


def _places(records: Iterable[Iterable[Term]]) -> dict[Term, int]:
    """Each term's column, in the order in which they are met."""
    places: dict[Term, int] = {}
    for record in records:
        for term in record:
            places.setdefault(term, len(places))
    return places


def _ones(records: Sequence[Iterable[Term]], places: dict[Term, int]) -> Matrix:
    return ones([[places[term] for term in record] for record in records], len(places))


def _weights(sides: Sequence[Matrix]) -> Floats:
    frequency = np.sum([side.column_sums() for side in sides], axis=0)
    count = _UNSEEN + sum(side.shape[0] for side in sides)
    # From nearly 0 to 1, so that a seller of ten lines and one of ten thousand are weighed alike.
    return (np.log((1 + count) / (1 + frequency)) + 1) / (np.log(1 + count) + 1)
