"""Finds the value that belongs to a label: behind it, right of it, or beneath it."""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from evidence.reading.layout import Cell, Row

Value = TypeVar("Value")

# A value beneath its label stands within this many rows; further down it belongs to another.
_ROWS_BENEATH = 2


def value_of(
    rows: tuple[Row, ...],
    label: re.Pattern[str],
    parse: Callable[[str], Value | None],
    *,
    down_first: bool = False,
) -> Value | None:
    """The first value that `parse` accepts at a cell that begins with `label`, top to bottom.

    `down_first`: of a value beneath and one to the right, the one beneath counts, as in addresses.
    """
    for index, row in enumerate(rows):
        for position, cell in enumerate(row.cells):
            found = label.match(cell.text)
            if found is None:
                continue
            rest = cell.text[found.end() :].strip(" :.#\t")
            places = [rest] if rest else _around(rows, index, position, down_first=down_first)
            for text in places:
                value = parse(text)
                if value is not None:
                    return value
    return None


def first_value(
    rows: tuple[Row, ...],
    labels: tuple[re.Pattern[str], ...],
    parse: Callable[[str], Value | None],
    *,
    down_first: bool = False,
) -> Value | None:
    """The value at the first of `labels` that has one: surer labels stand first."""
    found = (value_of(rows, label, parse, down_first=down_first) for label in labels)
    return next((value for value in found if value is not None), None)


def _around(rows: tuple[Row, ...], index: int, position: int, *, down_first: bool) -> list[str]:
    cells = rows[index].cells
    right = [cells[position + 1].text] if position + 1 < len(cells) else []
    down = [cell.text for cell in _beneath(rows, index, cells[position])]
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
