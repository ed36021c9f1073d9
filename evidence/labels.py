"""Finds the value that belongs to a label: behind it, right of it, or beneath it."""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from evidence.layout import Cell, Row

Value = TypeVar("Value")

# A value beneath its label stands within this many rows; further down it belongs to another.
_ROWS_BENEATH = 2


def value_of(
    rows: tuple[Row, ...], label: re.Pattern[str], parse: Callable[[str], Value | None]
) -> Value | None:
    """The first value that `parse` accepts at a cell that begins with `label`, top to bottom."""
    for index, row in enumerate(rows):
        for position, cell in enumerate(row.cells):
            found = label.match(cell.text)
            if found is None:
                continue
            for text in _places(rows, index, position, cell.text[found.end() :]):
                value = parse(text)
                if value is not None:
                    return value
    return None


def first_value(
    rows: tuple[Row, ...],
    labels: tuple[re.Pattern[str], ...],
    parse: Callable[[str], Value | None],
) -> Value | None:
    """The value at the first of `labels` that has one: surer labels stand first."""
    found = (value_of(rows, label, parse) for label in labels)
    return next((value for value in found if value is not None), None)


def _places(rows: tuple[Row, ...], index: int, position: int, rest: str) -> Iterator[str]:
    """Where the value may stand, nearest first: the rest of the cell, the next one, those beneath."""
    row = rows[index]
    rest = rest.strip(" :.#\t")
    if rest:
        yield rest
        return
    if position + 1 < len(row.cells):
        yield row.cells[position + 1].text
    yield from (cell.text for cell in beneath(rows, index, row.cells[position], _ROWS_BENEATH))


def beneath(rows: tuple[Row, ...], index: int, cell: Cell, count: int) -> Iterator[Cell]:
    """Cells in the same column on the next `count` rows of the page."""
    page = rows[index].page
    for row in rows[index + 1 : index + 1 + count]:
        if row.page != page:
            return
        yield from (other for other in row.cells if _same_column(cell, other))


def _same_column(cell: Cell, other: Cell) -> bool:
    overlap = min(cell.right, other.right) - max(cell.left, other.left)
    return overlap > 0
