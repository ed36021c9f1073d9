"""How a pair stands among its rivals by the word of a first model.

Likeness alone does not tell which of two near records is the right one; what a model makes of both
does. So a second model sees, beside all features, what the first one and the words of one title
alone say of the pair, how far that lies above what they say of the best other candidate of either
record, and how many other partners of a record are to be expected. One that fits another record too
counts as its share: it can hardly be the partner of both. Where people have judged a rival, what
they said stands for what the model makes of it; of the pair itself it is never looked at.
"""

from dataclasses import dataclass

import numpy as np

from evidence.matching.records import Floats, Indices, Pairs
from evidence.matching.rivals import SURE, Rivals

STANDING = (
    "words_alone",
    "odds",
    "odds_lead_of_left",
    "odds_lead_of_right",
    "other_partners_of_left",
    "other_partners_of_right",
)
STANDING_DIRECTIONS = (1, 1, 1, 1, -1, -1)
# The log odds of a rival that is not there: surely another product.
_NO_RIVAL = -SURE


@dataclass(frozen=True)
class Said:
    """One for each pair: the margins of the first model's trees, and what the words that stand in
    one title alone add to them."""

    margins: Floats
    words: Floats

    @property
    def odds(self) -> Floats:
        """Both, as log odds."""
        return self.margins + self.words

    def part(self, rows: Indices) -> "Said":
        """Of some of the pairs, in the order asked for."""
        return Said(self.margins[rows], self.words[rows])


def standing(pairs: Pairs, said: Said, rivals: Rivals, of_rivals: Said) -> Floats:
    """A row for each of `pairs`, a column for each of STANDING."""
    odds, others, against = said.odds, rivals.odds(of_rivals.odds), rivals.pairs
    left = _best_of_others(pairs.left, pairs.right, against.left, against.right, others)
    right = _best_of_others(pairs.right, pairs.left, against.right, against.left, others)
    own = _places(pairs, against)
    probable = 1 / (1 + np.exp(-others))
    partners = (
        _other_partners(pairs.left, against.left, against.right, probable, own),
        _other_partners(pairs.right, against.right, against.left, probable, own),
    )
    return np.column_stack([said.words, odds, odds - left, odds - right, *partners])


def _other_partners(
    records: Indices, of_record: Indices, of_partner: Indices, probable: Floats, own: Indices
) -> Floats:
    """For each pair how many partners its record has by all candidates but the pair itself, whose
    place among them is `own`."""
    share = probable / np.maximum(1.0, np.bincount(of_partner, probable)[of_partner])
    count = int(records.max(initial=0)) + 1
    partners = np.asarray(np.bincount(of_record, share, minlength=count), dtype=np.float64)
    return partners[records] - np.append(share, 0.0)[own]


def _places(pairs: Pairs, rivals: Pairs) -> Indices:
    """Where each pair stands among the rivals; behind their end if it does not."""
    _, places = rivals.plus(pairs).distinct()
    among = np.full(int(places.max(initial=0)) + 1, len(rivals))
    among[places[: len(rivals)]] = np.arange(len(rivals))
    return among[places[len(rivals) :]]


def _best_of_others(
    own: Indices, other: Indices, records: Indices, partners: Indices, odds: Floats
) -> Floats:
    """For each pair the log odds of its record's best candidate that is not the pair itself."""
    order = np.lexsort((-odds, records))
    records, partners, odds = records[order], partners[order], odds[order]
    # Two behind the end, for records without candidates.
    records = np.append(records, [-1, -1])
    partners = np.append(partners, [-1, -1])
    odds = np.append(odds, [_NO_RIVAL, _NO_RIVAL])
    first = np.searchsorted(records[:-2], own)
    place = np.where((records[first] == own) & (partners[first] == other), first + 1, first)
    return np.where(records[place] == own, odds[place], _NO_RIVAL)
