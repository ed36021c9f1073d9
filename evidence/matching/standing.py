"""How a pair stands among its rivals by the word of a first model.

Likeness alone does not tell which of two near records is the right one; what a model makes of both
does. So a second model sees, beside all features, the first one's margin for the pair and how far
it lies above that of the best other candidate of either record.
"""

from dataclasses import dataclass

import numpy as np

from evidence.matching.features import Features
from evidence.matching.records import Floats, Indices, Pairs

STANDING = ("margin", "margin_lead_of_left", "margin_lead_of_right")
STANDING_DIRECTIONS = (1, 1, 1)
# The margin of a rival that is not there: surely another product.
_NO_RIVAL = -8.0


@dataclass(frozen=True)
class Candidates:
    """All pairs of two catalogues that are worth comparing, and their features."""

    pairs: Pairs
    features: Features


def standing(pairs: Pairs, margins: Floats, rivals: Pairs, rival_margins: Floats) -> Floats:
    """A row for each of `pairs`, a column for each of STANDING. `margins` are the first model's, of
    the pairs and of all candidates."""
    left = _best_of_others(pairs.left, pairs.right, rivals.left, rivals.right, rival_margins)
    right = _best_of_others(pairs.right, pairs.left, rivals.right, rivals.left, rival_margins)
    return np.column_stack([margins, margins - left, margins - right])


def _best_of_others(
    own: Indices, other: Indices, records: Indices, partners: Indices, margins: Floats
) -> Floats:
    """For each pair the margin of its record's best candidate that is not the pair itself."""
    order = np.lexsort((-margins, records))
    records, partners, margins = records[order], partners[order], margins[order]
    # Two behind the end, for records without candidates.
    records = np.append(records, [-1, -1])
    partners = np.append(partners, [-1, -1])
    margins = np.append(margins, [_NO_RIVAL, _NO_RIVAL])
    first = np.searchsorted(records[:-2], own)
    place = np.where((records[first] == own) & (partners[first] == other), first + 1, first)
    return np.where(records[place] == own, margins[place], _NO_RIVAL)
