"""Fitting a matcher: trees that never learn from what they are judged by."""

from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xgboost import Booster, DMatrix, train

from evidence.matching.certifying import certify
from evidence.matching.features import DIRECTIONS, NAMES, Features
from evidence.matching.model import MatchModel, ModelCard, calibrated, packed
from evidence.matching.records import Floats
from models.errors import ModelUnusable

FOLDS = 8
FEWEST_SAME = 20
_ROUNDS = 600
_PATIENCE = 40
_TREES = {
    "objective": "binary:logistic",
    "tree_method": "hist",
    "max_depth": 5,
    "eta": 0.08,
    "subsample": 0.8,
    "colsample_bytree": 0.5,
    "min_child_weight": 2,
    "lambda": 2.0,
    "nthread": 1,
}


@dataclass(frozen=True)
class Labelled:
    """Rows of features, whether each is one product, and a key for each that stays the same
    whatever the order, which decides the part that it plays; `sketch` is of the catalogues that
    they were drawn from."""

    features: Features
    same: NDArray[np.bool_]
    keys: list[str]
    sketch: list[str] = field(default_factory=list[str])


def fit(labelled: Labelled, card: ModelCard, sees_rivals: bool, folds: int = FOLDS) -> MatchModel:
    """A model of `folds` boosters.

    Booster k grows on all folds but two: the next one says when to stop, and the k-th is judged by
    it unseen. Of those judgements one half calibrates, the other certifies. The split is by the
    keys' hashes. ModelUnusable when there are too few pairs of either label.
    """
    if min(labelled.same.sum(), (~labelled.same).sum()) < FEWEST_SAME:
        raise ModelUnusable(f"Too few labels: {FEWEST_SAME} pairs of each kind are the least.")
    fold, half = _split(labelled.keys, card.seed, folds)
    boosters = [_grow(labelled, fold, number, folds, card.seed) for number in range(folds)]
    margins = np.zeros(len(labelled.keys))
    for number, booster in enumerate(boosters):
        own = fold == number
        margins[own] = booster.inplace_predict(labelled.features[own], predict_type="margin")
    slope, intercept = _calibrate(margins[half], labelled.same[half])
    held_out = calibrated(margins[~half], slope, intercept)
    certificate = certify(held_out, labelled.same[~half])
    return MatchModel(
        features=NAMES,
        sees_rivals=sees_rivals,
        boosters=[packed(booster) for booster in boosters],
        slope=slope,
        intercept=intercept,
        certificate=certificate.model_copy(update={"sketch": labelled.sketch}),
        card=card,
    )


def _split(keys: list[str], seed: int, folds: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Each key's fold, and whether it calibrates (or certifies)."""
    digests = [sha256(f"{seed}/{key}".encode()).digest() for key in keys]
    fold = np.array([int.from_bytes(digest[:8], "big") % folds for digest in digests])
    return fold, np.array([digest[8] % 2 == 0 for digest in digests])


def _grow(
    labelled: Labelled, fold: NDArray[np.int64], number: int, folds: int, seed: int
) -> Booster:
    stops, judged = fold == (number + 1) % folds, fold == number
    learns = ~(stops | judged)
    booster = train(
        {**_TREES, "monotone_constraints": DIRECTIONS, "seed": seed * folds + number},
        _matrix(labelled, learns),
        num_boost_round=_ROUNDS,
        evals=[(_matrix(labelled, stops), "stop")],
        early_stopping_rounds=_PATIENCE,
        verbose_eval=False,
    )
    return booster[: booster.best_iteration + 1]


def _matrix(labelled: Labelled, rows: NDArray[np.bool_]) -> DMatrix:
    return DMatrix(labelled.features[rows], labelled.same[rows].astype(float), nthread=1)


def _calibrate(margins: Floats, same: NDArray[np.bool_]) -> tuple[float, float]:
    """Platt's two numbers. Falling probabilities for rising margins are refused."""
    line: Any = import_module("sklearn.linear_model").LogisticRegression(C=1e6)
    line.fit(margins[:, None], same)
    slope = float(line.coef_[0, 0])
    if slope <= 0:
        raise ModelUnusable("The labels contradict every likeness of the records: check them.")
    return slope, float(line.intercept_[0])
