"""A catalogue's sketch: a few hashes of its records, by which it is known again.

The records with the smallest hashes are a fair sample of all, whichever they are; of two catalogues
the sketches tell how much they have in common without either being kept (bottom-k sampling).
"""

from collections.abc import Sequence
from hashlib import sha256

from evidence.matching.records import Records
from evidence.matching.terms import terms

SIZE = 256
_LETTERS = 12


def sketch(*sides: Records) -> list[str]:
    """Of each side `SIZE` hashes at most, sorted. A record is known by the words of its title."""
    return sorted({digest for side in sides for digest in _smallest(side)})


def in_common(one: Sequence[str], other: Sequence[str]) -> float:
    """Which share of the records of two sketched catalogues stands in both, 0 to 1."""
    both = sorted(set(one) | set(other))[: min(len(one), len(other))]
    if not both:
        return 0.0
    shared = set(one) & set(other)
    return sum(digest in shared for digest in both) / len(both)


def _smallest(side: Records) -> list[str]:
    texts = (f"{title} {model}" for title, model in zip(side.titles, side.models, strict=True))
    digests = {sha256(" ".join(terms(text).words).encode()).hexdigest() for text in texts}
    return [digest[:_LETTERS] for digest in sorted(digests)[:SIZE]]
