"""May matches that a model scored file without a person? The tenant's own labels decide.

Learn-then-test (MAPIE): a few thresholds are tried, and one is certified only when the labels show,
with `CONFIDENCE`, that at least `PRECISION` of the matches from it on are right. It may refuse, and
refuses whenever there are too few labels to show anything.
"""

from collections.abc import Sequence

from evidence.learn_then_test import fewest_labels, lowest_proven
from models.contracts.certificates import Certified
from models.contracts.labels import Label, LabelKind, frozen_hash

LOWEST_THRESHOLD = 0.85
PRECISION = 0.95
CONFIDENCE = 0.95
FEWEST_LABELS = fewest_labels(PRECISION, CONFIDENCE)
_STEPS = (0.85, 0.90, 0.95, 0.98)


def certify(labels: Sequence[Label], lowest: float = LOWEST_THRESHOLD) -> Certified:
    """The least threshold from `lowest` on that holds, or a refusal that says what is missing.

    `labels` are answers by people to matches of one model, which was not fitted to any of them. A
    threshold that was certified before is passed as `lowest`: it moves up, never down.
    """
    scored = [
        (label.probability, label.right)
        for label in labels
        if label.probability is not None and label.kind in (LabelKind.ANSWER, LabelKind.AUDIT)
    ]
    floor = max(lowest, LOWEST_THRESHOLD)
    sure = [right for probability, right in scored if probability >= floor]
    threshold = _threshold(scored, floor)
    return Certified(
        threshold=threshold,
        reason=_reason(threshold, len(sure), sum(sure), floor),
        labels=len(scored),
        labels_sha256=frozen_hash(labels),
        sure=len(sure),
        right=sum(sure),
    )


def _threshold(scored: Sequence[tuple[float, bool]], floor: float) -> float | None:
    return lowest_proven(
        [probability for probability, _ in scored],
        [right for _, right in scored],
        [floor, *(step for step in _STEPS if step > floor)],
        PRECISION,
        CONFIDENCE,
    )


def _reason(threshold: float | None, sure: int, right: int, floor: float) -> str:
    if threshold is not None:
        return (
            f"From {threshold:.0%} on at least {PRECISION:.0%} are right, with {CONFIDENCE:.0%}"
            f" confidence: {right} of {sure} answers said yes."
        )
    if sure < FEWEST_LABELS:
        return (
            f"Only {sure} matches of {floor:.0%} or more were answered; {FEWEST_LABELS} are needed"
            " to show how often they are right."
        )
    return (
        f"{right} of {sure} answers to matches of {floor:.0%} or more said yes: that does not show"
        f" that {PRECISION:.0%} are right."
    )
