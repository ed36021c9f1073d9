"""Why the model thinks so, in words that a seller understands: never a feature's name."""

import numpy as np

from evidence.matching.features import FEATURES, NAMES, Features, Topic
from evidence.matching.records import Floats
from evidence.matching.terms import Terms, terms

# What moves the odds by less than a fifth is not worth a sentence.
_LEAST_WEIGHT = 0.2
_MOST_REASONS = 4


def learned_reasons(ours: str, theirs: str, features: Features, contributions: Floats) -> list[str]:
    """Up to four sentences, the weightiest first, for one pair.

    `ours` and `theirs` are the texts that were compared; `features` and `contributions` are rows of
    the pair (the latter in log odds, as `MatchModel.contributions` gives them).
    """
    weights = _by_topic(contributions)
    values = dict(zip(NAMES, features.tolist(), strict=True))
    topics = sorted(weights, key=lambda topic: -abs(weights[topic]))
    told = [
        _sentence(topic, weights[topic] > 0, terms(ours), terms(theirs), values)
        for topic in topics
        if abs(weights[topic]) >= _LEAST_WEIGHT
    ]
    return [sentence for sentence in told if sentence][:_MOST_REASONS]


def _by_topic(contributions: Floats) -> dict[Topic, float]:
    topics = np.array([feature.topic for feature in FEATURES])
    return {topic: float(contributions[:-1][topics == topic].sum()) for topic in Topic}


def _sentence(
    topic: Topic, speaks_for: bool, ours: Terms, theirs: Terms, values: dict[str, float]
) -> str:
    match topic:
        case Topic.WORDS | Topic.DESCRIPTION:
            return _of_words(topic, speaks_for, ours, theirs)
        case Topic.MODEL:
            return _of_models(speaks_for, ours, theirs)
        case Topic.SIZES:
            return _of_sizes(speaks_for, ours, theirs)
        case Topic.PRICE:
            return _of_price(speaks_for, values["price_agreement"])
        case Topic.BRAND:
            return _of_brand(speaks_for, values)
        case Topic.RIVALS:
            return "No other line is as alike." if speaks_for else "Another line is as alike."


def _of_words(topic: Topic, speaks_for: bool, ours: Terms, theirs: Terms) -> str:
    shared = [
        word
        for word in dict.fromkeys(ours.words)
        if len(word) > 2 and word.isalpha() and word in theirs.words
    ]
    if topic is Topic.DESCRIPTION:
        return "" if speaks_for else "Telling words of one side are missing on the other."
    if speaks_for and shared:
        return f"Both say {_listed(shared)}."
    return "" if speaks_for else "The wordings differ."


def _of_models(speaks_for: bool, ours: Terms, theirs: Terms) -> str:
    shared = [code for code in ours.codes if code in theirs.codes]
    if shared:
        return f"The model code {shared[0].upper()} stands on both." if speaks_for else ""
    if ours.codes and theirs.codes:
        codes = f"{ours.codes[0].upper()} and {theirs.codes[0].upper()}"
        return f"The model codes are alike: {codes}." if speaks_for else f"Model codes: {codes}."
    return "" if speaks_for else "No model code stands on both."


def _of_sizes(speaks_for: bool, ours: Terms, theirs: Terms) -> str:
    shared = [number for number in dict.fromkeys(ours.numbers) if number in theirs.numbers]
    if speaks_for:
        return f"Sizes or counts agree: {_listed(_written(shared))}." if shared else ""
    alone = [number for number in dict.fromkeys(ours.numbers) if number not in theirs.numbers]
    if not alone:
        return ""
    return f"Sizes or counts differ: look for {_listed(_written(alone))}."


def _written(numbers: list[tuple[str, str]]) -> list[str]:
    return [f"{number} {unit}".strip() for number, unit in numbers]


def _of_price(speaks_for: bool, agreement: float) -> str:
    if np.isnan(agreement):
        return ""
    if speaks_for:
        return f"The lower price is {agreement:.0%} of the higher."
    return f"The prices are far apart: one is {agreement:.0%} of the other."


def _of_brand(speaks_for: bool, values: dict[str, float]) -> str:
    if np.isnan(values["brand_likeness"]) and np.isnan(values["brand_in_title"]):
        return ""
    return "The brand agrees." if speaks_for else "The brands differ."


def _listed(words: list[str]) -> str:
    shown = words[:5]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
