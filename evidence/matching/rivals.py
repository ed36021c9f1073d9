"""The pairs that a pair is held against: all candidates, and those that people have judged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence.matching.records import Floats, Pairs

# The log odds of what people have said: they err, too.
SURE = 8.0


@dataclass(frozen=True)
class Rivals:
    """One for each of `pairs` in `judged`: 1 where people call it one product, -1 where they call
    it two, 0 where nobody was asked."""

    pairs: Pairs
    judged: NDArray[np.int8]

    def odds(self, guessed: Floats) -> Floats:
        """The log odds of each: what people said, and what a model guesses of the others."""
        return np.where(self.judged == 0, guessed, SURE * self.judged)


def rivals_among(
    candidates: Pairs, judged: Pairs, same: Sequence[bool] | NDArray[np.bool_]
) -> Rivals:
    """Each pair once. `same` is what people said of each of the `judged`."""
    each, places = candidates.plus(judged).distinct()
    said = np.zeros(len(each), np.int8)
    said[places[len(candidates) :]] = np.where(np.asarray(same, bool), 1, -1)
    return Rivals(each, said)
