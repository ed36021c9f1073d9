"""Sparse matrices with the few operations that matching needs, in types of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

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

    def rows(self, wanted: Indices | slice) -> "Matrix":
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
        product = (self.csr @ other.csr).tocsr()
        # Rows are compared much faster when their columns are in order.
        product.sort_indices()
        return Matrix(product)

    def turned(self) -> "Matrix":
        """Rows as columns."""
        return Matrix(self.csr.T.tocsr())

    def scaled(self, weights: Floats) -> "Matrix":
        """Each column by its weight."""
        return Matrix((self.csr @ sparse.diags(weights)).tocsr())

    def any(self) -> "Matrix":
        """One for each value that is not 0."""
        return Matrix(self.csr.sign().tocsr())

    def counts(self) -> Indices:
        """One a row: how many values it has."""
        return np.diff(self.csr.indptr).astype(np.int64)

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

    def lengths(self) -> Floats:
        """One a row: the root of the sum of its squares."""
        return np.sqrt(self.both(self).sums())

    def of_length_one(self) -> "Matrix":
        """Each row divided by its length; an empty row stays empty."""
        return Matrix((sparse.diags(1 / np.maximum(self.lengths(), 1e-12)) @ self.csr).tocsr())

    def highest(self, count: int) -> "Matrix":
        """The `count` highest values of each row, highest first."""
        return nearest_of_each(self, Matrix(sparse.identity(self.shape[1], format="csr")), count)

    def values(self) -> Floats:
        """All values, row by row."""
        return self.csr.data

    def columns(self) -> Indices:
        """The column of each of `values`."""
        return self.csr.indices.astype(np.int64)

    def starts(self) -> Indices:
        """Where each row begins among `values`."""
        return self.csr.indptr[:-1].astype(np.int64)

    def entries(self) -> tuple[Indices, Indices]:
        """The rows and columns where there is a value."""
        found = self.csr.tocoo()
        return found.row.astype(np.int64), found.col.astype(np.int64)


def ones(columns: Indices, counts: Sequence[int], width: int) -> Matrix:
    """A one at each of the columns; the first `counts[0]` are of the first row, and so on."""
    starts = np.cumsum([0, *counts])
    csr = sparse.csr_matrix((np.ones(len(columns)), columns, starts), (len(counts), max(width, 1)))
    csr.sum_duplicates()
    return Matrix(csr).any()


def column(values: Floats) -> Matrix:
    """One column, a row for each value."""
    return Matrix(sparse.csr_matrix(values[:, None]))


def side_by_side(left: Matrix, right: Matrix) -> Matrix:
    """The columns of both."""
    return Matrix(sparse.hstack([left.csr, right.csr]).tocsr())


def below_each_other(upper: Matrix, lower: Matrix) -> Matrix:
    """The rows of both."""
    return Matrix(sparse.vstack([upper.csr, lower.csr]).tocsr())


def nearest_of_each(ours: Matrix, theirs: Matrix, count: int) -> Matrix:
    """For each of our rows its `count` highest products with rows of theirs, highest first."""
    return Matrix(top_products(ours.csr, theirs.csr.T, top_n=count, sort=True))


def products_above(ours: Matrix, theirs: Matrix, least: float, most: int) -> Matrix:
    """For each of our rows its products with rows of theirs that are greater than `least`, the
    `most` highest of them, highest first."""
    found = top_products(ours.csr, theirs.csr.T, top_n=most, threshold=least, sort=True)
    return Matrix(found)
