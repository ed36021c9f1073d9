import pytest

from evidence.reading.recogniser import parted_count
from evidence.reading.strips import Corners, Mark

BOX: Corners = ((0.0, 0.0), (50.0, 0.0), (50.0, 10.0), (0.0, 10.0))


def texts(*words: str) -> list[str]:
    return [mark.text for mark in parted_count(tuple(Mark(word, 0.9, BOX) for word in words))]


def test_a_count_glued_to_its_unit_is_parted() -> None:
    assert texts("120ea") == ["120", "ea"]


def test_the_parts_share_the_box_by_their_letters() -> None:
    count, unit = parted_count((Mark("120ea", 0.9, BOX),))

    assert (count.corners[1], unit.corners[0]) == ((30.0, 0.0), (30.0, 0.0))


@pytest.mark.parametrize("words", [("75ml",), ("Pens", "12ea"), ("A4",)])
def test_measures_and_words_among_others_stay_whole(words: tuple[str, ...]) -> None:
    assert texts(*words) == list(words)
