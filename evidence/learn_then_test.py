"""Which thresholds hold a precision? Labels that no model has seen decide, and may refuse all.

Learn-then-test by MAPIE. How precise and how sure is the policy of those who ask.
"""

import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def lowest_proven(
    probabilities: Sequence[float] | NDArray[np.float64],
    labels: Sequence[bool] | NDArray[np.bool_],
    thresholds: Sequence[float],
    precision: float,
    confidence: float,
) -> float | None:
    """The least of `thresholds` from which on at least `precision` of the pairs are right, shown
    with `confidence`; None if the labels show it of none.

    Each threshold that is tried makes the proof of all of them harder, so let them be few.
    """
    # Slow to load, and only a fit or a review needs it; MAPIE has no types.
    controller: Any = import_module("mapie.risk_control").BinaryClassificationController(
        predict_function=_both_ways,
        risk="precision",
        target_level=precision,
        confidence_level=confidence,
        list_predict_params=np.array(thresholds),
        fwer_method="bonferroni_holm",
    )
    with warnings.catch_warnings():
        # A refusal comes as a warning; here it is an outcome of its own.
        warnings.simplefilter("ignore", UserWarning)
        controller.calibrate(
            np.asarray(probabilities, dtype=np.float64)[:, None], np.asarray(labels, dtype=int)
        )
    proven = np.asarray(controller.valid_predict_params, dtype=np.float64).ravel()
    return float(proven.min()) if len(proven) else None


def _both_ways(seen: ArrayLike) -> NDArray[np.float64]:
    """The probabilities of no and of yes, in the shape that MAPIE asks a classifier for."""
    yes = np.asarray(seen, dtype=np.float64)[:, 0]
    return np.column_stack([1 - yes, yes])
