"""Bytes of one of Amazon's reports -> a frame with typed columns, and the rows that are none."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from detection.reports import values
from detection.reports.inbound import read_items
from detection.reports.kinds import ReportKind
from detection.reports.ledger_keys import with_keys
from detection.reports.schemas import SCHEMAS, Schema, plain, snake
from detection.reports.text import LINE, ReportText, decode, part
from detection.reports.transactions import are_transactions, read_transactions
from models.errors import ReportUnreadable

_CELLS = "cells"
_OF_JSON: dict[ReportKind, Callable[[str, str], ReportText]] = {
    ReportKind.INBOUND_SHIPMENT_ITEMS: read_items,
    ReportKind.TRANSACTIONS: read_transactions,
}


@dataclass(frozen=True)
class RowProblem:
    """A row that is kept out. `code`: too_many_cells, cut_off, value_missing, value_unreadable."""

    line: int
    code: str
    message: str


@dataclass(frozen=True)
class Report:
    """The good rows in the file's order; `unknown_columns` are kept in the frame as text.

    Columns: the schema's, the unknown ones, `line`; for the detailed ledger `occurrence` and
    `row_key`, for a settlement `is_total` (its first row, which holds the deposit).
    """

    kind: ReportKind
    frame: pl.DataFrame
    unknown_columns: tuple[str, ...]
    problems: tuple[RowProblem, ...]
    charset: str


def read_report(
    content: bytes,
    kind: ReportKind | None = None,
    charset: str | None = None,
    *,
    row_keys: bool = True,
) -> Report:
    """Read a report; without `kind` it is told by its header, `charset` is the declared one.
    Without `row_keys` a ledger's rows get none, which is most of its reading (ledger_keys.py).

    A report without rows, also one of no bytes, is an empty frame. ReportUnreadable: it is no text,
    no report, or lacks a column that it cannot do without.
    """
    text, charset = decode(content, charset)
    if text.lstrip()[:1] in ("{", "["):
        kind = kind or _kind_of_json(text)
        if kind not in _OF_JSON:
            raise ReportUnreadable(f"The file is JSON, and no {kind}. Ask for the report again.")
        parted = _OF_JSON[kind](text, charset)
    elif text.strip():
        parted = part(text, charset)
    elif kind is None:
        raise ReportUnreadable("The file is empty, so that nothing tells which report it is.")
    else:
        parted = part("\t".join(SCHEMAS[kind].columns) + "\n", charset)
    kind = kind or _kind_of(parted.header)
    return _typed(kind, parted, row_keys=row_keys)


def _kind_of_json(text: str) -> ReportKind:
    is_posted = are_transactions(text)
    return ReportKind.TRANSACTIONS if is_posted else ReportKind.INBOUND_SHIPMENT_ITEMS


def _kind_of(header: tuple[str, ...]) -> ReportKind:
    """The report with most of the header's columns, of those whose needed columns are there."""
    names = {plain(name) for name in header}

    def known(kind: ReportKind) -> int:
        return len(names & {plain(name) for name in SCHEMAS[kind].columns})

    fitting = [kind for kind in SCHEMAS if not _missing(SCHEMAS[kind], names)]
    if not fitting:
        raise ReportUnreadable(
            "The file is no report that is known: its first line names the columns of none."
        )
    return max(fitting, key=known)


def _missing(schema: Schema, names: set[str]) -> list[str]:
    return [name for name in schema.columns if name in schema.needed and plain(name) not in names]


def _typed(kind: ReportKind, parted: ReportText, *, row_keys: bool) -> Report:
    schema = SCHEMAS[kind]
    missing = _missing(schema, {plain(name) for name in parted.header})
    if missing:
        raise ReportUnreadable(
            f"The file is no {kind}: it has no column {', '.join(missing)}."
            " Ask for the report again, with all its columns."
        )
    places = _places(schema, parted.header)
    texts, problems = _texts(schema, places, parted)
    if kind is ReportKind.SETTLEMENT:
        texts = _with_settlement_currency(texts)
    frame, unreadable = _read_values(schema, texts)
    if kind is ReportKind.SETTLEMENT:
        is_total = pl.col("transaction_type").is_null() & pl.col("total_amount").is_not_null()
        frame = frame.with_columns(is_total.alias("is_total"))
    if kind is ReportKind.LEDGER_DETAIL and row_keys:
        frame = with_keys(frame)
    problems = sorted([*problems, *unreadable], key=lambda problem: problem.line)
    unknown = tuple(name for name in places if name not in schema.columns)
    return Report(kind, frame, unknown, tuple(problems), parted.charset)


