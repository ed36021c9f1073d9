"""Finds the value that belongs to a label: behind it, right of it, or beneath it."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeVar

from evidence.extraction.column_names import names_column
from evidence.extraction.found import LABELLED, WORDS_KEPT, Found, fewest_words, text_of
from evidence.reading.layout import Cell, Row, Word

Value = TypeVar("Value")

# A value beneath its label stands within this many rows; further down it belongs to another.
_ROWS_BENEATH = 2
# Letters that begin one above the other begin within this many points.
_ALIGNED_WITHIN = 4.0
# What stands between a label and its value, and behind a value; "Corp." keeps its dot.
_MARKS = " :.#\t"
_MARKS_BEHIND = " :#\t"
# Bars part values like a gap: "Invoice No. 8 | Date 4 April".
_BARS = frozenset("|•·¦")
# "Invoice no. / Date" above "8 / 4 April": two labels, two values in the same order.
_ONE_OF_TWO = re.compile(r"\s[/&+]\s")


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
        cells = parted_cells(row)
        for position, cell in enumerate(cells):
            end = _end_of_label(label, cell.text)
            if end is None:
                continue
            rest = _behind(cell, end)
            places = (
                [rest] if rest else _around(rows, index, cells, position, down_first=down_first)
            )
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


def parted_cells(row: Row) -> tuple[Cell, ...]:
    """The cells of a row, parted at bars too."""
    if _BARS.isdisjoint(row.text):
        return row.cells
    runs: list[list[Word]] = []
    for cell in row.cells:
        runs.append([])
        for word in cell.words:
            if word.text in _BARS:
                runs.append([])
            else:
                runs[-1].append(word)
    return tuple(Cell(tuple(words)) for words in runs if words)


def _end_of_label(label: re.Pattern[str], text: str) -> int | None:
    """Where the label ends in the cell that it begins; the whole cell where it is one of two."""
    if any(label.fullmatch(half) for half in _halves(text)):
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


def _around(
    rows: tuple[Row, ...],
    index: int,
    cells: tuple[Cell, ...],
    position: int,
    *,
    down_first: bool,
) -> list[tuple[Word, ...]]:
    right = [cells[position + 1].words] if position + 1 < len(cells) else []
    beneath = list(_beneath(rows, index, cells[position]))
    down = [cell.words for cell in beneath]
    # Over a column of labels and values, what stands beside a label is another column.
    stacked = bool(beneath) and _stands_under(cells[position], beneath[0])
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
