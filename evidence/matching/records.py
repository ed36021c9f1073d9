"""What matching learns from: the records of two sides, as columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Records:
    """Columns of equal length. A text that nobody wrote is "", a price that nobody named NaN."""

    titles: list[str]
    descriptions: list[str]
    brands: list[str]
    models: list[str]
    prices: Floats

    def __len__(self) -> int:
        return len(self.titles)


@dataclass(frozen=True)
class Pairs:
    """Which record of the left side is held against which of the right: two columns of rows."""

    left: Indices
    right: Indices

    def __len__(self) -> int:
        return len(self.left)

    def plus(self, others: "Pairs") -> "Pairs":
        """These, and the others behind them."""
        return Pairs(
            np.concatenate([self.left, others.left]), np.concatenate([self.right, others.right])
        )

    def distinct(self) -> "tuple[Pairs, Indices]":
        """Each pair once, and where among those each of these is."""
        width = int(self.right.max(initial=0)) + 1
        once, places = np.unique(self.left * width + self.right, return_inverse=True)
        return Pairs(once // width, once % width), places

    def turned(self) -> "Pairs":
        """Left for right."""
        return Pairs(self.right, self.left)

    def part(self, rows: slice | Indices) -> "Pairs":
        """Some of the pairs, in the order asked for."""
        return Pairs(self.left[rows], self.right[rows])


def titled(titles: list[str], models: list[str] | None = None) -> Records:
    """Records of which a title and perhaps a model code are all that is known."""
    nothing = [""] * len(titles)
    return Records(titles, nothing, nothing, models or nothing, np.full(len(titles), np.nan))
