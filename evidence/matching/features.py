"""Pairs of records as numbers: how alike, how contradicting, and whether another fits better.

All pairs at once: rows of sparse matrices and columns of texts, no loop over pairs in Python.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from evidence.matching.blocking import Rivals
from evidence.matching.corpus import Corpus
from evidence.matching.matrix import Matrix
from evidence.matching.records import Floats, Indices, Pairs

Features = NDArray[np.float32]
_CHUNK = 20_000


class Topic(StrEnum):
    """What a feature is about, as reasons are told."""

    WORDS = "words"
    DESCRIPTION = "description"
    MODEL = "model"
    SIZES = "sizes"
    BRAND = "brand"
    PRICE = "price"
    RIVALS = "rivals"


@dataclass(frozen=True)
class Feature:
    """`direction`: +1 where more may never make a match less likely, -1 the opposite. 0 is for what
    says how much the others tell, not how alike: how rare a word is, how long a title."""

    name: str
    topic: Topic
    direction: int


FEATURES = (
    Feature("title_grams", Topic.WORDS, 1),
    Feature("title_ratio", Topic.WORDS, 1),
    Feature("title_token_sort", Topic.WORDS, 1),
    Feature("title_token_set", Topic.WORDS, 1),
    Feature("title_shared_least", Topic.WORDS, 1),
    Feature("title_shared_most", Topic.WORDS, 1),
    Feature("title_rarest_shared", Topic.WORDS, 0),
    Feature("title_rarest_alone_least", Topic.WORDS, 0),
    Feature("title_rarest_alone_most", Topic.WORDS, 0),
    Feature("title_shortest", Topic.WORDS, 0),
    Feature("title_longest", Topic.WORDS, 0),
    Feature("text_words", Topic.DESCRIPTION, 1),
    Feature("text_covers_left", Topic.DESCRIPTION, 1),
    Feature("text_covers_right", Topic.DESCRIPTION, 1),
    Feature("text_rarest_alone_least", Topic.DESCRIPTION, 0),
    Feature("text_rarest_alone_most", Topic.DESCRIPTION, 0),
    Feature("codes_shared", Topic.MODEL, 1),
    Feature("codes_rarest_shared", Topic.MODEL, 0),
    Feature("stems_shared", Topic.MODEL, 1),
    Feature("code_likeness", Topic.MODEL, 1),
    Feature("code_within", Topic.MODEL, 1),
    Feature("code_contradicts", Topic.MODEL, -1),
    Feature("numbers_shared", Topic.SIZES, 1),
    Feature("numbers_contradict", Topic.SIZES, -1),
    Feature("sizes_shared", Topic.SIZES, 1),
    Feature("sizes_contradict", Topic.SIZES, -1),
    Feature("brand_likeness", Topic.BRAND, 1),
    Feature("brand_in_title", Topic.BRAND, 1),
    Feature("price_agreement", Topic.PRICE, 1),
    Feature("likeness", Topic.WORDS, 1),
    Feature("lead_of_left", Topic.RIVALS, 1),
    Feature("lead_of_right", Topic.RIVALS, 1),
    Feature("words_lead_of_left", Topic.RIVALS, 1),
    Feature("words_lead_of_right", Topic.RIVALS, 1),
    Feature("grams_lead_of_left", Topic.RIVALS, 1),
    Feature("grams_lead_of_right", Topic.RIVALS, 1),
    Feature("rival_of_left", Topic.RIVALS, 0),
    Feature("rival_of_right", Topic.RIVALS, 0),
)
NAMES = [feature.name for feature in FEATURES]
_OF_RIVALS = [feature.name for feature in FEATURES if feature.topic is Topic.RIVALS]
DIRECTIONS = tuple(feature.direction for feature in FEATURES)


def featurise(corpus: Corpus, pairs: Pairs, rivals: Rivals | None) -> Features:
    """One row a pair, one column for each of FEATURES; NaN where either side says nothing.

    Without `rivals` it stays open whether another record fits better.
    """
    chunks = [
        _featurise(corpus, pairs.part(slice(start, start + _CHUNK)), rivals)
        for start in range(0, len(pairs), _CHUNK)
    ]
    return np.vstack(chunks) if chunks else np.empty((0, len(FEATURES)), np.float32)


def _featurise(corpus: Corpus, pairs: Pairs, rivals: Rivals | None) -> Features:
    columns = {
        **_titles(corpus, pairs),
        **_words(corpus, pairs),
        **_codes(corpus, pairs),
        **_numbers(corpus, pairs),
        **_brands(corpus, pairs),
        "price_agreement": _prices(corpus, pairs),
        **_rivals(corpus, pairs, rivals),
    }
    return np.column_stack([columns[name] for name in NAMES]).astype(np.float32)


def _titles(corpus: Corpus, pairs: Pairs) -> dict[str, Floats]:
    left = _picked(corpus.left.plain_titles, pairs.left)
    right = _picked(corpus.right.plain_titles, pairs.right)
    return {
        "title_grams": _dot(corpus.left.grams, corpus.right.grams, pairs),
        "title_ratio": _likeness(left, right, fuzz.ratio),
        "title_token_sort": _likeness(left, right, fuzz.token_sort_ratio),
        "title_token_set": _likeness(left, right, fuzz.token_set_ratio),
    }


def _words(corpus: Corpus, pairs: Pairs) -> dict[str, Floats]:
    left, right, weights = corpus.left, corpus.right, corpus.word_weights
    titles = (left.title_words.rows(pairs.left), right.title_words.rows(pairs.right))
    texts = (left.words.rows(pairs.left), right.words.rows(pairs.right))
    shared = titles[0].both(titles[1])
    in_text = (titles[0].both(texts[1]), titles[1].both(texts[0]))
    lengths = [side.sums() for side in titles]
    sums = [side.weighed(weights) for side in titles]
    shares = [_share(shared.weighed(weights), whole) for whole in sums]
    alone = [side.but(shared).heaviest(weights) for side in titles]
    missing = [
        side.but(found).heaviest(weights) for side, found in zip(titles, in_text, strict=True)
    ]
    covered = [
        _share(found.weighed(weights), whole) for found, whole in zip(in_text, sums, strict=True)
    ]
    return {
        "title_shared_least": np.minimum(*shares),
        "title_shared_most": np.maximum(*shares),
        "title_rarest_shared": shared.heaviest(weights),
        "title_rarest_alone_least": np.minimum(*alone),
        "title_rarest_alone_most": np.maximum(*alone),
        "title_shortest": np.minimum(*lengths),
        "title_longest": np.maximum(*lengths),
        "text_words": _dot(left.weighed_words, right.weighed_words, pairs),
        "text_covers_left": covered[0],
        "text_covers_right": covered[1],
        "text_rarest_alone_least": np.minimum(*missing),
        "text_rarest_alone_most": np.maximum(*missing),
    }


def _codes(corpus: Corpus, pairs: Pairs) -> dict[str, Floats]:
    sides = (corpus.left, corpus.right)
    rows = (pairs.left, pairs.right)
    codes = [side.codes.rows(row) for side, row in zip(sides, rows, strict=True)]
    stems = [side.stems.rows(row) for side, row in zip(sides, rows, strict=True)]
    counts = [side.sums() for side in codes]
    spoken = np.minimum(*counts) > 0
    shared = codes[0].both(codes[1])
    shared_stems = stems[0].both(stems[1]).sums()
    main = [_picked(side.main_codes, row) for side, row in zip(sides, rows, strict=True)]
    run = [_picked(side.run_together, row) for side, row in zip(sides, rows, strict=True)]
    likeness = _likeness(main[0], main[1], JaroWinkler.similarity)
    within = np.fmax(
        _likeness(main[0], run[1], fuzz.partial_ratio),
        _likeness(main[1], run[0], fuzz.partial_ratio),
    )
    return {
        "codes_shared": _unless(~spoken, shared.sums()),
        "codes_rarest_shared": _unless(~spoken, shared.heaviest(corpus.code_weights)),
        "stems_shared": _unless(~spoken, shared_stems),
        "code_likeness": likeness,
        "code_within": within,
        "code_contradicts": _unless(~spoken, (shared_stems == 0).astype(float)),
    }


def _numbers(corpus: Corpus, pairs: Pairs) -> dict[str, Floats]:
    """A unit contradicts where both sides have numbers of it and no number is the same."""
    numbers = (corpus.left.numbers.rows(pairs.left), corpus.right.numbers.rows(pairs.right))
    shared = numbers[0].both(numbers[1])
    units = [side.times(corpus.number_units).any() for side in numbers]
    both = units[0].both(units[1])
    agreed = shared.times(corpus.number_units).any()
    bare = corpus.bare_unit
    all_agreed, all_both = agreed.sums(), both.sums()
    bare_agreed, bare_both = agreed.column(bare), both.column(bare)
    sizes_both = all_both - bare_both
    return {
        "numbers_shared": _unless(bare_both == 0, bare_agreed),
        "numbers_contradict": _unless(bare_both == 0, bare_both - bare_agreed),
        "sizes_shared": _unless(sizes_both == 0, all_agreed - bare_agreed),
        "sizes_contradict": _unless(sizes_both == 0, sizes_both - (all_agreed - bare_agreed)),
    }


def _brands(corpus: Corpus, pairs: Pairs) -> dict[str, Floats]:
    brands = (
        _picked(corpus.left.brands, pairs.left),
        _picked(corpus.right.brands, pairs.right),
    )
    titles = (
        _picked(corpus.left.plain_titles, pairs.left),
        _picked(corpus.right.plain_titles, pairs.right),
    )
    return {
        "brand_likeness": _likeness(brands[0], brands[1], fuzz.token_set_ratio),
        "brand_in_title": np.fmax(
            _likeness(brands[0], titles[1], fuzz.partial_ratio),
            _likeness(brands[1], titles[0], fuzz.partial_ratio),
        ),
    }


def _prices(corpus: Corpus, pairs: Pairs) -> Floats:
    """The lower price as a share of the higher."""
    left = corpus.left.records.prices[pairs.left]
    right = corpus.right.records.prices[pairs.right]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.minimum(left, right) / np.maximum(left, right)


def _rivals(corpus: Corpus, pairs: Pairs, rivals: Rivals | None) -> dict[str, Floats]:
    likeness = _dot(corpus.left.profile, corpus.right.profile, pairs)
    if rivals is None:
        nothing = np.full(len(pairs), np.nan)
        return {"likeness": likeness, **dict.fromkeys(_OF_RIVALS, nothing)}
    words = _dot(corpus.left.weighed_words, corpus.right.weighed_words, pairs)
    grams = _dot(corpus.left.grams, corpus.right.grams, pairs)
    others = rivals.whole.of_others(pairs)
    leads = {
        "": [likeness - other for other in others],
        "words_": [words - other for other in rivals.words.of_others(pairs)],
        "grams_": [grams - other for other in rivals.grams.of_others(pairs)],
    }
    return {
        "likeness": likeness,
        "rival_of_left": others[0],
        "rival_of_right": others[1],
        **{f"{kind}lead_of_left": lead[0] for kind, lead in leads.items()},
        **{f"{kind}lead_of_right": lead[1] for kind, lead in leads.items()},
    }


def _picked(texts: list[str], rows: Indices) -> list[str]:
    return [texts[row] for row in rows.tolist()]


def _likeness(left: list[str], right: list[str], scorer: Callable[..., float]) -> Floats:
    """What the scorer says of each pair of texts, NaN where one of them is empty."""
    scores = process.cpdist(left, right, scorer=scorer, dtype=np.float64, workers=1)
    empty = np.fromiter((not (a and b) for a, b in zip(left, right, strict=True)), bool, len(left))
    return _unless(empty, scores)


def _dot(left: Matrix, right: Matrix, pairs: Pairs) -> Floats:
    return left.rows(pairs.left).both(right.rows(pairs.right)).sums()


def _share(part: Floats, whole: Floats) -> Floats:
    return part / np.maximum(whole, 1e-9)


def _unless(unknown: NDArray[np.bool_], values: Floats) -> Floats:
    return np.where(unknown, np.nan, values)
