"""Which thresholds hold a precision? Labels that no model has seen decide, and may refuse all.

Learn-then-test by MAPIE. How precise and how sure is the policy of those who ask.
"""

import warnings
from collections.abc import Sequence
from importlib import import_module
from itertools import count
from math import ceil, log
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

# In long records nearly always one is wrong: a threshold that it would refute is a poor first one.
_BORNE = 1


def lowest_proven(
    probabilities: Sequence[float] | NDArray[np.float64],
    labels: Sequence[bool] | NDArray[np.bool_],
    thresholds: Sequence[float],
    precision: float,
    confidence: float,
) -> float | None:
    """The least of `thresholds` from which on at least `precision` of the pairs are right, shown
    with `confidence`; None if the labels show it of none.

    They are tried from the greatest down, and the first that is not shown ends it: in an order that
    the labels do not choose, each may be tried with the whole confidence. The first is the greatest
    that so many pairs reach that one wrong one does not refute it, or where none has as many, that
    pairs enough for a faultless record reach.
    """
    reached = np.asarray(probabilities, dtype=np.float64)
    right = np.asarray(labels, dtype=int)
    counts = {one: int((reached >= one).sum()) for one in thresholds}
    tried: list[float] = []
    for wrong in (_BORNE, 0):
        fewest = fewest_labels(precision, confidence, wrong)
        tried = tried or [one for one, number in counts.items() if number >= fewest]
    lowest: float | None = None
    for threshold in sorted(tried, reverse=True):
        if not _is_proven(reached, right, threshold, precision, confidence):
            break
        lowest = threshold
    return lowest


def fewest_labels(precision: float, confidence: float, wrong: int = 0) -> int:
    """So many that a record with that many wrong ones shows it, and no fewer."""
    binomial: Any = import_module("scipy.stats").binom
    faultless = ceil(log(1 - confidence) / log(precision))
    return next(
        labels
        for labels in count(faultless)
        if binomial.cdf(wrong, labels, 1 - precision) <= 1 - confidence
    )


def _is_proven(
    probabilities: NDArray[np.float64],
    labels: NDArray[np.int_],
    threshold: float,
    precision: float,
    confidence: float,
) -> bool:
    # Slow to load, and only a fit or a review needs it; MAPIE has no types.
    controller: Any = import_module("mapie.risk_control").BinaryClassificationController(
        predict_function=_both_ways,
        risk="precision",
        target_level=precision,
        confidence_level=confidence,
        list_predict_params=np.array([threshold]),
    )
    with warnings.catch_warnings():
        # A refusal comes as a warning; here it is an outcome of its own.
        warnings.simplefilter("ignore", UserWarning)
        controller.calibrate(probabilities[:, None], labels)
    return len(controller.valid_predict_params) > 0


def _both_ways(seen: ArrayLike) -> NDArray[np.float64]:
    """The probabilities of no and of yes, in the shape that MAPIE asks a classifier for."""
    yes = np.asarray(seen, dtype=np.float64)[:, 0]
    return np.column_stack([1 - yes, yes])
