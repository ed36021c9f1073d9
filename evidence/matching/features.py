"""Pairs of records as numbers: how alike, how contradicting, and whether another fits better.

All pairs at once: rows of sparse matrices and columns of texts, no loop over pairs in Python.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from evidence.matching.columns import BARE
from evidence.matching.corpus import Corpus
from evidence.matching.records import Floats, Pairs
from evidence.matching.texts import likeness_of_texts

Features = NDArray[np.float32]
_CHUNK = 20_000
_TIE = 1e-9


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


def featurise(corpus: Corpus, pairs: Pairs, sees_rivals: bool) -> Features:
    """One row a pair, one column for each of FEATURES; NaN where either side says nothing.

    Unless it `sees_rivals` it stays open whether another record fits better.
    """
    chunks = [
        _featurise(corpus, pairs.part(slice(start, start + _CHUNK)), sees_rivals)
        for start in range(0, len(pairs), _CHUNK)
    ]
    return np.vstack(chunks) if chunks else np.empty((0, len(FEATURES)), np.float32)


def _featurise(corpus: Corpus, pairs: Pairs, sees_rivals: bool) -> Features:
    words = _words(corpus, pairs)
    grams = _grams(corpus, pairs)
    columns = {
        **words,
        "title_grams": grams,
        **_titles(corpus, pairs),
        **_codes(corpus, pairs),
        **_numbers(corpus, pairs),
        **_brands(corpus, pairs),
        "price_agreement": _prices(corpus, pairs),
        **_rivals(corpus, pairs, words["text_words"], grams, sees_rivals),
    }
    return np.column_stack([columns[name] for name in NAMES]).astype(np.float32)


def _grams(corpus: Corpus, pairs: Pairs) -> Floats:
    left, right = corpus.left.grams.rows(pairs.left), corpus.right.grams.rows(pairs.right)
    return left.both(right).sums()


def _titles(corpus: Corpus, pairs: Pairs) -> dict[str, Floats]:
    left, right = corpus.left, corpus.right
    return {
        "title_ratio": likeness_of_texts(left.titles, right.titles, pairs, fuzz.ratio),
        "title_token_sort": likeness_of_texts(
            left.sorted_titles, right.sorted_titles, pairs, fuzz.ratio
        ),
        "title_token_set": likeness_of_texts(
            left.titles, right.titles, pairs, fuzz.token_set_ratio
        ),
    }


def _words(corpus: Corpus, pairs: Pairs) -> dict[str, Floats]:
    left, right, weights = corpus.left, corpus.right, corpus.word_weights
    titles = (left.said.title_words.rows(pairs.left), right.said.title_words.rows(pairs.right))
    texts = (left.said.words.rows(pairs.left), right.said.words.rows(pairs.right))
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
    product = left.word_lengths[pairs.left] * right.word_lengths[pairs.right]
    return {
        "title_shared_least": np.minimum(*shares),
        "title_shared_most": np.maximum(*shares),
        "title_rarest_shared": shared.heaviest(weights),
        "title_rarest_alone_least": np.minimum(*alone),
        "title_rarest_alone_most": np.maximum(*alone),
        "title_shortest": np.minimum(*lengths),
        "title_longest": np.maximum(*lengths),
        "text_words": _share(texts[0].both(texts[1]).weighed(weights**2), product),
        "text_covers_left": covered[0],
        "text_covers_right": covered[1],
        "text_rarest_alone_least": np.minimum(*missing),
        "text_rarest_alone_most": np.maximum(*missing),
    }


def _codes(corpus: Corpus, pairs: Pairs) -> dict[str, Floats]:
    left, right = corpus.left, corpus.right
    codes = (left.said.codes.rows(pairs.left), right.said.codes.rows(pairs.right))
    stems = (left.said.stems.rows(pairs.left), right.said.stems.rows(pairs.right))
    silent = np.minimum(codes[0].sums(), codes[1].sums()) == 0
    shared = codes[0].both(codes[1])
    shared_stems = stems[0].both(stems[1]).sums()
    within = np.fmax(
        likeness_of_texts(left.main_codes, right.run_together, pairs, fuzz.partial_ratio),
        likeness_of_texts(right.main_codes, left.run_together, pairs.turned(), fuzz.partial_ratio),
    )
    return {
        "codes_shared": _unless(silent, shared.sums()),
        "codes_rarest_shared": _unless(silent, shared.heaviest(corpus.code_weights)),
        "stems_shared": _unless(silent, shared_stems),
        "code_likeness": likeness_of_texts(
            left.main_codes, right.main_codes, pairs, JaroWinkler.similarity
        ),
        "code_within": within,
        "code_contradicts": _unless(silent, (shared_stems == 0).astype(float)),
    }


def _numbers(corpus: Corpus, pairs: Pairs) -> dict[str, Floats]:
    """A unit contradicts where both sides have numbers of it and no number is the same."""
    left, right = corpus.left, corpus.right
    shared = left.said.numbers.rows(pairs.left).both(right.said.numbers.rows(pairs.right))
    agreed = shared.times(corpus.number_units).any()
    both = left.units.rows(pairs.left).both(right.units.rows(pairs.right))
    bare_agreed, bare_both = agreed.column(BARE), both.column(BARE)
    sizes_agreed, sizes_both = agreed.sums() - bare_agreed, both.sums() - bare_both
    return {
        "numbers_shared": _unless(bare_both == 0, bare_agreed),
        "numbers_contradict": _unless(bare_both == 0, bare_both - bare_agreed),
        "sizes_shared": _unless(sizes_both == 0, sizes_agreed),
        "sizes_contradict": _unless(sizes_both == 0, sizes_both - sizes_agreed),
    }


def _brands(corpus: Corpus, pairs: Pairs) -> dict[str, Floats]:
    left, right = corpus.left, corpus.right
    return {
        "brand_likeness": likeness_of_texts(left.brands, right.brands, pairs, fuzz.token_set_ratio),
        "brand_in_title": np.fmax(
            likeness_of_texts(left.brands, right.titles, pairs, fuzz.partial_ratio),
            likeness_of_texts(right.brands, left.titles, pairs.turned(), fuzz.partial_ratio),
        ),
    }


def _prices(corpus: Corpus, pairs: Pairs) -> Floats:
    """The lower price as a share of the higher."""
    left = corpus.left.records.prices[pairs.left]
    right = corpus.right.records.prices[pairs.right]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.minimum(left, right) / np.maximum(left, right)


def _rivals(
    corpus: Corpus, pairs: Pairs, words: Floats, grams: Floats, sees_rivals: bool
) -> dict[str, Floats]:
    """The likeness by everything, and how far each likeness lies above that of the best other."""
    product = corpus.left.profile_lengths[pairs.left] * corpus.right.profile_lengths[pairs.right]
    likeness = _share(words + grams, product)
    if not sees_rivals:
        nothing = np.full(len(pairs), np.nan)
        return {"likeness": likeness, **dict.fromkeys(_OF_RIVALS, nothing)}
    of_left, of_right = corpus.nearest.of_others(pairs)
    words_of_left, words_of_right = corpus.nearest_by_words.of_others(pairs)
    grams_of_left, grams_of_right = corpus.nearest_by_grams.of_others(pairs)
    return {
        "likeness": likeness,
        "rival_of_left": of_left,
        "rival_of_right": of_right,
        "lead_of_left": _lead(likeness, of_left),
        "lead_of_right": _lead(likeness, of_right),
        "words_lead_of_left": _lead(words, words_of_left),
        "words_lead_of_right": _lead(words, words_of_right),
        "grams_lead_of_left": _lead(grams, grams_of_left),
        "grams_lead_of_right": _lead(grams, grams_of_right),
    }


def _lead(likeness: Floats, other: Floats) -> Floats:
    lead = likeness - other
    # Sums of another order differ in their last digits: a tie stays a tie.
    return np.where(np.abs(lead) < _TIE, 0.0, lead)


def _share(part: Floats, whole: Floats) -> Floats:
    return part / np.maximum(whole, 1e-9)


def _unless(unknown: NDArray[np.bool_], values: Floats) -> Floats:
    return np.where(unknown, np.nan, values)
