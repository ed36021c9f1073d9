"""Columns of texts, held against each other pair by pair."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process

from evidence.matching.records import Floats, Pairs


@dataclass(frozen=True)
class Texts:
    """One text a record, and which records have one."""

    column: NDArray[np.object_]
    said: NDArray[np.bool_]


def texts(column: Iterable[str]) -> Texts:
    """The texts in their order; "" is none."""
    listed = list(column)
    said = np.array([bool(text) for text in listed], dtype=bool)
    return Texts(np.array(listed, dtype=object), said)


def likeness_of_texts(
    left: Texts, right: Texts, pairs: Pairs, scorer: Callable[..., float]
) -> Floats:
    """What the scorer says of each pair of texts, NaN where one side has none."""
    likeness = np.full(len(pairs), np.nan)
    known = np.flatnonzero(left.said[pairs.left] & right.said[pairs.right])
    both = pairs.part(known)
    likeness[known] = process.cpdist(
        left.column[both.left], right.column[both.right], scorer=scorer, dtype=np.float64, workers=1
    )
    return likeness
