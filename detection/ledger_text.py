"""Bytes of a ledger export -> header and rows of text. Amazon's files differ in all but content."""

import csv
import io
import re

from models.errors import LedgerUnreadable

# A text with kana is Japanese; without, bytes above 127 are Windows-1252 far more often.
_KANA = re.compile(r"[\u3040-\u30ff]")


def read_rows(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """(header, [(row number in the file, values)]). LedgerUnreadable when there is no table."""
    text = _decode(content)
    if not text.strip():
        raise LedgerUnreadable("The ledger export is empty. Ask Amazon for the report again.")
    header_line = text.lstrip().splitlines()[0]
    delimiter = max("\t;,", key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, values in enumerate(reader, start=1):
            if any(value.strip() for value in values):
                rows.append((number, [value.strip() for value in values]))
    except csv.Error as error:
        raise LedgerUnreadable(
            f"Row {len(rows) + 1} of the ledger export cannot be read ({error})."
            " Ask Amazon for the report again."
        ) from error
    _, header = rows[0]
    return header, rows[1:]


def _decode(content: bytes) -> str:
    """UTF-8 with or without a mark, else Japanese (CP932) if it reads as such, else CP1252."""
    if b"\x00" in content:
        raise LedgerUnreadable("The ledger export is not a text file. Ask for the report again.")
    readings = [
        text
        for encoding in ("utf-8-sig", "cp932", "cp1252")
        if (text := _decoded(content, encoding)) is not None
    ]
    if not readings:
        raise LedgerUnreadable("The ledger export's letters cannot be read. Save it as UTF-8.")
    if _decoded(content, "utf-8-sig") is not None or _KANA.search(readings[0]):
        return readings[0]
    return readings[-1]


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
