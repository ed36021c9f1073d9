"""A CSV table -> the fields of a document, by the names of its columns."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from evidence.extraction.currency import CODES, currency_in
from evidence.extraction.dates import day_order_of, parse_date
from evidence.extraction.found import LABELLED
from evidence.extraction.numbers import decimal_mark_of, parse_minor_units, parse_quantity
from evidence.reading.layout import CsvTable, DocumentText
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType, Place, ReadBy
from models.errors import DocumentRowInvalid

Value = TypeVar("Value")

_NAMES = {
    "sku": "sku|msku|seller sku|item code|item no|item number|product code|article no"
    "|article number|part number|model|asin|fnsku|artikelnummer|art nr|artikelnr",
    "description": "description|item|product|product name|item name|name|title|item description"
    "|bezeichnung|beschreibung|artikel|produkt",
    "quantity": "quantity|qty|units|pcs|pieces|menge|anzahl|stück|stueck",
    "unit_price": "unit price|price|unit cost|cost|price each|price per unit|einzelpreis|stückpreis"
    "|preis",
    "total": "total|line total|amount|net amount|total price|gesamt|gesamtpreis|betrag|summe",
    "number": "invoice number|invoice no|invoice|invoice id|rechnungsnummer"
    "|rechnung nr|rechnungsnr",
    "date": "invoice date|date|issue date|rechnungsdatum|datum",
    "supplier": "supplier|supplier name|seller|vendor|vendor name|lieferant|verkäufer",
    "buyer": "buyer|customer|bill to|kunde|käufer",
    "currency": "currency|currency code|währung|waehrung",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split("|")}
# What a column says is labelled by its name; a table has no page to show a box on.
_CELL = Place(page=1, method=ReadBy.CELL, confidence=LABELLED)
_IN_HEAD = ("number", "issued_on", "supplier", "buyer", "currency")
_IN_LINE = ("description", "sku", "quantity", "unit_price_cents", "total_cents")


@dataclass(frozen=True)
class _Sheet:
    """A table with its columns found: field -> index of its column."""

    table: CsvTable
    columns: dict[str, int]
    currency: str | None
    decimal_mark: str | None

    def amount(self, value: str) -> int | None:
        """Minor units of the sheet's currency."""
        return parse_minor_units(value, self.currency, self.decimal_mark)

    def count(self, value: str) -> int | None:
        """Whole units."""
        return parse_quantity(value, self.decimal_mark)


def fields_of_table(text: DocumentText, table: CsvTable) -> DocumentFields:
    """Type (an invoice if the rows name its number, else OTHER), head and lines.

    The head's values must be the same in every row that has them; DocumentRowInvalid names the row
    and the column of a value that cannot be right.
    """
    columns = _columns(table)
    currency = _currency(table, columns)
    sheet = _Sheet(
        table=table,
        columns=columns,
        currency=currency,
        decimal_mark=decimal_mark_of([value for _, row in table.rows for value in row]),
    )
    order = day_order_of(" ".join(_column(table, columns, "date")), currency)
    number = _shared(table, columns, "number", str)
    fields = DocumentFields(
        type=DocumentType.INVOICE if number else DocumentType.OTHER,
        pages=text.pages,
        number=number,
        issued_on=_shared(table, columns, "date", lambda value: parse_date(value, order)),
        supplier=_shared(table, columns, "supplier", str),
        buyer=_shared(table, columns, "buyer", str),
        currency=currency,
        lines=[_line(position, sheet) for position in range(1, len(table.rows) + 1)],
    )
    return fields.model_copy(update={"where": _where(fields)})


def _where(fields: DocumentFields) -> dict[str, Place]:
    """The place of every value that the table has, by name; the head's and each line's."""
    head = {name: _CELL for name in _IN_HEAD if getattr(fields, name) is not None}
    lines = {
        f"lines.{line.position}.{name}": _CELL
        for line in fields.lines
        for name in _IN_LINE
        if getattr(line, name) not in (None, "")
    }
    return {**head, **lines}


def _columns(table: CsvTable) -> dict[str, int]:
    """Field -> index of its column. The first column of a field wins."""
    columns: dict[str, int] = {}
    for index, name in enumerate(table.header):
        plain = re.sub(r"[\s_.\-#]+", " ", re.sub(r"\(.*?\)|[€$£]", "", name)).strip().lower()
        field = _FIELD_OF.get(plain)
        if field is not None:
            columns.setdefault(field, index)
    if "quantity" not in columns or not columns.keys() & {"sku", "description"}:
        raise DocumentRowInvalid(
            "Row 1 does not name the columns. Needed are quantity and sku or description; wanted"
            " too: unit price, total, invoice number, invoice date, supplier, currency."
        )
    return columns


def _line(position: int, sheet: _Sheet) -> DocumentLine:
    number, row = sheet.table.rows[position - 1]

    def read(field: str, parse: Callable[[str], Value | None], wanted: str) -> Value | None:
        index = sheet.columns.get(field)
        if index is None or not row[index]:
            return None
        value = parse(row[index])
        if value is None:
            raise DocumentRowInvalid(
                f'Row {number}, column "{sheet.table.header[index]}": "{row[index][:40]}" is not'
                f" {wanted}. Mend it and upload the file again."
            )
        return value

    return DocumentLine(
        position=position,
        page=1,
        description=read("description", str, "a text") or "",
        sku=read("sku", str, "a text"),
        quantity=read("quantity", sheet.count, "a whole number above 0"),
        unit_price_cents=read("unit_price", sheet.amount, "an amount"),
        total_cents=read("total", sheet.amount, "an amount"),
    )


def _column(table: CsvTable, columns: dict[str, int], field: str) -> list[str]:
    index = columns.get(field)
    return [] if index is None else [row[index] for _, row in table.rows]


def _shared(
    table: CsvTable,
    columns: dict[str, int],
    field: str,
    parse: Callable[[str], Value | None],
) -> Value | None:
    """The one value of a column of the head; rows may leave it empty, they may not differ."""
    index = columns.get(field)
    if index is None:
        return None
    first: str | None = None
    for number, row in table.rows:
        value = row[index]
        if value and first is not None and value != first:
            raise DocumentRowInvalid(
                f'Row {number}, column "{table.header[index]}": "{value[:40]}" belongs to another'
                " invoice. Upload one file for each invoice."
            )
        first = value or first
    return None if first is None else parse(first)


def _currency(table: CsvTable, columns: dict[str, int]) -> str | None:
    """The column's code, else the one that the header or the prices are dressed with."""

    def parse(value: str) -> str | None:
        return value.upper() if value.upper() in CODES else currency_in(value)

    named = _shared(table, columns, "currency", parse)
    prices = _column(table, columns, "unit_price") + _column(table, columns, "total")
    return named or currency_in(" ".join((*table.header, *prices)))
