"""Finds the value that belongs to a label: behind it, right of it, or beneath it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeVar

from evidence.extraction.column_names import names_column
from evidence.extraction.found import LABELLED, WORDS_KEPT, Found, fewest_words, lower, text_of
from evidence.reading.layout import Cell, Row, Word

Value = TypeVar("Value")

# A value beneath its label stands within this many rows; further down it belongs to another.
_ROWS_BENEATH = 2
# Letters that begin one above the other begin within this many points.
_ALIGNED_WITHIN = 4.0
# What stands between a label and its value, and behind a value; "Corp." keeps its dot.
_MARKS = " :.#\t"
_MARKS_BEHIND = " :#\t"
# "Invoice no. / Date" above "8 / 4 April": two labels, two values in the same order.
_ONE_OF_TWO = re.compile(r"\s[/&+]\s")


@dataclass(frozen=True)
class Labels:
    """What one value is labelled with: `each` pattern, the surer first, and `any_of` them."""

    each: tuple[re.Pattern[str], ...]
    any_of: re.Pattern[str]


def labels_of(*patterns: str) -> Labels:
    """The labels that the patterns match at the start of a cell; marks may stand before them.

    In lower case, as the text is that they are looked for in.
    """
    return Labels(
        each=tuple(re.compile(rf"\W*(?:{one})") for one in patterns),
        any_of=re.compile(rf"\W*(?:{'|'.join(patterns)})"),
    )


def is_label(labels: Labels, text: str) -> bool:
    """Whether the text is one of the labels, and no more."""
    written = lower(text)
    if labels.any_of.match(written) is None:
        return False
    return any(label.fullmatch(written) for label in labels.each)


class _Spot(NamedTuple):
    """A cell that begins with a label, by the row's and the cell's index, and its lower case."""

    row: int
    position: int
    cell: Cell
    text: str


def find_value(
    rows: tuple[Row, ...],
    labels: Labels,
    parse: Callable[[str], Value | None],
    *,
    down_first: bool = False,
) -> Found[Value] | None:
    """The value at the first of `labels` that has one: the topmost that `parse` accepts.

    `down_first`: of a value beneath and one to the right, the one beneath counts, as in addresses.
    """
    spots = list(_spots(rows, labels.any_of))
    for label in labels.each:
        for spot in spots:
            end = _end_of_label(label, spot.text)
            places = () if end is None else _places(rows, spot, end, down_first=down_first)
            for words in places:
                value = parse(_bare(text_of(words)))
                if value is not None:
                    kept = fewest_words(words, lambda text: parse(_bare(text)), value)
                    return Found(value, rows[spot.row].page, kept, LABELLED)
    return None


def _spots(rows: tuple[Row, ...], any_of: re.Pattern[str]) -> Iterator[_Spot]:
    for index, row in enumerate(rows):
        for position, cell in enumerate(row.parted_cells):
            text = lower(cell.text)
            if any_of.match(text) or any(map(any_of.match, _halves(text))):
                yield _Spot(index, position, cell, text)


def _end_of_label(label: re.Pattern[str], text: str) -> int | None:
    """Where the label ends in the cell that it begins; the whole cell where it is one of two."""
    if any(map(label.fullmatch, _halves(text))):
        return len(text)
    first = label.match(text)
    return None if first is None else first.end()


@lru_cache(maxsize=WORDS_KEPT)
def _halves(text: str) -> tuple[str, ...]:
    """The two labels of a cell, or none: every label is looked for in every cell."""
    halves = _ONE_OF_TWO.split(text)
    one_of_two = len(halves) == 2 and not any(letter.isdigit() for letter in text)
    return tuple(halves) if one_of_two else ()


def _bare(text: str) -> str:
    return text.lstrip(_MARKS).rstrip(_MARKS_BEHIND)


def _behind(cell: Cell, end: int) -> tuple[Word, ...]:
    """The words of the cell from the letter `end` on; a word that the label ends in is cut."""
    words: list[Word] = []
    start = 0
    for word in cell.words:
        cut = max(0, min(len(word.text), end - start))
        rest = word.text[cut:]
        if rest.strip(_MARKS) or (words and rest):
            width = (word.right - word.left) * cut / max(1, len(word.text))
            words.append(word._replace(text=rest, left=word.left + width))
        start += len(word.text) + 1
    return tuple(words)


def _places(
    rows: tuple[Row, ...], spot: _Spot, end: int, *, down_first: bool
) -> list[tuple[Word, ...]]:
    """The words that may be the value: those behind the label, else those around its cell."""
    rest = _behind(spot.cell, end)
    return [rest] if rest else _around(rows, spot, down_first=down_first)


def _around(rows: tuple[Row, ...], spot: _Spot, *, down_first: bool) -> list[tuple[Word, ...]]:
    following = rows[spot.row].parted_cells[spot.position + 1 : spot.position + 2]
    right = [cell.words for cell in following]
    beneath = list(_beneath(rows, spot.row, spot.cell))
    down = [cell.words for cell in beneath]
    # Over a column of labels and values, what stands beside a label is another column.
    stacked = bool(beneath) and _stands_under(spot.cell, beneath[0])
    apart = stacked and any(len(words) > 1 for words in right)
    return down + right if down_first or apart else right + down


def _stands_under(label: Cell, value: Cell) -> bool:
    """Whether a single word begins where its label begins, which has no colon that leads right."""
    aligned = abs(value.left - label.left) <= _ALIGNED_WITHIN
    return aligned and len(value.words) == 1 and not label.text.endswith(":")


def _beneath(rows: tuple[Row, ...], index: int, cell: Cell) -> Iterator[Cell]:
    page = rows[index].page
    for row in rows[index + 1 : index + 1 + _ROWS_BENEATH]:
        if row.page != page or sum(names_column(other.text) for other in row.cells) > 1:
            return
        yield from (other for other in row.cells if _same_column(cell, other))


def _same_column(cell: Cell, other: Cell) -> bool:
    """Whether a cell beneath may be the value of the label above it, and is no label itself."""
    overlap = min(cell.right, other.right) - max(cell.left, other.left)
    return overlap > 0 and not other.text.endswith(":")
