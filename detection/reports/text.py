"""Bytes of a report -> a frame of text with the line of each row.

Lines are parted before cells, so that a quotation mark that means inches swallows no further line.
"""

import csv
from codecs import lookup
from contextlib import suppress
from dataclasses import dataclass

import polars as pl

from detection.ledger_text import encoding_of
from models.errors import LedgerUnreadable, ReportUnreadable

LINE = "line"
_CELLS = "cells"


@dataclass(frozen=True)
class ReportText:
    """`rows` have `line` (1 is the file's first) and `cells` (a list of text).

    `is_whole` is false where the file's last line has no end, so that it may be cut off.
    """

    charset: str
    header: tuple[str, ...]
    rows: pl.DataFrame
    is_whole: bool


def decode(content: bytes, charset: str | None) -> tuple[str, str]:
    """The text and its charset: the declared one if the bytes are in it, else the one they show.

    ReportUnreadable for what is no text.
    """
    if charset:
        with suppress(LookupError, UnicodeDecodeError):
            name = lookup(charset).name
            # Amazon writes Windows-1252 and declares its subset.
            name = "cp1252" if name == "iso8859-1" else name
            return _clean(content.decode(name)), name
    try:
        name = encoding_of(content)
    except LedgerUnreadable as error:
        raise ReportUnreadable(error.message.replace("ledger export", "report")) from error
    return _clean(content.decode(name)), name


def part(text: str, charset: str) -> ReportText:
    """Header and rows, without empty lines and without headers that are repeated between rows."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = pl.DataFrame({"text": [whole]}).select(pl.col("text").str.split("\n").explode())
    lines = lines.with_row_index(LINE, offset=1).filter(pl.col("text").str.strip_chars() != "")
    header_line = lines["text"][0]
    delimiter = max("\t;,|", key=header_line.count)
    rows = lines.slice(1).filter(pl.col("text") != header_line)
    return ReportText(
        charset=charset,
        header=tuple(_cells(pl.Series([header_line]), delimiter).to_list()[0]),
        rows=pl.DataFrame(
            {LINE: rows[LINE].cast(pl.Int64), _CELLS: _cells(rows["text"], delimiter)}
        ),
        is_whole=whole.endswith("\n"),
    )


def _cells(lines: pl.Series, delimiter: str) -> pl.Series:
    if not lines.str.contains('"', literal=True).any():
        return lines.str.split(delimiter)
    if delimiter != "\t":
        # A comma may stand within quotation marks; a tab does not.
        read = [next(csv.reader([line], delimiter=delimiter)) for line in lines]
        return pl.Series(read, dtype=pl.List(pl.String()))
    wrapped = pl.element().str.contains(r'^".*"$') & (pl.element().str.len_bytes() > 1)
    bare = pl.element().str.slice(1, pl.element().str.len_chars() - 2)
    return lines.str.split(delimiter).list.eval(
        pl.when(wrapped).then(bare.str.replace_all('""', '"', literal=True)).otherwise(pl.element())
    )


def _clean(text: str) -> str:
    """Without a mark at the beginning, and without noughts, which no database takes."""
    return text.lstrip("\ufeff").replace("\x00", "")
