"""Finds the value that belongs to a label: behind it, right of it, or beneath it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from evidence.extraction.found import LABELLED, Found, fewest_words, text_of
from evidence.reading.layout import Cell, Row, Word

Value = TypeVar("Value")

# A value beneath its label stands within this many rows; further down it belongs to another.
_ROWS_BENEATH = 2
# What stands between a label and its value, and behind a value; "Corp." keeps its dot.
_MARKS = " :.#\t"
_MARKS_BEHIND = " :#\t"


def find_value(
    rows: tuple[Row, ...],
    label: re.Pattern[str],
    parse: Callable[[str], Value | None],
    *,
    down_first: bool = False,
) -> Found[Value] | None:
    """The first value that `parse` accepts at a cell that begins with `label`, top to bottom.

    `down_first`: of a value beneath and one to the right, the one beneath counts, as in addresses.
    """
    for index, row in enumerate(rows):
        for position, cell in enumerate(row.cells):
            match = label.match(cell.text)
            if match is None:
                continue
            rest = _behind(cell, match.end())
            places = [rest] if rest else _around(rows, index, position, down_first=down_first)
            for words in places:
                value = parse(_bare(text_of(words)))
                if value is not None:
                    kept = fewest_words(words, lambda text: parse(_bare(text)), value)
                    return Found(value, row.page, kept, LABELLED)
    return None


def first_value(
    rows: tuple[Row, ...],
    labels: tuple[re.Pattern[str], ...],
    parse: Callable[[str], Value | None],
    *,
    down_first: bool = False,
) -> Found[Value] | None:
    """The value at the first of `labels` that has one: surer labels stand first."""
    found = (find_value(rows, label, parse, down_first=down_first) for label in labels)
    return next((value for value in found if value is not None), None)


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
            words.append(replace(word, text=rest, left=word.left + width))
        start += len(word.text) + 1
    return tuple(words)


def _around(
    rows: tuple[Row, ...], index: int, position: int, *, down_first: bool
) -> list[tuple[Word, ...]]:
    cells = rows[index].cells
    right = [cells[position + 1].words] if position + 1 < len(cells) else []
    down = [cell.words for cell in _beneath(rows, index, cells[position])]
    return down + right if down_first else right + down


def _beneath(rows: tuple[Row, ...], index: int, cell: Cell) -> Iterator[Cell]:
    page = rows[index].page
    for row in rows[index + 1 : index + 1 + _ROWS_BENEATH]:
        if row.page != page:
            return
        yield from (other for other in row.cells if _same_column(cell, other))


def _same_column(cell: Cell, other: Cell) -> bool:
    overlap = min(cell.right, other.right) - max(cell.left, other.left)
    return overlap > 0
