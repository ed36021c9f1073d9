"""A new matcher from a tenant's labels, and how it does beside the one in use on frozen labels.

Labels carry their features, so that no document is read again. What trains, compares and certifies
is told apart by the hash of the label's document (`Label.use`), and never mixed.
"""

from collections.abc import Sequence
from math import log

import numpy as np

from evidence.gate.certification import LOWEST_THRESHOLD
from evidence.matching.features import NAMES, Features
from evidence.matching.model import MatchModel, ModelCard
from models.contracts.certificates import Comparison, Quality
from models.contracts.evidence import MatchTier
from models.contracts.labels import Label, LabelUse, Provenance, frozen_hash

# Fewer tell less than the shipped model knows, and compare by chance.
FEWEST_TO_TRAIN = 200
FEWEST_TO_COMPARE = 60
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


def compared(
    now: tuple[str, MatchModel], new: tuple[str, MatchModel], labels: Sequence[Label]
) -> Comparison:
    """Both models, each with its version, on the labels that compare; at least one."""
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
    if not labels:
        return []
    features = matrix_of(labels)
    named = features[:, _CODES_SHARED] > 0
    raw = model.probabilities(features)
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


def _quality(version: str, model: MatchModel, labels: Sequence[Label]) -> Quality:
    scored = [(label.probability or 0.0, label.right) for label in rescored(model, version, labels)]
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
