"""Excel workbooks, made here by openpyxl."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest

from evidence.documents import read_document
from evidence.reading.limits import DocumentLimits
from evidence.reading.text import read_text
from models.contracts.evidence import ReadBy
from models.errors import DocumentBroken, DocumentEmpty, DocumentTooLarge, DocumentTypeUnknown
from tests.unit.evidence.papers import LIMITS

TABLE = [
    ["Invoice Number", "Invoice Date", "SKU", "Quantity", "Unit Price", "Currency"],
    ["INV-7", date(2026, 3, 4), "HP-BTL-32", 12, 6.9, "EUR"],
    ["INV-7", date(2026, 3, 4), "HP-LAN-10", 48, 1.125, "EUR"],
]


def workbook(*sheets: Sequence[Sequence[object]], hidden: int = 0) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for index, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {index}")
        for row in rows:
            sheet.append(row)
        if index < hidden:
            sheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_table_has_named_columns_and_the_numbers_of_its_rows() -> None:
    table = read_text(workbook(TABLE), "a.xlsx", LIMITS).table
    assert table is not None
    assert table.header == tuple(map(str, TABLE[0]))
    assert table.rows[0] == (2, ("INV-7", "2026-03-04", "HP-BTL-32", "12", "6.9", "EUR"))


def test_a_table_becomes_the_lines_of_an_invoice() -> None:
    fields = read_document(workbook(TABLE), "a.xlsx", LIMITS)
    assert [(line.quantity, line.unit_price_cents) for line in fields.lines] == [
        (12, 690),
        (48, 113),
    ]


def test_three_decimals_are_no_thousands() -> None:
    table = read_text(workbook(TABLE), "a.xlsx", LIMITS).table
    assert table is not None
    assert table.rows[1][1][4] == "1.1250"


def test_an_invoice_that_is_laid_out_in_cells_is_read_as_a_page() -> None:
    text = read_text(
        workbook([["Harbour Supply"], [], [None, "Invoice", "INV-7"], ["Total", None, 12.5]]),
        "a.xlsx",
        LIMITS,
    )
    assert [[cell.text for cell in row.cells] for row in text.rows] == [
        ["Harbour Supply"],
        ["Invoice", "INV-7"],
        ["Total", "12.5"],
    ]


def test_values_of_a_workbook_are_cells() -> None:
    assert read_text(workbook(TABLE), "a.xlsx", LIMITS).method is ReadBy.CELL


def test_the_first_sheet_that_is_shown_and_holds_rows_counts() -> None:
    text = read_text(workbook([["hidden"], ["x"]], [], TABLE, hidden=1), "a.xlsx", LIMITS)
    assert text.table is not None


def test_a_formula_is_not_worked_out() -> None:
    table = read_text(workbook([["a", "b"], ["x", "=1+1"]]), "a.xlsx", LIMITS).table
    assert table is not None
    assert table.rows == ((2, ("x", "")),)


def test_a_workbook_without_rows_is_empty() -> None:
    with pytest.raises(DocumentEmpty):
        read_text(workbook([]), "a.xlsx", LIMITS)


def test_more_rows_than_the_limit_are_refused() -> None:
    with pytest.raises(DocumentTooLarge):
        read_text(workbook([["a", "b"]] * 12), "a.xlsx", DocumentLimits(rows=10))


def test_a_workbook_that_was_cut_off_is_no_workbook() -> None:
    with pytest.raises(DocumentTypeUnknown):
        read_text(workbook(TABLE)[:1000], "a.xlsx", LIMITS)


def archive(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_bomb_is_refused_by_its_own_table_of_contents() -> None:
    bomb = archive({"xl/worksheets/sheet1.xml": bytes(50_000_000), "xl/workbook.xml": b"<x/>"})
    with pytest.raises(DocumentTooLarge):
        read_text(bomb, "a.xlsx", LIMITS)


def test_an_archive_of_too_many_files_is_refused() -> None:
    many = {f"xl/{number}.xml": b"" for number in range(1100)} | {"xl/workbook.xml": b"<x/>"}
    with pytest.raises(DocumentTooLarge):
        read_text(archive(many), "a.xlsx", LIMITS)


def test_a_workbook_in_name_only_is_broken() -> None:
    with pytest.raises(DocumentBroken):
        read_text(archive({"xl/workbook.xml": b"<x/>"}), "a.xlsx", LIMITS)
