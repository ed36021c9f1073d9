"""Text with its places -> the fields of a document. One set of rules for every supplier."""

from decimal import Decimal

from evidence.extraction.amounts import find_amounts
from evidence.extraction.csv_fields import fields_of_table
from evidence.extraction.currency import find_currency
from evidence.extraction.dates import day_order_of
from evidence.extraction.document_type import find_type
from evidence.extraction.found import Found, place_of, value_in
from evidence.extraction.grading import graded, with_net
from evidence.extraction.heading import find_date, find_number
from evidence.extraction.line_values import read_lines
from evidence.extraction.lines import find_body
from evidence.extraction.numbers import decimal_mark_of, to_minor_units
from evidence.extraction.parties import find_parties
from evidence.extraction.payments import with_payment
from evidence.extraction.references import find_purchase_order, shipment_ids, tracking_ids
from evidence.extraction.totals import Totals, find_totals
from evidence.reading.layout import DocumentText
from models.contracts.evidence import DocumentFields, DocumentLine, Place, ReadBy


def extract(text: DocumentText) -> DocumentFields:
    """What the document says; what is not found is None. DocumentRowInvalid for a CSV's bad row."""
    if text.table is not None:
        return fields_of_table(text, text.table)
    currency = find_currency(text.rows)
    code = value_in(currency)
    decimal_mark = decimal_mark_of(
        [amount.text for row in text.rows for amount in find_amounts(row, None)]
    )
    body = find_body(text.rows, decimal_mark, may_repair=text.method is ReadBy.OCR)
    lines = read_lines(body.drafts, code, text.method)
    printed = with_payment(find_totals(body.sums), text.rows, decimal_mark)
    totals = with_net(graded(printed, body.drafts), body.drafts)
    head = {**_head(text, currency), **_sums(totals, code)}
    values: dict[str, Found[object]] = {name: one for name, one in head.items() if one is not None}
    where = {name: place_of(one, text.method) for name, one in values.items()}
    for read in lines:
        where |= {f"lines.{read.line.position}.{name}": at for name, at in read.where.items()}
    bare = {name: one.value for name, one in values.items()}
    return _fields(text, bare, [read.line for read in lines], where)


def _head(text: DocumentText, currency: Found[str] | None) -> dict[str, "Found[object] | None"]:
    parties = find_parties(text)
    whole = "\n".join(row.text for row in text.rows)
    return {
        "number": find_number(text.rows),
        "issued_on": find_date(text.rows, day_order_of(whole, value_in(currency))),
        "supplier": parties.supplier,
        "buyer": parties.buyer,
        "currency": currency,
        "purchase_order": find_purchase_order(text.rows),
        "shipment_ids": shipment_ids(text.rows),
        "tracking_ids": tracking_ids(text.rows),
    }


def _sums(totals: Totals, currency: str | None) -> dict[str, "Found[object] | None"]:
    def cents(found: Found[Decimal] | None) -> "Found[object] | None":
        return None if found is None else found.become(to_minor_units(found.value, currency))

    return {
        "net_cents": cents(totals.net),
        "tax_cents": cents(totals.tax),
        "freight_cents": cents(totals.freight),
        "discount_cents": cents(
            totals.discount and totals.discount.become(abs(totals.discount.value))
        ),
        "total_cents": cents(totals.total),
    }


def _fields(
    text: DocumentText,
    values: dict[str, object],
    lines: list[DocumentLine],
    where: dict[str, Place],
) -> DocumentFields:
    read: dict[str, object] = {"pages": text.pages, "lines": lines, "where": where, **values}
    priced = "total_cents" in values or any(line.total_cents is not None for line in lines)
    return DocumentFields.model_validate({**read, "type": find_type(text, priced=priced)})
