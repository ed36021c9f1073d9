"""What labels certify: from which probability on matches may file without a person, or nothing."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from evidence.gate.certification import FEWEST_LABELS, certify
from models.contracts.evidence import MatchTier
from models.contracts.labels import Label, LabelKind, Provenance


def label(number: int, probability: float = 0.99, *, right: bool = True) -> Label:
    return Label(
        label_id=UUID(int=number),
        seller_id=UUID(int=1),
        kind=LabelKind.ANSWER,
        provenance=Provenance.PERSON,
        right=right,
        document_id=UUID(int=number),
        tier=MatchTier.LEARNED,
        probability=probability,
        model_version="shipped",
        actor="seller",
        at=datetime(2026, 6, 1, tzinfo=UTC),
    )


def labels(right: int, wrong: int = 0, probability: float = 0.99) -> list[Label]:
    return [label(n, probability, right=n < right) for n in range(right + wrong)]


def test_without_labels_nothing_is_certified() -> None:
    assert certify([]).threshold is None


def test_too_few_labels_certify_nothing_however_right_they_are() -> None:
    refused = certify(labels(FEWEST_LABELS - 1))
    assert refused.threshold is None
    assert refused.reason == (
        "Only 58 matches of 85% or more were answered; 59 are needed to show how often they are"
        " right."
    )


def test_many_right_answers_certify_the_least_threshold() -> None:
    assert certify(labels(300)).threshold == 0.85


def test_too_many_wrong_answers_are_refused() -> None:
    refused = certify(labels(270, 30))
    assert refused.threshold is None
    assert refused.reason.startswith("270 of 300 answers")


def test_wrong_answers_below_the_threshold_do_not_count() -> None:
    poor = [label(1000 + n, 0.6, right=False) for n in range(200)]
    assert certify([*labels(300), *poor]).threshold == 0.85


def test_wrong_answers_at_the_low_end_move_the_threshold_up() -> None:
    poor = [label(1000 + n, 0.86, right=n % 2 == 0) for n in range(100)]
    found = certify([*labels(300), *poor]).threshold
    assert found is not None
    assert found > 0.86


@pytest.mark.parametrize("lowest", [0.5, 0.85, 0.97])
def test_a_threshold_never_moves_down(lowest: float) -> None:
    assert certify(labels(300), lowest).threshold == max(lowest, 0.85)


@pytest.mark.parametrize("kind", [LabelKind.OUTCOME, LabelKind.CORRECTION])
def test_only_answers_certify(kind: LabelKind) -> None:
    others = [one.model_copy(update={"kind": kind}) for one in labels(300)]
    assert certify(others).threshold is None


def test_the_same_labels_in_another_order_are_the_same_evidence() -> None:
    there, back = labels(80), labels(80)[::-1]
    assert certify(there) == certify(back)
