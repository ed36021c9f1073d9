import pytest

from evidence.matching.model import Certificate
from evidence.matching.records import titled
from evidence.matching.sketch import SIZE, in_common, sketch

SHELF = [f"lamp {number} brass" for number in range(2000)]


def test_a_catalogue_knows_itself_in_any_order() -> None:
    assert in_common(sketch(titled(SHELF)), sketch(titled(SHELF[::-1]))) == 1.0


def test_another_catalogue_has_nothing_in_common() -> None:
    other = titled([f"chair {number} oak" for number in range(2000)])
    assert in_common(sketch(titled(SHELF)), sketch(other)) == 0.0


def test_half_of_a_catalogue_is_known_as_half() -> None:
    half = sketch(titled(SHELF[:1000]))
    assert in_common(sketch(titled(SHELF)), half) == pytest.approx(0.5, abs=0.1)


@pytest.fixture
def certificate() -> Certificate:
    """Of a model that was fitted to the shelf."""
    return Certificate(
        threshold=0.9, precision=0.97, confidence=0.9, labels=500, sketch=sketch(titled(SHELF))
    )


def test_a_certificate_holds_among_its_own_records(certificate: Certificate) -> None:
    assert certificate.withheld(titled([*SHELF, "lamp of glass"])) is None


def test_a_certificate_holds_nowhere_else(certificate: Certificate) -> None:
    told = certificate.withheld(titled(["chair of oak"]))
    assert told is not None
    assert "certified on other records" in told


def test_a_model_that_names_no_records_is_certified_for_none(certificate: Certificate) -> None:
    old = certificate.model_copy(update={"sketch": []})
    assert old.withheld(titled(SHELF)) is not None


def test_a_sketch_stays_small() -> None:
    assert len(sketch(titled(SHELF))) == SIZE


def test_nothing_has_nothing_in_common() -> None:
    assert in_common([], []) == 0.0
