from datetime import date

import pytest

from evidence.documents import read_document
from models.contracts.evidence import DocumentType, ReadBy
from models.errors import DocumentRowInvalid
from tests.unit.evidence.papers import LIMITS

GOOD = (
    "Invoice No,Invoice Date,Supplier,Currency,SKU,Description,Qty,Unit Price,Line Total\n"
    'INV-7,2026-03-04,Acme Ltd,USD,HP-1,"Kettle, steel",10,11.50,115.00\n'
    "INV-7,2026-03-04,Acme Ltd,USD,HP-2,Lamp,4,3.25,13.00\n"
)


def test_the_head_of_a_csv_is_read_from_its_columns() -> None:
    fields = read_document(GOOD.encode(), "a.csv", LIMITS)
    assert (fields.type, fields.number, fields.issued_on, fields.supplier, fields.currency) == (
        DocumentType.INVOICE,
        "INV-7",
        date(2026, 3, 4),
        "Acme Ltd",
        "USD",
    )


def test_the_lines_of_a_csv_are_read_in_units_and_cents() -> None:
    lines = read_document(GOOD.encode(), "a.csv", LIMITS).lines
    assert [
        (
            one.position,
            one.sku,
            one.description,
            one.quantity,
            one.unit_price_cents,
            one.total_cents,
        )
        for one in lines
    ] == [(1, "HP-1", "Kettle, steel", 10, 1150, 11500), (2, "HP-2", "Lamp", 4, 325, 1300)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_german_csv_is_read_in_every_usual_form(encoding: str, delimiter: str) -> None:
    text = "Artikelnummer;Bezeichnung;Menge;Einzelpreis (€)\nA-1;Größe M;1.000;2,50\n"
    content = text.replace(";", delimiter).encode(encoding)
    fields = read_document(content, "a.csv", LIMITS)
    line = fields.lines[0]
    assert (line.description, line.quantity, line.unit_price_cents, fields.currency) == (
        "Größe M",
        1000,
        250,
        "EUR",
    )


def test_a_csv_that_names_no_invoice_is_not_taken_for_one() -> None:
    content = b"sku,quantity,unit price\nA,1,2.00\n"
    assert read_document(content, "a.csv", LIMITS).type is DocumentType.OTHER


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (",4,", ",four,", 'Row 3, column "Qty": "four"'),
        (",4,", ",-4,", 'Row 3, column "Qty": "-4"'),
        ("3.25", "3.25 each", 'Row 3, column "Unit Price": "3.25 each"'),
        ("3.25,13.00", "3.25", "Row 3 has 8 columns"),
        ("INV-7,2026-03-04,Acme Ltd,USD,HP-2", "INV-8,2026-03-04,Acme Ltd,USD,HP-2",
         'Row 3, column "Invoice No": "INV-8"'),
        ("Qty", "How many", "Row 1 does not name the columns"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_with_its_column(before: str, after: str, told: str) -> None:
    with pytest.raises(DocumentRowInvalid) as error:
        read_document(GOOD.replace(before, after).encode(), "a.csv", LIMITS)
    assert error.value.message.startswith(told)


def test_an_empty_price_is_unknown_and_not_nought() -> None:
    content = GOOD.replace("3.25,13.00", ",").encode()
    line = read_document(content, "a.csv", LIMITS).lines[1]
    assert (line.unit_price_cents, line.total_cents) == (None, None)


def test_every_value_of_a_csv_is_said_to_stand_in_a_cell() -> None:
    content = GOOD.replace("3.25,13.00", ",").encode()
    where = read_document(content, "a.csv", LIMITS).where
    assert {place.method for place in where.values()} == {ReadBy.CELL}
    assert where.keys() == {
        "number", "issued_on", "supplier", "currency",
        "lines.1.description", "lines.1.sku", "lines.1.quantity", "lines.1.unit_price_cents",
        "lines.1.total_cents", "lines.2.description", "lines.2.sku", "lines.2.quantity",
    }  # fmt: skip
