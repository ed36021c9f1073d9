"""A new matcher from a tenant's labels, and how it does beside the one in use on frozen labels.

Many labels grow trees of the tenant's own. Fewer tell what the word of the shipped ones is worth in
its catalogue: their probabilities are calibrated anew.

Labels carry their features, so that no document is read again. What trains, compares and certifies
is told apart by the hash of the label's document (`Label.use`), and never mixed.
"""

from collections.abc import Sequence
from math import log

import numpy as np

from evidence.gate.certification import LOWEST_THRESHOLD
from evidence.matching.features import NAMES, Features
from evidence.matching.model import MatchModel, ModelCard
from evidence.matching.recalibration import recalibrated_by
from evidence.matching.records import Floats
from models.contracts.certificates import Comparison, Quality
from models.contracts.evidence import MatchTier
from models.contracts.labels import Label, LabelKind, LabelUse, Provenance, frozen_hash

# Fewer tell less than the shipped model knows, and compare by chance.
FEWEST_TO_TRAIN = 200
FEWEST_TO_COMPARE = 60
FEWEST_TO_RECALIBRATE = 40
_PARTS = 5
_LEAST_PROBABILITY = 1e-6
_CODES_SHARED = NAMES.index("codes_shared")


def retrained(labels: Sequence[Label], like: MatchModel, seed: int = 0) -> MatchModel:
    """A model of the labels that train. ModelUnusable when there are too few of either answer."""
    # XGBoost is slow to load, and only retraining needs it.
    from evidence.matching.training import Labelled, fit  # noqa: PLC0415

    used = of_use(labels, LabelUse.TRAIN)
    same = np.array([label.right for label in used], dtype=bool)
    amazon = sum(label.provenance is Provenance.AMAZON for label in used)
    card = ModelCard(
        data=f"labels of the tenant, SHA-256 {frozen_hash(used)}",
        pairs=len(used),
        same=int(same.sum()),
        seed=seed,
        provenance=f"people {len(used) - amazon}, Amazon {amazon}",
    )
    keys = [str(label.label_id) for label in used]
    model = fit(Labelled(matrix_of(used), same, keys), card, sees_rivals=False)
    return model.model_copy(update={"ceiling_of_words": like.ceiling_of_words})


def recalibrated(labels: Sequence[Label], like: MatchModel) -> MatchModel:
    """The trees of `like`, which no label of the tenant has grown, calibrated by what people
    answered. It is fitted to the labels that compare: those that train certify it too."""
    used = [label for label in of_use(labels, LabelUse.COMPARE) if _is_answer(label)]
    shipped = like.model_copy(update={"recalibration": None})
    said = shipped.probabilities(matrix_of(used))
    right = np.array([label.right for label in used], dtype=bool)
    card = ModelCard(
        data=f"the trees in use, calibrated by labels of the tenant, SHA-256 {frozen_hash(used)}",
        pairs=len(used),
        same=int(right.sum()),
        seed=like.card.seed,
        provenance=f"people {len(used)}",
    )
    found = recalibrated_by(said, right)
    return shipped.model_copy(update={"recalibration": found, "card": card})


def compared(
    now: tuple[str, MatchModel], new: tuple[str, MatchModel], labels: Sequence[Label]
) -> Comparison:
    """Both models, each with its version, on the labels that compare; at least one. A calibration
    of the tenant's own is fitted to the others of them each time."""
    used = of_use(labels, LabelUse.COMPARE)
    return Comparison(
        labels=len(used),
        right=sum(label.right for label in used),
        frozen_sha256=frozen_hash(used),
        now=_quality(*now, used),
        new=_quality(*new, used),
    )


def rescored(model: MatchModel, version: str, labels: Sequence[Label]) -> list[Label]:
    """The labels as if the model had been asked."""
    return _scored(model, version, labels, model.probabilities(matrix_of(labels)))


def _scored(model: MatchModel, version: str, labels: Sequence[Label], raw: Floats) -> list[Label]:
    """`raw` are the model's probabilities, before its ceiling."""
    named = matrix_of(labels)[:, _CODES_SHARED] > 0
    scores: list[float] = np.where(named, raw, np.minimum(raw, model.ceiling_of_words)).tolist()
    return [
        label.model_copy(
            update={
                "probability": score,
                "model_version": version,
                "tier": MatchTier.LEARNED if is_named else MatchTier.FUZZY,
            }
        )
        for label, score, is_named in zip(labels, scores, named.tolist(), strict=True)
    ]


def of_use(labels: Sequence[Label], use: LabelUse) -> list[Label]:
    """Those that are for this."""
    return [label for label in labels if label.use is use]


def matrix_of(labels: Sequence[Label]) -> Features:
    """A row for each label; what one side said nothing about is NaN."""
    rows = [[label.features.get(name, np.nan) for name in NAMES] for label in labels]
    return np.array(rows, dtype=np.float32).reshape(len(labels), len(NAMES))


def _unseen(model: MatchModel, labels: Sequence[Label]) -> Floats:
    """The probabilities by a model that has not seen the labels."""
    if model.recalibration is None:
        return model.probabilities(matrix_of(labels))
    said = model.model_copy(update={"recalibration": None}).probabilities(matrix_of(labels))
    right = np.array([label.right for label in labels], dtype=bool)
    answers = np.array([_is_answer(label) for label in labels], dtype=bool)
    part = np.arange(len(labels)) % _PARTS
    worth = np.empty(len(labels))
    for number in range(_PARTS):
        others = answers & (part != number)
        found = recalibrated_by(said[others], right[others])
        worth[part == number] = found.of(said[part == number])
    return worth


def _is_answer(label: Label) -> bool:
    """A person's yes or no to what the gate asked: a naming says yes alone."""
    asked = label.kind in (LabelKind.ANSWER, LabelKind.AUDIT)
    return asked and label.provenance is Provenance.PERSON


def _quality(version: str, model: MatchModel, labels: Sequence[Label]) -> Quality:
    judged = _scored(model, version, labels, _unseen(model, labels))
    scored = [(label.probability or 0.0, label.right) for label in judged]
    sure = [right for probability, right in scored if probability >= LOWEST_THRESHOLD]
    total = sum(right for _, right in scored)
    return Quality(
        model_version=version,
        precision=round(sum(sure) / len(sure), 4) if sure else None,
        recall=round(sum(sure) / total, 4) if total else None,
        log_loss=round(sum(_loss(*one) for one in scored) / max(len(scored), 1), 6),
    )


def _loss(probability: float, right: bool) -> float:
    given = probability if right else 1.0 - probability
    return -log(max(given, _LEAST_PROBABILITY))
