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
        "new", "pc", "pr", "pair", "und", "mit", "für", "der", "die", "das", "von", "aus", "im",
        "stück",
    }
)  # fmt: skip
_UNITS = {
    "inch": "in", "inches": "in", "ounce": "oz", "ounces": "oz", "pound": "lb", "pounds": "lb",
    "lbs": "lb", "liter": "l", "litre": "l", "liters": "l", "litres": "l", "gram": "g",
    "grams": "g", "lumen": "lm", "lumens": "lm", "minutes": "min", "minute": "min",
    "pack": "pc", "pk": "pc", "piece": "pc", "pieces": "pc", "pcs": "pc",
}  # fmt: skip
_UNIT_WORDS = r"mm|cm|ml|kg|mah|lm|oz|lb|in|pc|min|gb|tb|hz|v|w|m|l|g"


@dataclass(frozen=True)
class Weights:
    """The fixed formula of the fuzzy tier: logistic of the weighted sum of the features.

    Set by hand until a model is learnt from answers, for these reasons. All words alike reach 0.85
    at most (`ceiling` is a little above), since equal words do not prove the same product. Half of
    them shared asks a person; a quarter does not. A code or size on both sides tells more than a
    word; two that contradict each other ("500 ml", "750 ml") are two products.
    """

    base: float = -5.2
    words_shared: float = 5.4
    order_alike: float = 1.6
    numbers_shared: float = 1.0
    numbers_differ: float = -3.0
    ceiling: float = 0.88


WEIGHTS = Weights()


def wording_features(title: str, description: str) -> dict[str, float]:
    """Each from 0 to 1.

    words_shared: how many of the shorter side's words the other one has, less for a much longer
    other side. order_alike: likeness letter by letter, words sorted. numbers_shared and
    numbers_differ: sizes, counts and model codes that both have, or on which they disagree.
    """
    ours, theirs = _words(title), _words(description)
    our_numbers, their_numbers = _numbers(ours), _numbers(theirs)
    common = our_numbers & their_numbers
    fewer = min(len(our_numbers), len(their_numbers))
    return {
        "words_shared": _shared(ours - our_numbers, theirs - their_numbers),
        "order_alike": fuzz.token_sort_ratio(" ".join(ours), " ".join(theirs)) / 100,
        "numbers_shared": len(common) / fewer if fewer else 0.0,
        "numbers_differ": (fewer - len(common)) / fewer if fewer else 0.0,
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


def _words(text: str) -> set[str]:
    """The telling words: lower case, units in one spelling and joined to their number."""
    plain = re.sub(r"[^\w.]+", " ", text.lower().replace("&", " "))
    plain = re.sub(r"(?<![0-9])\.|\.(?![0-9])|_", " ", plain)
    plain = " ".join(_UNITS.get(word, word) for word in plain.split())
    plain = re.sub(rf"\b([0-9.]+)\s*({_UNIT_WORDS})\b", r"\1\2", plain)
    return {word for word in plain.split() if word not in _FILLERS}


def _numbers(words: set[str]) -> set[str]:
    return {word for word in words if any(letter.isdigit() for letter in word)}


def _shared(ours: set[str], theirs: set[str]) -> float:
    if not ours or not theirs:
        return 0.0
    fewer, more = sorted((ours, theirs), key=len)
    same = sum(_has(more, word) for word in fewer)
    # The shorter side decides, since listings are wordy; the longer one keeps a say.
    return 0.75 * same / len(fewer) + 0.25 * same / len(more)


def _has(words: set[str], wanted: str) -> bool:
    return any(JaroWinkler.similarity(word, wanted) >= _SAME_WORD for word in words)
