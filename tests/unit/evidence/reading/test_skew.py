"""How far a made-up page was turned, told from its strips."""

from dataclasses import replace

import pytest

from evidence.reading.skew import skew
from evidence.reading.strips import Corners, Strip
from tests.unit.evidence.reading.test_strips import rows_of, strip

COLUMNS = (20, 400, 800)
LEVELS = range(100, 500, 40)


def table(angle: float) -> list[Strip]:
    return [strip(x, y, f"{y}-{x}-words", angle=angle) for y in LEVELS for x in COLUMNS]


def drawn_level(one: Strip) -> Strip:
    """The strip in a box that does not lean, as the finder of text draws it."""
    (left, top), (right, _), (_, low), _ = one.corners
    corners: Corners = ((left, top), (right, top), (right, low), (left, low))
    return Strip(tuple(replace(mark, corners=corners) for mark in one.marks), corners)


def test_strips_that_lean_tell_the_angle() -> None:
    lean = [strip(20, 100 * step, "a long strip", angle=0.05) for step in range(5)]
    assert skew(
        [*lean, strip(20, 700, "I"), strip(20, 800, "a stamp askew", angle=0.4)]
    ) == pytest.approx(0.05)


@pytest.mark.parametrize("angle", [-0.02, -0.005, 0.0, 0.01, 0.02])
def test_rows_tell_the_angle_where_all_boxes_are_drawn_level(angle: float) -> None:
    assert skew([drawn_level(one) for one in table(angle)]) == pytest.approx(angle, abs=0.001)


def test_a_skewed_page_gives_the_rows_of_a_straight_one() -> None:
    page = table(0.1)
    straight = [[f"{y}-{x}-words" for x in COLUMNS] for y in LEVELS]
    assert rows_of(page, skew(page)) == straight


def test_a_page_without_a_long_strip_counts_as_straight() -> None:
    assert skew([strip(20, 100, "I"), strip(60, 102, "A")]) == 0.0
