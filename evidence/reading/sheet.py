"""An Excel workbook (.xlsx) -> a table with named columns, or an invoice laid out in cells.

Formulas are not worked out: the values that the program saved with them count.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from evidence.reading.layout import (
    CHARACTER_WIDTH,
    ROW_HEIGHT,
    CsvTable,
    DocumentText,
    Row,
    Word,
    shortened,
)
from evidence.reading.limits import DocumentLimits
from models.contracts.evidence import ReadBy
from models.errors import DocumentBroken, DocumentEmpty, DocumentEncrypted, DocumentTooLarge

Cells = tuple[str, ...]
Sheet = list[tuple[int, Cells]]

# What packs better than this is not a table but a bomb; small files may.
_MOST_RATIO = 200
_SMALL = 1024 * 1024
_MOST_COLUMNS = 100
# Blanks between two cells of a row: more than within a cell's words.
_GAP = 4
_WIDEST_CELL = 60


def read_sheet(content: bytes, limits: DocumentLimits) -> DocumentText:
    """The first sheet that holds a table. DocumentBroken, Empty, Encrypted or TooLarge."""
    _check_archive(content, limits)
    try:
        rows = next((rows for rows in _sheets(content, limits) if len(rows) >= 2), None)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, OSError) as error:
        raise _broken() from error
    if rows is None:
        raise DocumentEmpty("No sheet of the workbook holds rows. Save the one that does as CSV.")
    if _is_table(rows):
        (_, header), *lines = rows
        table = CsvTable(header, tuple(lines))
        return DocumentText(pages=1, rows=(), table=table, method=ReadBy.CELL)
    return DocumentText(pages=1, rows=tuple(_laid_out(rows)), method=ReadBy.CELL)


def _broken() -> DocumentBroken:
    return DocumentBroken("The workbook is damaged. Save it again, or as CSV, and upload that.")


def _check_archive(content: bytes, limits: DocumentLimits) -> None:
    """Holds the archive's own table of contents against the limits, before a byte is unpacked."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _broken() from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentEncrypted("The workbook is locked with a password. Save it without one.")
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    if (
        len(entries) > limits.entries
        or unpacked > limits.unpacked
        or (unpacked > _SMALL and unpacked / packed > _MOST_RATIO)
    ):
        raise DocumentTooLarge("The workbook unpacks to more than is read. Upload it as CSV.")


def _sheets(content: bytes, limits: DocumentLimits) -> Iterator[Sheet]:
    import openpyxl  # noqa: PLC0415 - slow to load, and few documents are workbooks

    book: Any = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                # The sheet's own word on its size may be anything.
                sheet.reset_dimensions()
                yield _without_empty_columns(_rows(sheet, limits))
    finally:
        book.close()


def _rows(sheet: Any, limits: DocumentLimits) -> Sheet:
    rows: Sheet = []
    left = limits.characters
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = tuple(_text(value) for value in values[:_MOST_COLUMNS])
        left -= sum(map(len, cells))
        if any(cells):
            rows.append((number, cells))
        if len(rows) > limits.rows or number > 10 * limits.rows or left < 0:
            raise DocumentTooLarge(
                f"The workbook holds more than {limits.rows:,} rows or {limits.characters:,}"
                " characters. Upload the invoice's lines only."
            )
    return rows


def _without_empty_columns(rows: Sheet) -> Sheet:
    width = max((len(cells) for _, cells in rows), default=0)
    padded = [(number, cells + ("",) * (width - len(cells))) for number, cells in rows]
    used = [index for index in range(width) if any(cells[index] for _, cells in padded)]
    return [(number, tuple(cells[index] for index in used)) for number, cells in padded]


def _text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        digits = f"{value:.6f}".rstrip("0").rstrip(".")
        # Three decimals would read as thousands: four never do.
        return f"{digits}0" if re.search(r"\.[0-9]{3}$", digits) else digits
    return " ".join(str(value).split())


def _is_table(rows: Sheet) -> bool:
    """Whether the first row names the columns: a word over each column that has values."""
    header = rows[0][1]
    return len(header) >= 2 and all(re.search(r"[^\W\d]", name) for name in header)


def _laid_out(rows: Sheet) -> Iterator[Row]:
    """The cells as rows of a page, their columns as wide as their longest words."""
    columns = range(len(rows[0][1]))
    widths = [min(max(len(cells[index]) for _, cells in rows), _WIDEST_CELL) for index in columns]
    starts = [sum(widths[:index]) + _GAP * index for index in columns]
    for number, cells in rows:
        words = [
            word
            for start, text in zip(starts, cells, strict=True)
            for word in _words(text, start, number)
        ]
        yield Row(1, shortened(words))


def _words(text: str, start: int, number: int) -> Iterator[Word]:
    for found in re.finditer(r"\S+", text[: _WIDEST_CELL * 4]):
        yield Word(
            text=found.group(),
            left=(start + found.start()) * CHARACTER_WIDTH,
            right=(start + found.end()) * CHARACTER_WIDTH,
            top=number * ROW_HEIGHT,
            height=CHARACTER_WIDTH * 1.5,
        )
