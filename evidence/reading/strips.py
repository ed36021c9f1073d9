"""What a recogniser finds: strips of words anywhere on a picture, at any angle. Pure geometry."""

import math
from dataclasses import dataclass
from functools import cached_property

from evidence.reading.layout import Row, Word, shortened

Point = tuple[float, float]
# The corners of a box in reading order: where its text begins above, ends above, ends below,
# begins below.
Corners = tuple[Point, Point, Point, Point]

# A strip that is so much higher than wide is text that runs up or down the page.
_UPRIGHT = 1.5
_WORD = 3


@dataclass(frozen=True)
class Mark:
    """One word as it was found, in dots of the picture."""

    text: str
    confidence: float
    corners: Corners


@dataclass(frozen=True)
class Strip:
    """Words in one line of sight, found together."""

    marks: tuple[Mark, ...]
    corners: Corners

    @cached_property
    def length(self) -> float:
        """Along the text, in dots."""
        return math.dist(self.corners[0], self.corners[1])

    @cached_property
    def height(self) -> float:
        """Across the text, in dots."""
        return math.dist(self.corners[0], self.corners[3])

    @property
    def angle(self) -> float:
        """Radians by which the text runs down to the right."""
        (left, top), (right, bottom) = self.corners[0], self.corners[1]
        return math.atan2(bottom - top, right - left)

    @property
    def middle(self) -> Point:
        """Of the box."""
        return sum(x for x, _ in self.corners) / 4, sum(y for _, y in self.corners) / 4

    @property
    def letters(self) -> int:
        """How many there are."""
        return sum(len(mark.text) for mark in self.marks)


def surety(strips: list[Strip]) -> float:
    """Mean confidence of the letters, 0 to 1; 0 for none.

    Of the words, where there are any: numbers are read with confidence upside down as well.
    """
    marks = [mark for strip in strips for mark in strip.marks]
    words = [mark for mark in marks if sum(map(str.isalpha, mark.text)) >= _WORD]
    counted = words or marks
    letters = sum(len(mark.text) for mark in counted)
    return sum(mark.confidence * len(mark.text) for mark in counted) / letters if letters else 0.0


def runs_sideways(strips: list[Strip]) -> bool:
    """Whether most of the text runs up or down the page."""
    long = [strip for strip in strips if strip.letters > 2]
    upright = [strip for strip in long if _box_height(strip) > _UPRIGHT * _box_width(strip)]
    return len(upright) * 2 > len(long)


def straight_rows(page: int, strips: list[Strip], angle: float, points: float) -> list[Row]:
    """Rows from top to bottom as if the page lay straight. `points` is the size of one dot."""
    lines = [_Line.of(strip, angle, points) for strip in strips if strip.marks]
    rows: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: line.centre):
        row = next((row for row in reversed(rows[-4:]) if line.continues(row)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    return [
        Row(page, shortened(sorted(words, key=lambda word: word.left)))
        for row in rows
        if (words := [word for line in row for word in line.words])
    ]


@dataclass(frozen=True)
class _Line:
    """A strip laid straight, in points."""

    words: tuple[Word, ...]
    left: float
    right: float
    centre: float
    height: float

    @classmethod
    def of(cls, strip: Strip, angle: float, points: float) -> "_Line":
        height = strip.height * points
        centre = _turned(strip.middle, angle)[1] * points
        words = tuple(_word(mark, angle, points, centre, height) for mark in strip.marks)
        return cls(
            words,
            min(word.left for word in words),
            max(word.right for word in words),
            centre,
            height,
        )

    def continues(self, row: "list[_Line]") -> bool:
        """Whether it stands level with the row's nearest line, and beside it, not over it."""
        near = min(row, key=self._gap)
        level = abs(near.centre - self.centre) <= 0.45 * min(near.height, self.height)
        return level and self._gap(near) > -0.5 * min(near.height, self.height)

    def _gap(self, other: "_Line") -> float:
        """How far apart they stand from left to right; below 0 where one stands over the other."""
        return max(other.left - self.right, self.left - other.right)


def _word(mark: Mark, angle: float, points: float, centre: float, height: float) -> Word:
    corners = [_turned(corner, angle) for corner in mark.corners]
    return Word(
        text=mark.text,
        left=min(x for x, _ in corners) * points,
        right=max(x for x, _ in corners) * points,
        top=centre - height / 2,
        height=max(height, 1.0),
        confidence=mark.confidence,
    )


def _turned(point: Point, angle: float) -> Point:
    """The point after the page was turned back by the angle, about its upper left corner."""
    x, y = point
    return (
        x * math.cos(angle) + y * math.sin(angle),
        y * math.cos(angle) - x * math.sin(angle),
    )


def _box_width(strip: Strip) -> float:
    xs = [x for x, _ in strip.corners]
    return max(xs) - min(xs)


def _box_height(strip: Strip) -> float:
    ys = [y for _, y in strip.corners]
    return max(ys) - min(ys)
