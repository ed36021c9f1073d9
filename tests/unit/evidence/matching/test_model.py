import numpy as np
import pytest

from evidence.matching.certifying import certify
from evidence.matching.features import FEATURES, NAMES
from evidence.matching.learned import score_lines
from evidence.matching.model import read_model
from evidence.matching.shipped import shipped_model
from evidence.matching.training import Labelled, fit
from models.errors import ModelUnusable
from tests.unit.evidence.matching.made_pairs import CARD, labelled, small_model
from tests.unit.evidence.papers import line

TITLE = "Harbor Pine Electric Kettle 1.7L Stainless Steel Cordless, Black"


def test_the_same_seed_makes_the_same_model() -> None:
    assert fit(labelled(), CARD, sees_rivals=True, folds=3) == small_model()


def test_a_model_read_from_its_file_says_the_same() -> None:
    rows = labelled(2, 50).features
    read = read_model(small_model().model_dump_json().encode())
    assert np.array_equal(read.probabilities(rows), small_model().probabilities(rows))


@pytest.mark.parametrize(
    "feature", [one for one in FEATURES if one.direction], ids=lambda one: one.name
)
def test_more_likeness_never_lowers_the_probability(feature: object) -> None:
    one = next(known for known in FEATURES if known is feature)
    rows = labelled(2, 100).features
    raised = rows.copy()
    raised[:, NAMES.index(one.name)] += 0.5 * one.direction
    assert (small_model().probabilities(raised) >= small_model().probabilities(rows)).all()


def test_contributions_add_up_to_the_probability() -> None:
    rows = labelled(2, 50).features
    odds = small_model().contributions(rows).sum(axis=1)
    assert 1 / (1 + np.exp(-odds)) == pytest.approx(small_model().probabilities(rows), abs=1e-4)


def test_a_file_that_is_no_model_is_refused() -> None:
    with pytest.raises(ModelUnusable):
        read_model(b"{}")


def test_a_model_of_other_features_is_refused() -> None:
    other = small_model().model_copy(update={"features": ["title"]})
    with pytest.raises(ModelUnusable):
        read_model(other.model_dump_json().encode())


def test_labels_of_one_kind_make_no_model() -> None:
    rows = labelled(2, 50)
    with pytest.raises(ModelUnusable):
        fit(Labelled(rows.features, np.zeros(50, bool), rows.keys), CARD, sees_rivals=True)


def test_a_faultless_record_is_certified_from_the_lowest_threshold_on() -> None:
    assert certify(np.full(400, 0.99), np.ones(400, bool)).threshold == 0.85


def test_a_tenth_of_wrong_labels_is_refused_with_a_reason() -> None:
    certificate = certify(np.full(400, 0.99), np.arange(400) % 10 > 0)
    assert (certificate.threshold, certificate.refusal is not None) == (None, True)


def test_too_few_sure_pairs_are_refused() -> None:
    assert certify(np.full(10, 0.99), np.ones(10, bool)).threshold is None


def test_the_shipped_model_tells_reasons_without_the_names_of_features() -> None:
    lines = [line(sku=None, description="Cordless kettle 1.7 L steel"), line(description="Mat")]
    told = " ".join(" ".join(one.reasons) for one in score_lines(shipped_model(), TITLE, lines))
    assert "kettle" in told
    assert not any(name in told for name in NAMES)


def test_a_line_of_another_product_is_nearly_impossible() -> None:
    (score,) = score_lines(shipped_model(), TITLE, [line(sku=None, description="Pallet, wood")])
    assert score.probability < 0.05
