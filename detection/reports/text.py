"""Bytes of a report -> a frame of text with the line of each row.

Lines are parted before cells, so that a quotation mark that means inches swallows no further line.
"""

import csv
from codecs import lookup
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import polars as pl

from detection.ledger_text import encoding_of
from models.errors import LedgerUnreadable, ReportUnreadable

LINE = "line"
# Letters of lines that are parted at once.
PIECE = 8 * 1024 * 1024
_CELLS = "cells"
_SINGLE = pl.element().str.replace_all('""', '"', literal=True)


@dataclass(frozen=True)
class ReportText:
    """`pieces`, to be taken once, have `line` (1 is the file's first) and `cells` (a list of text).

    `cut_line` is the file's last line where that has no end, so that it may be cut off.
    """

    charset: str
    header: tuple[str, ...]
    pieces: Iterable[pl.DataFrame]
    cut_line: int | None


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
    header = next(line for line in _lines(whole) if line.strip())
    delimiter = max("\t;,|", key=header.count)
    return ReportText(
        charset=charset,
        header=tuple(_cells(pl.Series([header]), delimiter).to_list()[0]),
        pieces=_pieces(whole, header, delimiter),
        cut_line=None if whole.endswith("\n") else whole.count("\n") + 1,
    )


def _lines(text: str, at_least: int = 0) -> Iterator[str]:
    """The text's lines; or whole lines together, of so many letters at least."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start + at_least)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


def _pieces(text: str, header: str, delimiter: str) -> Iterator[pl.DataFrame]:
    """A million rows parted at once would take ten times the memory of their text."""
    line = 1
    for some in _lines(text, PIECE):
        lines = pl.DataFrame({"text": [some]}).select(pl.col("text").str.split("\n").explode())
        lines = lines.with_row_index(LINE, offset=line)
        line += len(lines)
        rows = lines.filter(pl.col("text").str.strip_chars() != "", pl.col("text") != header)
        yield pl.DataFrame(
            {LINE: rows[LINE].cast(pl.Int64), _CELLS: _cells(rows["text"], delimiter)}
        )


def _cells(lines: pl.Series, delimiter: str) -> pl.Series:
    if not lines.str.contains('"', literal=True).any():
        return lines.str.split(delimiter)
    if delimiter != "\t":
        # A comma may stand within quotation marks; a tab does not.
        read = [next(csv.reader([line], delimiter=delimiter)) for line in lines]
        return pl.Series(read, dtype=pl.List(pl.String()))
    inner = _inside_of_wrapped(lines)
    if inner is not None:
        cells = inner.str.split("\t")
        is_doubled = inner.str.contains('""', literal=True).any()
        return cells.list.eval(_SINGLE) if is_doubled else cells
    wrapped = pl.element().str.contains(r'^".*"$') & (pl.element().str.len_bytes() > 1)
    bare = pl.element().str.slice(1, pl.element().str.len_chars() - 2)
    return lines.str.split(delimiter).list.eval(
        pl.when(wrapped).then(bare.str.replace_all('""', '"', literal=True)).otherwise(pl.element())
    )


def _inside_of_wrapped(lines: pl.Series) -> pl.Series | None:
    """Lines whose every cell is wrapped, as Amazon writes them, without the wrapping: three times
    as fast as to look at each cell. None where any line has another cell."""
    ends = lines.str.starts_with('"') & lines.str.ends_with('"') & (lines.str.len_bytes() > 1)
    inner = lines.str.strip_prefix('"').str.strip_suffix('"')
    bare = inner.str.replace_all('"\t"', "\t", literal=True)
    unwrapped = inner.str.len_bytes() - bare.str.len_bytes()
    is_wrapped = ends & (unwrapped == 2 * inner.str.count_matches("\t", literal=True))
    return bare if is_wrapped.all() else None


def _clean(text: str) -> str:
    """Without a mark at the beginning, and without noughts, which no database takes."""
    return text.lstrip("\ufeff").replace("\x00", "")
