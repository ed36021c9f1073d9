"""Row 13, second half: a tenant without labels, after 300 answers to questions of its own.

Answers are given in chance order to pairs that the gate would ask about while nothing is certified
(p >= 0.5). A fifth of them calibrates, as in a tenant's review, and an operator is taken to say
yes. The gate's own certification then decides by the others, and is judged on pairs that nobody
answered.
"""

from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from uuid import UUID, uuid5

import numpy as np

from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import share_lower
from bench.evidence.matching import ASK, SEEDS, recall, share_right
from bench.evidence.pair_sets import Scored, score
from evidence.gate.certification import certify
from evidence.gate.retraining import of_use
from evidence.matching.recalibration import recalibrated_by
from evidence.matching.records import Floats
from models.contracts.evidence import MatchTier
from models.contracts.labels import Label, LabelKind, LabelUse, Provenance
from synthetic.seeds import generator

ANSWERS = 300
_SPACE = UUID("6f0f3b53-6c1c-5c1d-8e7e-0a2f0c9d3b11")
_AT = datetime(2026, 11, 1, tzinfo=UTC)


def figures_after_answers(name: str, model: Path, folder: Path) -> list[Figure]:
    """Precision and recall of what is then filed, over five orders of answering."""
    pool = [one for split in ("train.csv", "valid.csv") for one in score(str(model), folder, split)]
    asked = [one for one in pool if one.probability >= ASK]
    run = score(str(model), folder)
    filed = [_filed_after(asked, seed, run) for seed in SEEDS]
    on = [some for some in filed if some]
    precisions = [share_right(some) for some in on]
    recalls = [recall(some, run) for some in filed]
    worst = min(on, key=share_right) if on else []
    note = f"certified in {len(on)} of {len(SEEDS)} orders"
    return [
        Figure(
            metric=f"after {ANSWERS} answers, {name}: precision of auto",
            value=mean(precisions) if precisions else None,
            lower=share_lower(sum(one.same for one in worst), len(worst)) if worst else None,
            n=len(run),
            of="pairs",
            spread=(min(precisions), max(precisions)) if precisions else None,
            aim=Aim(floor=0.95, goal=0.97),
            off=not on,
            note=note,
        ),
        Figure(
            metric=f"after {ANSWERS} answers, {name}: recall of auto",
            value=mean(recalls),
            n=len(run),
            of="pairs",
            spread=(min(recalls), max(recalls)),
            aim=Aim(goal=0.35),
            note=note,
        ),
    ]


def _filed_after(asked: list[Scored], seed: int, run: list[Scored]) -> list[Scored]:
    """Of `run` what files without a person once `ANSWERS` of the pairs asked about are answered."""
    answered = list(asked)
    generator(seed, "answers").shuffle(answered)
    labels = [_label(number, one) for number, one in enumerate(answered[:ANSWERS])]
    calibrates = of_use(labels, LabelUse.COMPARE)
    worth = recalibrated_by(_said(calibrates), np.array([one.right for one in calibrates]))
    others = [label for label in labels if label.use is not LabelUse.COMPARE]
    rescored = [
        label.model_copy(update={"probability": probability})
        for label, probability in zip(others, worth.of(_said(others)).tolist(), strict=True)
    ]
    threshold = certify(rescored).threshold
    if threshold is None:
        return []
    sure = worth.of(np.array([one.probability for one in run])) >= threshold
    return [one for one, files in zip(run, sure, strict=True) if files]


def _said(labels: list[Label]) -> Floats:
    return np.array([label.probability for label in labels], dtype=np.float64)


def _label(number: int, one: Scored) -> Label:
    return Label(
        label_id=uuid5(_SPACE, f"label {number}"),
        seller_id=_SPACE,
        kind=LabelKind.ANSWER,
        provenance=Provenance.PERSON,
        right=one.same,
        document_id=uuid5(_SPACE, f"document {number}"),
        tier=MatchTier.LEARNED,
        probability=one.probability,
        actor="person",
        at=_AT,
    )
