"""The learned tier: a claim's product against lines of documents, by the model."""

from dataclasses import dataclass

import numpy as np

from evidence.matching.corpus import build_corpus
from evidence.matching.features import NAMES
from evidence.matching.model import MatchModel
from evidence.matching.reasons import learned_reasons
from evidence.matching.records import Pairs, titled
from models.contracts.evidence import DocumentLine

# Reasons cost more than the probability, and nobody is shown another product.
_WORTH_A_REASON = 0.05


@dataclass(frozen=True)
class LearnedScore:
    """What the model says of one line. `named`: a model code stands on both sides, so that more
    than words speaks. There are reasons from a probability of 0.05 on."""

    probability: float
    features: dict[str, float]
    reasons: list[str]
    named: bool


def score_lines(model: MatchModel, title: str, lines: list[DocumentLine]) -> list[LearnedScore]:
    """One score a line, in their order."""
    if not lines:
        return []
    ours = titled([title])
    theirs = titled([line.description for line in lines], [line.sku or "" for line in lines])
    pairs = Pairs(np.zeros(len(lines), dtype=np.int64), np.arange(len(lines), dtype=np.int64))
    features = model.look(build_corpus(ours, theirs), pairs)
    probabilities = model.probabilities(features)
    told = np.flatnonzero(probabilities >= _WORTH_A_REASON)
    contributions = dict(zip(told.tolist(), model.contributions(features[told]), strict=True))
    shared = NAMES.index("codes_shared")
    return [
        LearnedScore(
            probability=float(probabilities[row]),
            features=_known(features[row].tolist()),
            reasons=learned_reasons(title, _text(line), features[row], contributions[row])
            if row in contributions
            else [],
            named=bool(features[row, shared] > 0),
        )
        for row, line in enumerate(lines)
    ]


def _text(line: DocumentLine) -> str:
    return f"{line.description} {line.sku or ''}"


def _known(values: list[float]) -> dict[str, float]:
    """What both sides say something about: JSON has no NaN."""
    return {
        name: round(value, 4)
        for name, value in zip(NAMES, values, strict=True)
        if not np.isnan(value)
    }