def _texts(
    schema: Schema, places: dict[str, int], parted: ReportText
) -> tuple[pl.DataFrame, list[RowProblem]]:
    """The rows that fit, their columns all text."""
    problems: list[RowProblem] = []
    found: list[pl.DataFrame] = []
    for piece in parted.pieces:
        rows, kept_out = _with_fitting_cells(piece, len(parted.header), parted.cut_line)
        found.append(_columns(schema, places, rows))
        problems += kept_out
    return pl.concat(found, rechunk=True), problems


def _with_fitting_cells(
    rows: pl.DataFrame, width: int, cut_line: int | None
) -> tuple[pl.DataFrame, list[RowProblem]]:
    """Without rows that have more cells than the header, or that end before their line does."""
    cells = rows[_CELLS]
    too_many = cells.list.len() > width
    if too_many.any():
        too_many &= cells.list.slice(width).list.join("").str.strip_chars() != ""
    problems = [
        RowProblem(line, "too_many_cells", "The row has more cells than the header has columns.")
        for line in rows.filter(too_many)[LINE]
    ]
    cut_off = (rows[LINE] == (cut_line or 0)) & (cells.list.len() < width)
    problems += [
        RowProblem(line, "cut_off", "The file ends within this row. Ask for the report again.")
        for line in rows.filter(cut_off)[LINE]
    ]
    return rows.filter(~(too_many | cut_off)), problems


def _places(schema: Schema, header: tuple[str, ...]) -> dict[str, int]:
    """Where each column stands, by our name for it."""
    known = {plain(name): name for name in schema.columns}
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        name = known.get(plain(title)) or snake(title) or f"column_{place + 1}"
        if name not in places and name != LINE:
            places[name] = place
    return places


def _columns(schema: Schema, places: dict[str, int], rows: pl.DataFrame) -> pl.DataFrame:
    """Every known column and then the others, all text, empty cells null."""
    others = [name for name in places if name not in schema.columns]
    return rows.select(
        LINE,
        *(
            pl.col(_CELLS)
            .list.get(places[name], null_on_oob=True)
            .str.strip_chars()
            .replace("", None)
            .alias(name)
            if name in places
            else pl.lit(None, dtype=pl.String()).alias(name)
            for name in (*schema.columns, *others)
        ),
    )


def _with_settlement_currency(texts: pl.DataFrame) -> pl.DataFrame:
    """The currency stands in a settlement's first row alone."""
    own = pl.col("currency").drop_nulls().first().over("settlement_id")
    return texts.with_columns(pl.col("currency").fill_null(own))


def _read_values(schema: Schema, texts: pl.DataFrame) -> tuple[pl.DataFrame, list[RowProblem]]:
    problems: list[RowProblem] = []
    bad = pl.repeat(value=False, n=len(texts), dtype=pl.Boolean(), eager=True)
    read: list[pl.Series] = []
    for name in schema.columns:
        column = texts[name]
        wanted, value = _read(schema, name, column, texts)
        unreadable = column.is_not_null() & value.is_null()
        if name in schema.money:
            unreadable &= ~values.is_no_amount(column).fill_null(value=False)
        empty = column.is_null() if name in schema.filled else unreadable & False
        problems += _unreadable(name, wanted, texts.filter(unreadable))
        problems += [
            RowProblem(line, "value_missing", f'Column "{name}" is empty.')
            for line in texts.filter(empty)[LINE]
        ]
        bad |= unreadable | empty
        read.append(value.alias(name))
    return texts.with_columns(read).filter(~bad), problems


def _read(
    schema: Schema, name: str, column: pl.Series, texts: pl.DataFrame
) -> tuple[str, pl.Series]:
    """What the column's cells are, in words, and their values."""
    readers: tuple[tuple[frozenset[str], str, Callable[[pl.Series], pl.Series]], ...] = (
        (schema.days, "a date", values.days),
        (schema.moments, "a date and time", values.moments),
        (schema.counts, "a whole number", values.counts),
    )
    for names, wanted, read in readers:
        if name in names:
            return wanted, read(column)
    if name in schema.money:
        return "an amount of a known currency", values.amounts(column, texts[schema.currency])
    return "text", column


def _unreadable(name: str, wanted: str, rows: pl.DataFrame) -> list[RowProblem]:
    return [
        RowProblem(line, "value_unreadable", f'Column "{name}": "{text[:40]}" is not {wanted}.')
        for line, text in rows.select(LINE, name).iter_rows()
    ]
