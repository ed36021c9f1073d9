"""Rows of frames as they are told: references, and text that may be absent."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from detection.families.findings import RowRef
from detection.reports.kinds import ReportKind

Row = Mapping[str, Any]


def rows_of(frame: pl.DataFrame) -> Iterator[Row]:
    """Each row by name. For the few that a family has picked, never for a whole report."""
    return frame.iter_rows(named=True)


def text(row: Row, name: str) -> str:
    """A cell; empty where there is none."""
    value = row.get(name)
    return "" if value is None else str(value)


def count(row: Row, name: str) -> int:
    """A count; nought where there is none."""
    return int(row.get(name) or 0)


def ref(kind: ReportKind, row: Row, *names: str) -> RowRef:
    """The row's place, and the key that the named cells make."""
    key = "/".join(text(row, name) for name in names)
    return RowRef(report=kind, file=text(row, "file"), line=int(row["line"]), key=key)
