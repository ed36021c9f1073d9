"""Fitting a matcher: trees that never learn from what they are judged by."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from xgboost import Booster, DMatrix, train

from evidence.matching.calibration import (
    DOUBTED,
    DOUBTED_BESIDE_RIVALS,
    calibrate,
    calibrated_unseen,
)
from evidence.matching.certifying import certify
from evidence.matching.corpus import Corpus
from evidence.matching.features import DIRECTIONS, NAMES, Features
from evidence.matching.known import KnownPairs, known_pairs
from evidence.matching.matrix import Matrix
from evidence.matching.model import MatchModel, ModelCard, packed
from evidence.matching.records import Floats, Pairs
from evidence.matching.rivals import Rivals
from evidence.matching.standing import STANDING, STANDING_DIRECTIONS, Said, standing
from evidence.matching.words_alone import (
    by_word,
    said_by_words,
    weights_of_words,
    words_alone,
)
from models.errors import ModelUnusable

FOLDS = 8
FEWEST_SAME = 20
_ROUNDS = 600
_PATIENCE = 40
_TREES = {
    "objective": "binary:logistic",
    "tree_method": "hist",
    "max_depth": 5,
    "subsample": 0.8,
    "colsample_bytree": 0.5,
    "min_child_weight": 2,
    "lambda": 2.0,
    "nthread": 1,
}


# Two stages have trees enough: on inner folds greater steps were as good, with a third fewer.
_STEP, _STEP_OF_TWO_STAGES = 0.08, 0.12


@dataclass(frozen=True)
class Catalogues:
    """Two whole catalogues: which of their records each labelled row holds against each other
    (`pairs`), and what each is held against, with their features: the labelled ones among them."""

    corpus: Corpus
    pairs: Pairs
    rivals: Rivals
    features_of_rivals: Features


@dataclass(frozen=True)
class Labelled:
    """Rows of features, whether each is one product, and a key for each that stays the same
    whatever the order, which decides the part that it plays; `sketch` is of the catalogues that
    they were drawn from, which are given where they are known."""

    features: Features
    same: NDArray[np.bool_]
    keys: list[str]
    sketch: list[str] = field(default_factory=list[str])
    catalogues: Catalogues | None = None


@dataclass(frozen=True)
class _Stage:
    """What the boosters of one stage see. `salt` draws the folds, another for each stage."""

    features: Features
    same: NDArray[np.bool_]
    keys: list[str]
    directions: tuple[int, ...]
    salt: str
    seed: int
    folds: int
    step: float

    @cached_property
    def fold(self) -> NDArray[np.int64]:
        """The fold of each row: its booster judges it unseen."""
        return np.array([digest[0] % self.folds for digest in _digests(self.keys, self.salt)])


@dataclass(frozen=True)
class _Grown:
    """Boosters, and what they said of the rows that they never saw."""

    boosters: list[Booster]
    margins: Floats


def fit(labelled: Labelled, card: ModelCard, sees_rivals: bool, folds: int = FOLDS) -> MatchModel:
    """A model of `folds` boosters; among whole catalogues of twice as many, in two stages.

    Booster k grows on all folds but two: the next one says when to stop, and the k-th is judged by
    it unseen. Those judgements calibrate. To certify, each half of them, by the keys' hashes, is
    calibrated by the other. A second stage sees what the words of one title alone say of each pair,
    and how it stood, unseen, among its rivals in the first and among those that people have judged.
    ModelUnusable when there are too few pairs of either label.
    """
    if min(labelled.same.sum(), (~labelled.same).sum()) < FEWEST_SAME:
        raise ModelUnusable(f"Too few labels: {FEWEST_SAME} pairs of each kind are the least.")
    stage = _Stage(
        features=labelled.features,
        same=labelled.same,
        keys=labelled.keys,
        directions=DIRECTIONS,
        salt=str(card.seed),
        seed=card.seed,
        folds=folds,
        step=_STEP if labelled.catalogues is None else _STEP_OF_TWO_STAGES,
    )
    grown, first, words = _grow_all(stage), list[Booster](), dict[str, float]()
    known = KnownPairs()
    if labelled.catalogues is not None:
        known = _known(labelled.catalogues, labelled.same)
        stage, words = _second(stage, grown, labelled.catalogues)
        grown, first = _grow_all(stage), grown.boosters
    half = np.array([digest[1] % 2 == 0 for digest in _digests(labelled.keys, str(card.seed))])
    doubted = DOUBTED_BESIDE_RIVALS if first else DOUBTED
    slope, intercept = calibrate(grown.margins, labelled.same, doubted)
    unseen = calibrated_unseen(grown.margins, labelled.same, half, doubted)
    certificate = certify(unseen, labelled.same)
    return MatchModel(
        features=[*NAMES, *STANDING] if first else NAMES,
        sees_rivals=sees_rivals,
        first=[packed(booster) for booster in first],
        words=words,
        known=known,
        boosters=[packed(booster) for booster in grown.boosters],
        slope=slope,
        intercept=intercept,
        certificate=certificate.model_copy(update={"sketch": labelled.sketch}),
        card=card,
    )


def _known(catalogues: Catalogues, same: NDArray[np.bool_]) -> KnownPairs:
    left, right = catalogues.corpus.left.records, catalogues.corpus.right.records
    return known_pairs(left, right, catalogues.pairs, same)


def _digests(keys: list[str], salt: str) -> list[tuple[int, int]]:
    """Two numbers for each key that are drawn apart from each other."""
    digests = [sha256(f"{salt}/{key}".encode()).digest() for key in keys]
    return [(int.from_bytes(digest[:8], "big"), digest[8]) for digest in digests]


def _grow_all(stage: _Stage) -> _Grown:
    boosters = [_grow(stage, number) for number in range(stage.folds)]
    margins = np.zeros(len(stage.keys))
    for number, booster in enumerate(boosters):
        own = stage.fold == number
        margins[own] = booster.inplace_predict(stage.features[own], predict_type="margin")
    return _Grown(boosters, margins)


def _grow(stage: _Stage, number: int) -> Booster:
    stops, judged = stage.fold == (number + 1) % stage.folds, stage.fold == number
    booster = train(
        {
            **_TREES,
            "eta": stage.step,
            "monotone_constraints": stage.directions,
            "seed": stage.seed * stage.folds + number,
        },
        _matrix(stage, ~(stops | judged)),
        num_boost_round=_ROUNDS,
        evals=[(_matrix(stage, stops), "stop")],
        early_stopping_rounds=_PATIENCE,
        verbose_eval=False,
    )
    return booster[: booster.best_iteration + 1]


def _matrix(stage: _Stage, rows: NDArray[np.bool_]) -> DMatrix:
    return DMatrix(stage.features[rows], stage.same[rows].astype(float), nthread=1)


def _second(
    stage: _Stage, grown: _Grown, catalogues: Catalogues
) -> tuple[_Stage, dict[str, float]]:
    """The stage that sees rivals too, and what each word in one title alone adds."""
    alone = words_alone(catalogues.corpus, catalogues.pairs)
    stood = _stood(stage, grown, catalogues, alone)
    second = replace(
        stage,
        features=np.column_stack([stage.features, stood]).astype(np.float32),
        directions=(*stage.directions, *STANDING_DIRECTIONS),
        salt=f"{stage.salt}/second",
    )
    weights = weights_of_words(alone, grown.margins, stage.same)
    return second, by_word(catalogues.corpus, weights)


def _stood(stage: _Stage, grown: _Grown, catalogues: Catalogues, alone: Matrix) -> Floats:
    """How each pair stood by the word of the booster that never saw it, and by weights of words
    that its fold did not teach. `alone` has a row for each pair."""
    stood = np.zeros((len(stage.keys), len(STANDING)))
    for number, booster in enumerate(grown.boosters):
        own, others = (
            np.flatnonzero(part) for part in (stage.fold == number, stage.fold != number)
        )
        weights = weights_of_words(alone.rows(others), grown.margins[others], stage.same[others])
        said = Said(grown.margins[own], alone.rows(own).weighed(weights))
        of_rivals = Said(
            booster.inplace_predict(catalogues.features_of_rivals, predict_type="margin"),
            said_by_words(catalogues.corpus, catalogues.rivals.pairs, weights),
        )
        stood[own] = standing(catalogues.pairs.part(own), said, catalogues.rivals, of_rivals)
    return stood
