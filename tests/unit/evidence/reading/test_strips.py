"""Where recognised words stand: made-up strips, no recogniser."""

import math

import pytest

from evidence.reading.strips import Mark, Strip, runs_sideways, straight_rows, surety


def strip(x: float, y: float, text: str, *, angle: float = 0.0, confidence: float = 0.99) -> Strip:
    """Letters 10 dots wide and 20 high, from (x, y) on, turned about the page's corner."""
    width, height = 10.0 * len(text), 20.0

    def turned(dx: float, dy: float) -> tuple[float, float]:
        px, py = x + dx, y + dy
        cos, sin = math.cos(angle), math.sin(angle)
        return px * cos - py * sin, px * sin + py * cos

    corners = (turned(0, 0), turned(width, 0), turned(width, height), turned(0, height))
    return Strip((Mark(text, confidence, corners),), corners)


def rows_of(strips: list[Strip], angle: float = 0.0) -> list[list[str]]:
    return [[word.text for word in row.words] for row in straight_rows(1, strips, angle, 0.5)]


def test_level_strips_are_one_row_from_left_to_right() -> None:
    assert rows_of([strip(300, 102, "9.00"), strip(20, 100, "Total")]) == [["Total", "9.00"]]


def test_rows_that_stand_close_are_kept_apart() -> None:
    assert rows_of([strip(20, 100, "one"), strip(20, 118, "two")]) == [["one"], ["two"]]


def test_strips_over_each_other_are_never_one_row() -> None:
    assert rows_of([strip(20, 100, "large"), strip(20, 106, "stamp")]) == [["large"], ["stamp"]]


def test_a_row_that_bends_is_followed_by_its_nearest_strip() -> None:
    bent = [strip(20 + 150 * step, 100 + 6 * step, f"part{step}") for step in range(4)]
    assert rows_of(bent) == [["part0", "part1", "part2", "part3"]]


def test_places_are_in_points() -> None:
    (row,) = straight_rows(3, [strip(20, 100, "Total")], 0.0, 0.5)
    word = row.words[0]
    assert (row.page, word.left, word.right, word.top, word.height) == (3, 10, 35, 50, 10)


def test_text_that_runs_up_the_page_is_told() -> None:
    assert runs_sideways([strip(20, 100, "a long strip", angle=math.pi / 2)])


def test_text_that_runs_along_the_page_is_told() -> None:
    assert not runs_sideways([strip(20, 100, "a long strip")])


def test_surety_counts_letters() -> None:
    sure, unsure = strip(0, 0, "abcdefghi", confidence=1.0), strip(0, 50, "xyz", confidence=0.2)
    assert surety([sure, unsure]) == pytest.approx(0.8)


def test_numbers_do_not_make_a_page_sure() -> None:
    word, number = strip(0, 0, "spunoq", confidence=0.5), strip(0, 50, "69.60", confidence=1.0)
    assert surety([word, number]) == 0.5


def test_nothing_found_is_not_sure() -> None:
    assert surety([]) == 0.0
