"""The fuzzy tier: how alike a listing's title and a supplier's words are."""

import math
import re
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

# A word counts as the same from here on ("roller" and "rollers", "blk" and "black" do not).
_SAME_WORD = 0.92

_FILLERS = frozenset(
    {
        "a", "an", "and", "the", "of", "for", "with", "w", "to", "in", "on", "by", "from", "set",
        "new", "pr", "pair", "und", "mit", "für", "der", "die", "das", "von", "aus", "im",
        "stück",
    }
)  # fmt: skip
_UNITS = {
    "inch": "in", "inches": "in", "ounce": "oz", "ounces": "oz", "pound": "lb", "pounds": "lb",
    "lbs": "lb", "liter": "l", "litre": "l", "liters": "l", "litres": "l", "gram": "g",
    "grams": "g", "lumen": "lm", "lumens": "lm", "minutes": "min", "minute": "min",
}  # fmt: skip
_COUNTS = frozenset({"pack", "packs", "pk", "pc", "pcs", "piece", "pieces", "ct", "count", "er"})
_MEASURES = frozenset(
    {"mm", "cm", "ml", "kg", "mah", "lm", "oz", "lb", "in", "min", "gb", "tb", "hz", "v", "w", "m",
     "l", "g"}
)  # fmt: skip
_SIZE = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>[a-z]*)")


@dataclass(frozen=True)
class Weights:
    """The fixed formula of the fuzzy tier: logistic of the weighted sum of the features.

    Set by hand until a model is learnt from answers, for these reasons. Half of the words shared
    asks a person; a quarter does not. A size or model code on both sides tells more than a word,
    and two that contradict each other ("500 ml", "750 ml") are two products. The ceiling keeps
    words alone below 0.85, the threshold of filing without a person: of 150 labelled pairs of two
    public catalogues that reach it, 86 were the same product.
    """

    base: float = -5.2
    words_shared: float = 5.4
    order_alike: float = 1.6
    numbers_shared: float = 1.0
    numbers_differ: float = -3.0
    ceiling: float = 0.84


WEIGHTS = Weights()


def wording_features(title: str, description: str) -> dict[str, float]:
    """Each from 0 to 1.

    words_shared: how many of the shorter side's words the other one has, less for a much longer
    other side. order_alike: likeness letter by letter, words sorted. numbers_shared and
    numbers_differ: sizes, counts and model codes that both have, or on which they disagree.
    """
    our_words, our_numbers = _parts(title)
    their_words, their_numbers = _parts(description)
    fewer, more = sorted((our_numbers, their_numbers), key=len)
    common = sum(any(_same_number(number, other) for other in more) for number in fewer)
    return {
        "words_shared": _shared(our_words, their_words),
        "order_alike": fuzz.ratio(_sorted(our_words), _sorted(their_words)) / 100,
        "numbers_shared": common / len(fewer) if fewer else 0.0,
        "numbers_differ": 1 - common / len(fewer) if fewer else 0.0,
    }


def wording_probability(features: dict[str, float]) -> float:
    """The probability that both sides are one product; never certain."""
    score = (
        WEIGHTS.base
        + WEIGHTS.words_shared * features["words_shared"]
        + WEIGHTS.order_alike * features["order_alike"]
        + WEIGHTS.numbers_shared * features["numbers_shared"]
        + WEIGHTS.numbers_differ * features["numbers_differ"]
    )
    return round(min(1 / (1 + math.exp(-score)), WEIGHTS.ceiling), 4)


def _parts(text: str) -> tuple[set[str], set[str]]:
    """The telling words, and the numbers: sizes with their unit ("32oz"), counts, model codes."""
    plain = re.sub(r"(?<=[0-9])\s*x\s*(?=[0-9])", " ", text.lower())
    plain = re.sub(r"(?<![0-9])\.|\.(?![0-9])|[^\w.]|_", " ", plain)
    words: set[str] = set()
    numbers: list[str] = []
    after_number = False
    for word in plain.split():
        unit = _UNITS.get(word, word)
        if after_number and unit in _MEASURES:
            numbers[-1] += unit
        elif any(letter.isdigit() for letter in word):
            numbers.append(_size(word))
        elif word not in _FILLERS | _COUNTS:
            words.add(word)
        after_number = re.fullmatch(r"[0-9.]+", word) is not None
    return words, set(numbers)


def _size(word: str) -> str:
    """ "2pk" -> "2", "18inch" -> "18in"; a code such as "a3" stays."""
    found = _SIZE.fullmatch(word)
    if found is None:
        return word
    unit = _UNITS.get(found["unit"], found["unit"])
    return found["number"] + ("" if unit in _COUNTS else unit)


def _same_number(number: str, other: str) -> bool:
    """Equal, or equal but for a unit that one side leaves out ("170cm", "170")."""
    ours, theirs = _SIZE.fullmatch(number), _SIZE.fullmatch(other)
    if ours is None or theirs is None:
        return number == other
    return ours["number"] == theirs["number"] and (
        ours["unit"] == theirs["unit"] or not ours["unit"] or not theirs["unit"]
    )


def _sorted(words: set[str]) -> str:
    return " ".join(sorted(words))


def _shared(ours: set[str], theirs: set[str]) -> float:
    if not ours or not theirs:
        return 0.0
    fewer, more = sorted((ours, theirs), key=len)
    same = sum(_has(more, word) for word in fewer)
    # The shorter side decides, since listings are wordy; the longer one keeps a say.
    return 0.75 * same / len(fewer) + 0.25 * same / len(more)


def _has(words: set[str], wanted: str) -> bool:
    return any(JaroWinkler.similarity(word, wanted) >= _SAME_WORD for word in words)
