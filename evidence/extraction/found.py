"""A value together with the words that say it, and how sure the reading of it is."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import add
from typing import Generic, TypeVar

from evidence.reading.layout import Word
from models.contracts.evidence import Place, ReadBy

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)
Other = TypeVar("Other")

# How often each kind of rule is right, before arithmetic speaks: measured on development papers.
LABELLED = 0.95
UNLABELLED = 0.75
CALCULATED = 0.85
# What arithmetic adds and takes: agreement leaves a quarter of the doubt, a clash most of it.
_DOUBT_LEFT = 0.25
_TRUST_LEFT = 0.6
# Many rules ask the same of the few words of a page: the answers that are kept for each question.
WORDS_KEPT = 8192


@dataclass(frozen=True)
class Found(Generic[Value_co]):
    """A value, the page and the words it was read from, and how sure its rule is (0 to 1)."""

    value: Value_co
    page: int
    words: tuple[Word, ...]
    certainty: float = LABELLED
    derived: bool = False

    def become(self, value: Other) -> "Found[Other]":
        """Another form of the same value, at the same place."""
        return Found(value, self.page, self.words, self.certainty, self.derived)

    def confirmed(self) -> "Found[Value_co]":
        """The same, after sums agreed with it."""
        return replace(self, certainty=1 - (1 - self.certainty) * _DOUBT_LEFT)

    def contradicted(self) -> "Found[Value_co]":
        """The same, after sums did not agree with it."""
        return replace(self, certainty=self.certainty * _TRUST_LEFT)


def derived(value: Value, *sources: Found[Other]) -> Found[Value]:
    """A value computed from others: it stands where they stand, and is less sure than each."""
    certainty = min(source.certainty for source in sources) * CALCULATED
    return Found(value, sources[0].page, (), certainty, derived=True)


def place_of(found: "Found[object]", method: ReadBy) -> Place:
    """Where the value stands; its confidence is the rule's, less what the letters were unsure."""
    letters = min((word.confidence for word in found.words), default=1.0)
    return Place(
        page=found.page,
        box=_box(found.words),
        method=ReadBy.DERIVED if found.derived else method,
        confidence=round(max(0.0, min(1.0, found.certainty * letters)), 3),
    )


def value_in(found: Found[Value] | None) -> Value | None:
    """The bare value."""
    return None if found is None else found.value


def text_of(words: tuple[Word, ...]) -> str:
    """The words, one blank between them."""
    return " ".join(word.text for word in words)


def fewest_words(
    words: tuple[Word, ...], parse: Callable[[str], Value | None], value: Value
) -> tuple[Word, ...]:
    """The shortest run of words that still says the same value: its box, and no more."""
    while len(words) > 1 and parse(text_of(words[:-1])) == value:
        words = words[:-1]
    while len(words) > 1 and parse(text_of(words[1:])) == value:
        words = words[1:]
    return words


@lru_cache(maxsize=WORDS_KEPT)
def plain(text: str) -> str:
    """Lower case without accents: "Désignation" -> "designation", "Stück" -> "stuck"."""
    if text.isascii():
        return text.lower()
    split = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def lower(text: str) -> str:
    """Lower case, letter for letter: a place in it is the same place in `text`.

    A pattern in lower case is found three times as fast as one that disregards case.
    """
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text


def _box(words: tuple[Word, ...]) -> tuple[float, float, float, float] | None:
    if not words:
        return None
    _, lefts, rights, tops, heights, _ = zip(*words, strict=True)
    lowest = max(map(add, tops, heights))
    return round(min(lefts), 1), round(min(tops), 1), round(max(rights), 1), round(lowest, 1)
