"""Sparse matrices with the few operations that matching needs, in types of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidence.matching.records import Floats, Indices

# Neither has types.
sparse: Any = import_module("scipy.sparse")
top_products: Any = import_module("sparse_dot_topn").sp_matmul_topn


@dataclass(frozen=True)
class Matrix:
    """`csr` is SciPy's, whose methods have no types: it is used here alone."""

    csr: Any

    @property
    def shape(self) -> tuple[int, int]:
        return self.csr.shape

    def rows(self, wanted: Indices) -> "Matrix":
        """Those rows, in that order."""
        return Matrix(self.csr[wanted])

    def column(self, at: int) -> Floats:
        return self.csr[:, [at]].toarray().ravel()

    def both(self, other: "Matrix") -> "Matrix":
        """Each value times the other's: of ones, those that both have."""
        return Matrix(self.csr.multiply(other.csr).tocsr())

    def but(self, other: "Matrix") -> "Matrix":
        """Each value less the other's."""
        return Matrix((self.csr - other.csr).tocsr())

    def plus(self, other: "Matrix") -> "Matrix":
        return Matrix((self.csr + other.csr).tocsr())

    def times(self, other: "Matrix") -> "Matrix":
        """The product of matrices."""
        return Matrix((self.csr @ other.csr).tocsr())

    def turned(self) -> "Matrix":
        """Rows as columns."""
        return Matrix(self.csr.T.tocsr())

    def scaled(self, weights: Floats) -> "Matrix":
        """Each column by its weight."""
        return Matrix((self.csr @ sparse.diags(weights)).tocsr())

    def any(self) -> "Matrix":
        """One for each value that is not 0."""
        return Matrix(self.csr.sign().tocsr())

    def sums(self) -> Floats:
        """One a row."""
        return np.asarray(self.csr.sum(axis=1), dtype=np.float64).ravel()

    def column_sums(self) -> Floats:
        return np.asarray(self.csr.sum(axis=0), dtype=np.float64).ravel()

    def weighed(self, weights: Floats) -> Floats:
        """One a row: the weights of its columns, added up."""
        return self.csr @ weights

    def heaviest(self, weights: Floats) -> Floats:
        """One a row: the greatest weight among its columns, 0 for an empty row."""
        greatest = self.scaled(weights).csr.max(axis=1).toarray().ravel()
        return np.maximum(greatest, 0.0)

    def of_length_one(self) -> "Matrix":
        """Each row divided by its length; an empty row stays empty."""
        length = np.sqrt(self.both(self).sums())
        return Matrix((sparse.diags(1 / np.maximum(length, 1e-12)) @ self.csr).tocsr())

    def entries(self) -> tuple[Indices, Indices]:
        """The rows and columns where there is a value."""
        found = self.csr.tocoo()
        return found.row.astype(np.int64), found.col.astype(np.int64)


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


def ones(rows: Sequence[Iterable[int]], width: int) -> Matrix:
    """A one at each of the columns that a row names."""
    distinct = [set(row) for row in rows]
    starts = np.cumsum([0, *(len(row) for row in distinct)])
    columns = np.fromiter((column for row in distinct for column in row), dtype=np.int64)
    shape = (len(distinct), max(width, 1))
    return Matrix(sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape))


def side_by_side(left: Matrix, right: Matrix) -> Matrix:
    """The columns of both."""
    return Matrix(sparse.hstack([left.csr, right.csr]).tocsr())


def nearest_of_each(ours: Matrix, theirs: Matrix, count: int) -> Matrix:
    """For each of our rows its `count` highest products with rows of theirs, highest first."""
    return Matrix(top_products(ours.csr, theirs.csr.T, top_n=count, sort=True))


def nearest_two(ours: Matrix, theirs: Matrix) -> Nearest:
    """The two nearest of each of our rows."""
    found = nearest_of_each(ours, theirs, 2).csr
    starts: NDArray[np.int64] = found.indptr[:-1]
    count = np.diff(found.indptr)
    # Two values behind the end, so that an empty last row has something to point at.
    values = np.append(found.data, [0.0, 0.0])
    places = np.append(found.indices, [-1, -1])
    return Nearest(
        best=np.where(count > 0, values[starts], 0.0),
        row=np.where(count > 0, places[starts], -1),
        second=np.where(count > 1, values[starts + 1], 0.0),
    )
