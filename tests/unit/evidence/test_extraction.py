from datetime import date
from functools import cache
from pathlib import Path

import pytest

from evidence.documents import read_document
from models.contracts.evidence import DocumentFields, DocumentType
from sandbox.amazon.invoices import Invoice
from sandbox.amazon.papers import render_invoice
from sandbox.amazon.world import build_world
from tests.unit.evidence.papers import AMERICAN, GERMAN, LIMITS, draw, outcome_of, table, titled
from tests.unit.evidence.real_invoices import FILES

SANDBOX = [
    invoice for seller in build_world(11, date(2026, 11, 1)).sellers for invoice in seller.invoices
]
each_document = pytest.mark.parametrize("invoice", SANDBOX, ids=lambda one: one.number)
each_priced = pytest.mark.parametrize(
    "invoice",
    [invoice for invoice in SANDBOX if invoice.kind != "packing_slip"],
    ids=lambda one: one.number,
)


def fields_of(content: bytes) -> DocumentFields:
    return read_document(content, "invoice.pdf", LIMITS)


@cache
def sent(invoice: Invoice) -> DocumentFields:
    """What is read of a sandbox document in the form that it comes in."""
    return read_document(render_invoice(invoice), invoice.name, LIMITS)


def numbers(fields: DocumentFields) -> list[tuple[int | None, int | None, int | None]]:
    return [(one.quantity, one.unit_price_cents, one.total_cents) for one in fields.lines]


def test_an_american_head_with_values_beneath_their_labels_is_read() -> None:
    fields = fields_of(AMERICAN)
    assert (fields.number, fields.issued_on, fields.supplier, fields.buyer, fields.currency) == (
        "BR-2026-118",
        date(2026, 3, 4),
        "Blue Ridge Supply LLC",
        "Harbor Trading LLC",
        "USD",
    )


def test_american_lines_are_read_with_the_code_in_the_description() -> None:
    lines = fields_of(AMERICAN).lines
    assert [(one.sku, one.quantity, one.unit_price_cents, one.total_cents) for one in lines] == [
        ("HP-BTL-32", 1200, 690, 828000),
        (None, 48, 1340, 64320),
    ]


def test_american_sums_are_read() -> None:
    fields = fields_of(AMERICAN)
    assert (fields.net_cents, fields.freight_cents, fields.tax_cents, fields.total_cents) == (
        892320,
        15000,
        0,
        907320,
    )


def test_a_german_head_beside_a_delivery_date_is_read() -> None:
    fields = fields_of(GERMAN)
    assert (fields.type, fields.number, fields.issued_on, fields.supplier, fields.currency) == (
        DocumentType.INVOICE,
        "2026/0815",
        date(2026, 3, 4),
        "Nordlicht Handels GmbH",
        "EUR",
    )


def test_german_lines_are_read_with_wrapped_descriptions() -> None:
    lines = fields_of(GERMAN).lines
    assert [(one.description, one.quantity, one.unit_price_cents) for one in lines] == [
        ("Yogamatte rutschfest 6 mm lila, mit Tragegurt", 1000, 835),
        ("Springseil", 96, 265),
    ]


def test_german_sums_are_read() -> None:
    fields = fields_of(GERMAN)
    assert (fields.net_cents, fields.tax_cents, fields.total_cents) == (860440, 163484, 1023924)


def test_lines_without_any_table_head_are_found_by_their_arithmetic() -> None:
    content = draw(table(40, [40, 300, -380, -480], [
        ["Kettle steel", "12", "11.50", "138.00"], ["Lamp", "3", "7.00", "21.00"],
        ["Order placed by phone", "4411", "12.00", "99.00"]]))  # fmt: skip
    assert numbers(fields_of(content)) == [(12, 1150, 13800), (3, 700, 2100)]


def test_a_discount_in_the_row_does_not_hide_the_line() -> None:
    content = draw(table(40, [40, 250, -350, -400, -480], [
        ["Product", "Quantity", "Price", "Disc.", "Line total"],
        ["Kettle", "10", "20.00", "10%", "180.00"]]))  # fmt: skip
    assert numbers(fields_of(content)) == [(10, 2000, 18000)]


def test_freight_between_the_lines_is_freight_and_no_line() -> None:
    content = draw(table(40, [40, 250, -350, -480], [
        ["Product", "Qty", "Price", "Amount"], ["Kettle", "2", "20.00", "40.00"],
        ["Shipping", "1", "9.00", "9.00"], ["Lamp", "1", "5.00", "5.00"],
        ["Total", "", "", "54.00"]]))  # fmt: skip
    fields = fields_of(content)
    assert (len(fields.lines), fields.freight_cents) == (2, 900)


def test_a_carried_sum_is_no_line_and_does_not_end_the_table() -> None:
    head = ["Product", "Qty", "Price", "Amount"]
    columns = [40.0, 250.0, -350.0, -480.0]
    content = draw(
        table(40, columns, [head, ["Kettle", "2", "20.00", "40.00"],
                            ["Carried forward", "", "", "40.00"]]),
        table(40, columns, [["Brought forward", "", "", "40.00"], ["Lamp", "1", "5.00", "5.00"]]),
    )  # fmt: skip
    assert [(one.page, one.description) for one in fields_of(content).lines] == [
        (1, "Kettle"),
        (2, "Lamp"),
    ]


