"""Bounds for what a sample does not tell: 95 % throughout."""

from collections.abc import Sequence
from math import sqrt

import numpy as np

from bench.evidence.scoring import Tally

_Z = 1.959964
_RESAMPLES = 1000


def share_lower(right: int, n: int) -> float:
    """Wilson's lower bound of a share; 0 for an empty sample."""
    if n == 0:
        return 0.0
    share, z2 = right / n, _Z * _Z
    centre = share + z2 / (2 * n)
    spread = _Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, (centre - spread) / (1 + z2 / n))


def share_upper(hits: int, n: int) -> float:
    """Wilson's upper bound: how often it may still happen what was seen `hits` times."""
    return 1.0 - share_lower(n - hits, n)


def f1_lower(tallies: Sequence[Tally]) -> float:
    """The 2.5 % point of F1 when the documents (or pairs) are drawn again, 1,000 times."""
    if not tallies:
        return 0.0
    counts = np.array([(one.right, one.wrong, one.missed) for one in tallies])
    picks = np.random.default_rng(20261123).integers(len(counts), size=(_RESAMPLES, len(counts)))
    right, wrong, missed = counts[picks].sum(axis=1).T
    drawn = 2 * right / np.maximum(2 * right + wrong + missed, 1)
    return float(np.quantile(drawn, 0.025))
