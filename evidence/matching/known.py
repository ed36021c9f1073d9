"""Pairs that people have judged, as a model keeps them: by hashes, never by their words."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from evidence.matching.records import Pairs, Records

_LETTERS = 16


class KnownPairs(BaseModel):
    """The hashes of both records of each pair, and whether people called it one product."""

    model_config = ConfigDict(frozen=True)

    left: list[str] = Field(default_factory=list[str])
    right: list[str] = Field(default_factory=list[str])
    same: list[bool] = Field(default_factory=list[bool])

    def among(self, left: Records, right: Records) -> tuple[Pairs, list[bool]]:
        """Those whose records stand in these catalogues, and what was said of each."""
        if not self.same:
            return Pairs(np.empty(0, np.int64), np.empty(0, np.int64)), []
        lefts, rights = _rows(left), _rows(right)
        found = [
            (lefts[one], rights[other], same)
            for one, other, same in zip(self.left, self.right, self.same, strict=True)
            if one in lefts and other in rights
        ]
        rows = np.array([row[:2] for row in found], dtype=np.int64).reshape(-1, 2)
        return Pairs(rows[:, 0], rows[:, 1]), [row[2] for row in found]


def known_pairs(
    left: Records, right: Records, pairs: Pairs, same: Sequence[bool] | NDArray[np.bool_]
) -> KnownPairs:
    """These pairs, to be known again in any catalogues that hold their records."""
    lefts, rights = _hashes(left), _hashes(right)
    return KnownPairs(
        left=[lefts[row] for row in pairs.left.tolist()],
        right=[rights[row] for row in pairs.right.tolist()],
        same=np.asarray(same, bool).tolist(),
    )


def _hashes(records: Records) -> list[str]:
    """One for each record: of all its columns, and of how many before it are alike in all."""
    columns = (
        records.titles, records.descriptions, records.brands, records.models,
        records.prices.tolist(),
    )  # fmt: skip
    alike: Counter[str] = Counter()
    hashes: list[str] = []
    for record in zip(*columns, strict=True):
        words = repr(record)
        hashes.append(sha256(f"{alike[words]}/{words}".encode()).hexdigest()[:_LETTERS])
        alike[words] += 1
    return hashes


def _rows(records: Records) -> dict[str, int]:
    return {digest: row for row, digest in enumerate(_hashes(records))}
