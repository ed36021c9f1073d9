"""Bytes of a ledger export -> header and rows of text. Amazon's files differ in all but content."""

import codecs
import csv
import io
import re
from dataclasses import dataclass

from models.errors import LedgerUnreadable

# A text with kana is Japanese; without, bytes above 127 are Windows-1252 far more often.
_KANA = re.compile(r"[\u3040-\u30ff]")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Of ASCII written in UTF-16, every second byte is nought.
_UTF16_SHARE = 0.3


@dataclass(frozen=True)
class LedgerText:
    """A table of text. `rows` are (line or record number in the file, values)."""

    encoding: str
    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_rows(content: bytes) -> LedgerText:
    """Header and rows, without lines that are empty. LedgerUnreadable when there is no table."""
    encoding = encoding_of(content)
    text = content.decode(encoding).lstrip("\ufeff")
    if not text.strip():
        raise LedgerUnreadable("The ledger export is empty. Ask Amazon for the report again.")
    header_line = text.lstrip().splitlines()[0]
    delimiter = max("\t;,|", key=header_line.count)
    records = _records(text, delimiter, quoted=True)
    if _has_swallowed_rows(records, delimiter):
        # Bare files hold quotation marks that mean inches, and end at no other.
        records = [
            (number, [value.strip('"') for value in values])
            for number, values in _records(text, delimiter, quoted=False)
        ]
    _, header = records[0]
    return LedgerText(encoding, header, [one for one in records[1:] if one[1] != header])


def encoding_of(content: bytes) -> str:
    """The one encoding of the file. LedgerUnreadable when it is no text, or text of two kinds.

    UTF-8 and UTF-16 with or without a mark, else Japanese (CP932) if it reads as such, else CP1252.
    """
    if content.startswith(_UTF16_MARKS):
        return _checked(content, "utf-16")
    if b"\x00" in content:
        return _checked(content, _unmarked_utf16(content))
    if _reads(content, "utf-8-sig"):
        return "utf-8-sig"
    _check_unmixed(content)
    if _reads(content, "cp932") and _KANA.search(content.decode("cp932")):
        return "cp932"
    return _checked(content, "cp1252")


def _records(text: str, delimiter: str, *, quoted: bool) -> list[tuple[int, list[str]]]:
    quoting = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
    records: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, values in enumerate(reader, start=1):
            if any(value.strip() for value in values):
                records.append((number, [value.strip() for value in values]))
    except csv.Error as error:
        raise LedgerUnreadable(
            f"Row {number + 1} of the ledger export cannot be read ({error})."
            " Ask Amazon for the report again."
        ) from error
    return records


def _has_swallowed_rows(records: list[tuple[int, list[str]]], delimiter: str) -> bool:
    """Whether a cell holds further rows, because a quotation mark was opened and not closed."""
    return any("\n" in value and delimiter in value for _, values in records for value in values)


def _unmarked_utf16(content: bytes) -> str:
    for encoding, noughts in (("utf-16-le", content[1::2]), ("utf-16-be", content[::2])):
        if noughts.count(0) > _UTF16_SHARE * len(noughts):
            return encoding
    raise LedgerUnreadable("The ledger export is not a text file. Ask for the report again.")


def _check_unmixed(content: bytes) -> None:
    """A file put together from others: read in either encoding, part of it would be garbled."""
    utf8: int | None = None
    other: int | None = None
    for number, line in enumerate(content.splitlines(), start=1):
        if line.isascii():
            continue
        if _reads(line, "utf-8-sig"):
            utf8 = utf8 or number
        else:
            other = other or number
    if utf8 is not None and other is not None:
        raise LedgerUnreadable(
            f"The ledger export mixes encodings: line {utf8} is UTF-8, line {other} is not."
            " Import the exports that it was put together from, each as a file of its own."
        )


def _checked(content: bytes, encoding: str) -> str:
    if not _reads(content, encoding):
        raise LedgerUnreadable("The ledger export's letters cannot be read. Save it as UTF-8.")
    return encoding


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
