"""Text with its places -> the fields of a document. One set of rules for every supplier."""

from decimal import Decimal

from evidence.extraction.amounts import find_amounts
from evidence.extraction.csv_fields import fields_of_table
from evidence.extraction.currency import find_currency
from evidence.extraction.dates import day_order_of
from evidence.extraction.document_type import find_type
from evidence.extraction.heading import find_date, find_number
from evidence.extraction.lines import find_lines
from evidence.extraction.numbers import decimal_mark_of, to_minor_units
from evidence.extraction.parties import find_buyer, find_supplier
from evidence.extraction.totals import find_totals
from evidence.reading.layout import DocumentText
from models.contracts.evidence import DocumentFields


def extract(text: DocumentText) -> DocumentFields:
    """What the document says; what is not found is None. DocumentRowInvalid for a CSV's bad row."""
    if text.table is not None:
        return fields_of_table(text, text.table)
    whole = "\n".join(row.text for row in text.rows)
    currency = find_currency(whole)
    decimal_mark = decimal_mark_of(
        [amount.text for row in text.rows for amount in find_amounts(row, None)]
    )
    totals = find_totals(text.rows, decimal_mark)
    buyer = find_buyer(text)

    def cents(value: Decimal | None) -> int | None:
        return None if value is None else to_minor_units(value, currency)

    return DocumentFields(
        type=find_type(text),
        pages=text.pages,
        number=find_number(text.rows),
        issued_on=find_date(text.rows, day_order_of(whole, currency)),
        supplier=find_supplier(text, buyer),
        buyer=buyer,
        currency=currency,
        net_cents=cents(totals.net),
        tax_cents=cents(totals.tax),
        freight_cents=cents(totals.freight),
        total_cents=cents(totals.total),
        lines=find_lines(text.rows, decimal_mark, currency),
    )
