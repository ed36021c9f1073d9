"""Frames of reports as rows that can be kept, and kept rows as the frames that they came from."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from detection.reports.identity import IDENTITIES
from detection.reports.kinds import ReportKind
from detection.reports.reading import Report
from detection.reports.schemas import SCHEMAS, Schema
from detection.reports.text import LINE

_DAY, _MOMENT, _COUNT, _TEXT = pl.Date(), pl.Datetime("us", "UTC"), pl.Int64(), pl.String()
_OCCURRENCE = "occurrence"
_IS_TOTAL = "is_total"
_MOMENT_FORM = "%Y-%m-%dT%H:%M:%S%.6f%:z"


def kept_rows(report: Report) -> Iterator[tuple[str, int, str]]:
    """Each row's key, its line, and its cells as JSON; all kinds but the detailed ledger.

    The key is made of the stable columns and the occurrence. Rows that are alike are counted in the
    order of their other cells: Amazon lists them in any order.
    """
    identity = IDENTITIES[report.kind]
    frame = report.frame.with_columns(pl.col(pl.String).str.replace_all("\0", "", literal=True))
    cells = [name for name in frame.columns if name != LINE]
    changing = [name for name in sorted(cells) if name not in (*identity.stable, *identity.titles)]
    rows = frame.select(
        pl.col(LINE),
        _as_json(cells).alias("cells"),
        _as_json(identity.stable).str.to_uppercase().alias("stable"),
        (_as_json(changing) if changing else pl.lit("")).alias("changing"),
    )
    rows = rows.with_columns(
        pl.int_range(1, pl.len() + 1).over("stable", order_by="changing").alias(_OCCURRENCE)
    )
    for stable, occurrence, line, content in rows.select(
        "stable", _OCCURRENCE, LINE, "cells"
    ).iter_rows():
        digest = hashlib.sha256(stable.encode()).hexdigest()[:24]
        yield f"{digest}-{occurrence}", line, content


def frame_of(kind: ReportKind, rows: Iterable[str], names: Sequence[str]) -> pl.DataFrame:
    """The frame that `read_report` gives of such rows, `rows` their cells as JSON. `line` counts
    them from 1.

    `names` are all the cells that the rows have: those that the report's columns do not tell are
    text, as they were.
    """
    schema = SCHEMAS[kind]
    unknown = [name for name in names if name not in (*schema.columns, _IS_TOTAL)]
    columns = [*schema.columns, *sorted(unknown)]
    stored = {name: _stored(schema, name) for name in columns}
    if kind is ReportKind.SETTLEMENT:
        stored[_IS_TOTAL] = pl.Boolean()
    text = pl.Series("cells", list(rows), dtype=_TEXT)
    frame = text.str.json_decode(pl.Struct(stored)).struct.unnest()
    return _numbered(frame).with_columns(
        pl.col([name for name in columns if name in schema.days]).str.to_date("%Y-%m-%d"),
        pl.col([name for name in columns if name in schema.moments]).str.to_datetime(
            _MOMENT_FORM, time_unit="us", time_zone="UTC"
        ),
    )


def ledger_frame(rows: pl.DataFrame) -> pl.DataFrame:
    """The same for kept rows of the detailed ledger: its columns and `row_key`, already typed."""
    schema = SCHEMAS[ReportKind.LEDGER_DETAIL]
    columns = [pl.col(name).cast(_type(schema, name)) for name in schema.columns]
    occurrence = pl.col("row_key").str.split("-").list.last().cast(_COUNT)
    return _numbered(rows.select(*columns, "row_key", occurrence.alias(_OCCURRENCE)))


def ledger_types() -> dict[str, pl.DataType]:
    """The columns of kept ledger rows, with `row_key` first."""
    schema = SCHEMAS[ReportKind.LEDGER_DETAIL]
    return {"row_key": _TEXT, **{name: _type(schema, name) for name in schema.columns}}


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.int_range(1, pl.len() + 1, dtype=_COUNT).alias(LINE), pl.all())


def _as_json(names: Sequence[str]) -> pl.Expr:
    return pl.struct(names).struct.json_encode()


def _type(schema: Schema, name: str) -> pl.DataType:
    if name in schema.days:
        return _DAY
    if name in schema.moments:
        return _MOMENT
    return _COUNT if name in schema.counts | schema.money else _TEXT


def _stored(schema: Schema, name: str) -> pl.DataType:
    """As JSON has it: days and moments are text there."""
    kind = _type(schema, name)
    return _TEXT if kind in (_DAY, _MOMENT) else kind
