"""From margins to a probability that holds: a little less than the labels say, as they are few.

Of n labels that are all right, no more than 1 - 3/n is shown with 95 % confidence. So the sure
pairs are taken to hold three wrong ones beside those that were seen, and a probability of 0.85 is
claimed where it is shown, not where it is likeliest.

Labels of pairs that were judged beside each other lean on each other, and show less than as many
that stand alone: there five times as many are held against them. A wrong claim costs a seller more
than a question.
"""

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence.matching.model import calibrated
from evidence.matching.records import Floats
from models.errors import ModelUnusable

DOUBTED = 3.0
# The most that leaves 0.70 of the true pairs at 0.85 or more on inner folds of two catalogues.
DOUBTED_BESIDE_RIVALS = 15.0


def calibrate(
    margins: Floats, same: NDArray[np.bool_], doubted: float = DOUBTED
) -> tuple[float, float]:
    """Platt's two numbers, where `doubted` wrong pairs stand in the midst of the right ones.
    ModelUnusable where probabilities would fall while margins rise."""
    line: Any = import_module("sklearn.linear_model").LogisticRegression(C=1e6)
    line.fit(
        np.append(margins, np.median(margins[same]))[:, None],
        np.append(same, False),
        sample_weight=np.append(np.ones(len(margins)), doubted),
    )
    slope = float(line.coef_[0, 0])
    if slope <= 0:
        raise ModelUnusable("The labels contradict every likeness of the records: check them.")
    return slope, float(line.intercept_[0])


def calibrated_unseen(
    margins: Floats,
    same: NDArray[np.bool_],
    half: NDArray[np.bool_],
    doubted: float = DOUBTED,
) -> Floats:
    """Probabilities by a calibration that has not seen the labels: each half by the other's, which
    is doubted by its share, so that both claim what all labels together do."""
    unseen = np.empty(len(margins))
    for part in (half, ~half):
        share = doubted * float(np.mean(~part))
        unseen[part] = calibrated(margins[part], *calibrate(margins[~part], same[~part], share))
    return unseen
