"""Which records of the other side are nearest, both ways by one product of the sides.

Most products of rows are near nothing. Those that are not serve both sides; only a record with too
few of them is held against the whole other side again.
"""

from dataclasses import dataclass

import numpy as np

from evidence.matching.matrix import (
    Matrix,
    below_each_other,
    nearest_of_each,
    products_above,
)
from evidence.matching.records import Floats, Indices, Pairs

# Lower, and more are carried along; higher, and more records are looked at again.
_NEAR = 0.15
# Of a row to which half a catalogue is near.
_MOST = 512


@dataclass(frozen=True)
class Nearest:
    """For each record the likeness of the nearest of the other side, which one that is (-1: none),
    and the likeness of the second nearest."""

    best: Floats
    row: Indices
    second: Floats

    def best_but(self, own: Indices, other: Indices) -> Floats:
        """The likeness of the nearest for the records `own`, the record `other` left aside."""
        return np.where(self.row[own] == other, self.second[own], self.best[own])


@dataclass(frozen=True)
class Likeness:
    """The nearest of both sides by one way of likeness: a row for each left record with its right
    ones, and one for each right record with its left ones, highest first."""

    of_left: Matrix
    of_right: Matrix

    def of_others(self, pairs: Pairs) -> tuple[Floats, Floats]:
        """The likeness of what else fits the left record best, and the right one."""
        return (
            _first_two(self.of_left).best_but(pairs.left, pairs.right),
            _first_two(self.of_right).best_but(pairs.right, pairs.left),
        )


def likeness(left: Matrix, right: Matrix, of_left: int = 2, of_right: int = 2) -> Likeness:
    """The `of_left` nearest of each left row, and the `of_right` nearest of each right one. Rows
    have a length of 1, or are empty."""
    near = products_above(left, right, _NEAR, _MOST)
    # Only a row that is full has left any out, and none that is higher than its last.
    left_out = float(_value_at(near, _MOST).max(initial=0.0))
    forth, back = near.highest(of_left), near.turned().highest(of_right)
    return Likeness(
        of_left=_completed(forth, left, right, of_left, 0.0),
        of_right=_completed(back, right, left, of_right, left_out),
    )


def _completed(found: Matrix, ours: Matrix, theirs: Matrix, count: int, least: float) -> Matrix:
    """What was found; the nearest of all for rows without `count` that are higher than `least`."""
    few = np.flatnonzero(_value_at(found, count) <= least)
    places = np.arange(found.shape[0])
    places[few] = found.shape[0] + np.arange(len(few))
    return below_each_other(found, nearest_of_each(ours.rows(few), theirs, count)).rows(places)


def _value_at(sorted_rows: Matrix, place: int) -> Floats:
    """Of each row the value at that place, counted from 1; 0 where there are fewer."""
    values = np.append(sorted_rows.values(), np.zeros(place))
    at = sorted_rows.starts() + place - 1
    return np.where(sorted_rows.counts() >= place, values[at], 0.0)


def _first_two(sorted_rows: Matrix) -> Nearest:
    # A column behind the end, so that an empty last row has something to point at.
    columns = np.append(sorted_rows.columns(), -1)
    row = np.where(sorted_rows.counts() > 0, columns[sorted_rows.starts()], -1)
    return Nearest(best=_value_at(sorted_rows, 1), row=row, second=_value_at(sorted_rows, 2))
