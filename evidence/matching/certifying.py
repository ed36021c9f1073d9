"""From which probability on may a pair go without a person? Held-out labels decide, or refuse."""

import numpy as np
from numpy.typing import NDArray

from evidence.learn_then_test import fewest_labels, lowest_proven
from evidence.matching.model import Certificate
from evidence.matching.records import Floats

LOWEST_THRESHOLD = 0.85
# As a tenant's gate asks for it.
PRECISION = 0.95
CONFIDENCE = 0.95
FEWEST_LABELS = fewest_labels(PRECISION, CONFIDENCE)
_STEPS = (0.85, 0.88, 0.91, 0.94, 0.97)


def certify(probabilities: Floats, labels: NDArray[np.bool_]) -> Certificate:
    """The lowest of a few thresholds from 0.85 on that holds `PRECISION` with `CONFIDENCE`.

    `labels` must be of pairs that neither the trees nor the calibration have seen.
    """
    sure = int((probabilities >= LOWEST_THRESHOLD).sum())
    threshold = lowest_proven(probabilities, labels, _STEPS, PRECISION, CONFIDENCE)
    return Certificate(
        threshold=threshold,
        precision=PRECISION,
        confidence=CONFIDENCE,
        labels=len(labels),
        refusal=None if threshold is not None else _refusal(sure),
    )


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
