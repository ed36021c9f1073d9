"""From which probability on may a pair go without a person? Held-out labels decide, or refuse."""

import numpy as np
from numpy.typing import NDArray

from evidence.learn_then_test import lowest_proven
from evidence.matching.model import Certificate
from evidence.matching.records import Floats

LOWEST_THRESHOLD = 0.85
PRECISION = 0.97
CONFIDENCE = 0.90
# With fewer even a faultless record proves too little.
FEWEST_LABELS = 30
# Each threshold tried makes the proof of all of them harder, so they are few.
_STEPS = (0.85, 0.88, 0.91, 0.94, 0.97)


def certify(probabilities: Floats, labels: NDArray[np.bool_]) -> Certificate:
    """The lowest of a few thresholds from 0.85 on that holds `PRECISION` with `CONFIDENCE`.

    `labels` must be of pairs that neither the trees nor the calibration have seen.
    """
    sure = int((probabilities >= LOWEST_THRESHOLD).sum())
    threshold = _threshold(probabilities, labels) if sure >= FEWEST_LABELS else None
    return Certificate(
        threshold=threshold,
        precision=PRECISION,
        confidence=CONFIDENCE,
        labels=len(labels),
        refusal=None if threshold is not None else _refusal(sure),
    )


def _threshold(probabilities: Floats, labels: NDArray[np.bool_]) -> float | None:
    steps = [step for step in _STEPS if (probabilities >= step).any()]
    return lowest_proven(probabilities, labels, steps, PRECISION, CONFIDENCE)


def _refusal(sure: int) -> str:
    if sure < FEWEST_LABELS:
        return (
            f"Only {sure} of the held-out pairs reach {LOWEST_THRESHOLD}: "
            f"{FEWEST_LABELS} are needed to certify a threshold."
        )
    return (
        f"No threshold from {LOWEST_THRESHOLD} on is right in {PRECISION:.0%} of the held-out "
        f"pairs with {CONFIDENCE:.0%} confidence: every pair asks a person."
    )