def case_line(unit: str, description: str) -> tuple[int | None, int | None, int | None]:
    content = draw(table(40, [40, 250, 300, -400, -480], [
        ["Description", "Qty", "UOM", "Unit Price", "Amount"],
        [description, "2", unit, "48.00", "96.00"]]))  # fmt: skip
    return numbers(fields_of(content))[0]


def test_a_case_of_known_size_is_counted_in_units() -> None:
    assert case_line("case", "Soap bar, case of 12") == (24, 400, 9600)


def test_a_case_of_unknown_size_has_no_price_for_a_unit() -> None:
    assert case_line("case", "Soap bar") == (None, None, 9600)


def test_a_price_column_without_prices_leaves_them_unknown() -> None:
    content = draw(table(40, [40, 250, -350], [["Item code", "Description", "Qty"],
                                               ["AB-1234", "Kettle", "7"]]))  # fmt: skip
    assert numbers(fields_of(content)) == [(7, None, None)]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("INVOICE", DocumentType.INVOICE),
        ("Tax Invoice", DocumentType.INVOICE),
        ("Rechnung Nr. 4711", DocumentType.INVOICE),
        ("Sales Receipt", DocumentType.RECEIPT),
        ("PRO FORMA INVOICE", DocumentType.PRO_FORMA),
        ("Proforma-Rechnung", DocumentType.PRO_FORMA),
        ("Commercial Invoice", DocumentType.OTHER),
        ("Quotation", DocumentType.OTHER),
        ("Order Confirmation", DocumentType.ORDER_CONFIRMATION),
        ("Auftragsbestätigung", DocumentType.ORDER_CONFIRMATION),
        ("Packing Slip", DocumentType.PACKING_SLIP),
        ("Lieferschein Nr. 88", DocumentType.PACKING_SLIP),
        ("CREDIT NOTE", DocumentType.CREDIT_NOTE),
        ("Gutschrift", DocumentType.CREDIT_NOTE),
        ("Dear customer", DocumentType.INVOICE),
    ],
)
def test_the_title_tells_the_kind_of_paper(title: str, kind: DocumentType) -> None:
    assert fields_of(titled(title)).type is kind


@pytest.mark.parametrize("denial", ["This is not an invoice.", "Dies ist keine Rechnung"])
def test_a_paper_that_denies_being_an_invoice_is_none(denial: str) -> None:
    assert fields_of(titled("Invoice", denial)).type is DocumentType.OTHER


def test_a_delivery_note_that_an_invoice_mentions_does_not_change_its_kind() -> None:
    assert fields_of(titled("INVOICE", "Delivery note no. 123")).type is DocumentType.INVOICE


def test_a_letter_has_neither_lines_nor_sums() -> None:
    fields = fields_of(draw([(40, 40, "Dear Jo,"), (40, 60, "it was 3 degrees on 4 March 2026.")]))
    assert (fields.type, fields.lines, fields.total_cents, fields.number) == (
        DocumentType.OTHER,
        [],
        None,
        None,
    )


def test_plain_text_is_extracted_like_a_page() -> None:
    text = (
        "Great Company Inc.\n\nINVOICE A-17\nDate: 2026-03-04\n\n"
        "Item          Qty    Price    Total\n"
        "Kettle          2    $5.00   $10.00\n"
        "Total                        $10.00\n"
    )
    fields = read_document(text.encode(), "invoice.txt", LIMITS)
    assert (fields.number, numbers(fields), fields.total_cents) == (
        "A-17",
        [(2, 500, 1000)],
        1000,
    )


@each_document
def test_the_head_of_each_sandbox_document_is_read(invoice: Invoice) -> None:
    fields = sent(invoice)
    assert (fields.type, fields.number, fields.issued_on, (fields.supplier or "").lower()) == (
        invoice.kind,
        invoice.number,
        invoice.issued_on,
        invoice.supplier.party.name.lower(),
    )


@each_document
def test_the_lines_of_each_sandbox_document_are_read(invoice: Invoice) -> None:
    priced = invoice.kind != "packing_slip"
    assert [
        (one.description, one.sku or "", one.quantity, one.unit_price_cents, one.total_cents)
        for one in sent(invoice).lines
    ] == [
        (
            one.description,
            one.code,
            one.quantity,
            one.unit_price if priced else None,
            one.total if priced else None,
        )
        for one in invoice.lines
    ]


@each_priced
def test_the_sums_of_each_sandbox_document_are_read(invoice: Invoice) -> None:
    fields = sent(invoice)
    read = (fields.net_cents, fields.freight_cents, fields.tax_cents, fields.total_cents)
    assert (fields.currency, *read) == (
        invoice.currency,
        invoice.subtotal,
        invoice.freight,
        invoice.tax or None,  # a tax of nothing is not printed
        invoice.total,
    )


@pytest.mark.skipif(not FILES, reason="the development invoices are not here")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_real_invoice_gives_fields_or_one_document_error(file: Path) -> None:
    assert outcome_of(file.read_bytes()) in ("fields", "document error")
