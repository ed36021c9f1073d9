"""Text in a bar left of the table, level with its rows by chance: it is none of the table's."""

from evidence.extraction.columns import Column
from evidence.extraction.line_words import ALIGNED_WITHIN
from evidence.reading.layout import Row

# Rows below a head of columns that tell whether something stands beside the table.
_ROWS_AHEAD = 12

Columns = tuple[Column, ...]


def without_side_text(rows: tuple[Row, ...], heads: list[Columns | None]) -> list[Row | None]:
    """Each row without the words left of its table; None where it has no others.

    `heads` has the columns that each row names, as `find_columns` gives them.
    """
    edge: float | None = None
    cleared: list[Row | None] = []
    for index, (row, columns) in enumerate(zip(rows, heads, strict=True)):
        if columns is not None:
            edge = left_edge(columns, rows[index + 1 : index + 1 + _ROWS_AHEAD], row.page)
        cleared.append(row if edge is None else _right_of(row, edge))
    return cleared


def left_edge(columns: Columns, below: tuple[Row, ...], page: int) -> float | None:
    """Where the table begins, when rows of words stand wholly left of it; None otherwise.

    Its cells must begin where the first column's name does: under a centred name they reach
    further left, and are the table's all the same.
    """
    start = columns[0].left
    edge = start - ALIGNED_WITHIN
    near = [row for row in below if row.page == page]
    aligned = [
        index
        for index, row in enumerate(near)
        if any(abs(cell.left - start) <= ALIGNED_WITHIN for cell in row.cells)
    ]
    beside = any(row.words[-1].right < edge for row in near[: max(aligned, default=0)])
    return edge if beside else None


def _right_of(row: Row, edge: float) -> Row | None:
    if row.words[0].right >= edge:
        return row
    words = tuple(word for word in row.words if word.right >= edge)
    return Row(row.page, words) if words else None
