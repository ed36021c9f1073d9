"""How right a model's word is in one tenant's catalogue: two numbers that its answers tell."""

from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from evidence.matching.records import Floats

# Below this nobody is asked, so that no answer says anything about it.
ASKED_FROM = 0.5
# As probable as not: the log odds grow by half or double, and shift by two.
_SPREAD_OF_SLOPE, _SPREAD_OF_SHIFT = 0.5, 2.0
_LEAST_SLOPE, _GREATEST_SLOPE = 0.05, 5.0
_EDGE = 1e-6


class Recalibration(BaseModel):
    """The log odds that hold are `slope` times those that the model says, plus `intercept`."""

    model_config = ConfigDict(frozen=True)

    slope: float = Field(gt=0.0)
    intercept: float

    def of(self, probabilities: Floats) -> Floats:
        """What a probability is worth here. One that nobody is asked about is raised never."""
        worth = 1 / (1 + np.exp(-(self.slope * _log_odds(probabilities) + self.intercept)))
        return np.where(probabilities >= ASKED_FROM, worth, np.minimum(worth, probabilities))


def recalibrated_by(probabilities: Floats, right: NDArray[np.bool_]) -> Recalibration:
    """The likeliest one, where the model's own word counts as experience too: without answers it
    holds as it is, and a hundred that were all right do not make anything certain."""
    asked = probabilities >= ASKED_FROM
    said, signs = _log_odds(probabilities[asked]), np.where(right[asked], 1.0, -1.0)

    def surprise(numbers: Floats) -> float:
        slope, shift = numbers
        of_answers = np.logaddexp(0.0, -signs * (slope * said + shift)).sum()
        away = ((slope - 1) / _SPREAD_OF_SLOPE) ** 2 + (shift / _SPREAD_OF_SHIFT) ** 2
        return float(of_answers + away / 2)

    bounds = [(_LEAST_SLOPE, _GREATEST_SLOPE), (None, None)]
    # Slow to load, and only a review needs it; SciPy has no types.
    minimize: Any = import_module("scipy.optimize").minimize
    found = minimize(surprise, x0=np.array([1.0, 0.0]), bounds=bounds, method="L-BFGS-B")
    return Recalibration(slope=float(found.x[0]), intercept=float(found.x[1]))


def _log_odds(probabilities: Floats) -> Floats:
    held = np.clip(probabilities, _EDGE, 1 - _EDGE)
    return np.log(held / (1 - held))
