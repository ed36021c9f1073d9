"""Strips of letters, dark and pale, cut out of a picture."""

from typing import Any

import numpy
import pytest
from PIL import Image, ImageDraw, ImageFont

from evidence.reading.recogniser import recognise
from evidence.reading.strip_reader import is_pale

WORDS = ["Quantity", "12", "Amount", "82.80"]


def strip(ink: int, paper: int) -> Any:
    """A third of it is ink."""
    dots = numpy.full((48, 160, 3), paper, numpy.uint8)
    dots[:, ::3] = ink
    return dots


@pytest.mark.parametrize(
    ("ink", "paper", "pale"),
    [(20, 240, False), (110, 200, True), (235, 40, False)],
    ids=["dark on white", "grey on grey", "white on dark"],
)
def test_a_strip_is_pale_where_ink_and_paper_are_near(ink: int, paper: int, *, pale: bool) -> None:
    assert is_pale(strip(ink, paper)) is pale


@pytest.mark.parametrize("ink", [20, 150], ids=["dark", "pale"])
def test_short_words_are_read_each_at_its_place(ink: int) -> None:
    page = Image.new("RGB", (1000, 600), (235, 235, 235))
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(32)
    for number, word in enumerate(WORDS):
        pen.text((40 + 230 * number, 60 + 90 * number), word, (ink, ink, ink), font)
    strips = sorted(recognise(page), key=lambda found: found.corners[0])
    assert [mark.text for found in strips for mark in found.marks] == WORDS
