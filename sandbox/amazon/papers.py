"""The suppliers' documents as files, drawn by `synthetic/`: each supplier writes in one way."""

from sandbox.amazon.catalogue import generator
from sandbox.amazon.invoices import Invoice, InvoiceLine
from sandbox.amazon.suppliers import Form
from synthetic.files import mail_with
from synthetic.kinds import PaperKind
from synthetic.layouts.drawing import draw
from synthetic.layouts.families import SEEN
from synthetic.paper import CODE_IN_COLUMN, NO_CODE, Paper, PaperLine
from synthetic.workbooks import invoice_workbook

MEDIA_TYPES: dict[Form, str] = {
    "pdf": "application/pdf",
    "scan": "application/pdf",
    "mail": "message/rfc822",
    "workbook": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_FAMILIES = {family.name: family for family in SEEN}


def render_invoice(invoice: Invoice) -> bytes:
    """The file, the same bytes for the same document."""
    supplier = invoice.supplier
    paper = paper_of(invoice)
    # From the name alone: a supplier's words and margins are the same on all its papers.
    habits = generator(supplier.party.name, "habits")
    if invoice.form == "workbook":
        return invoice_workbook(habits, paper)
    pdf, _ = draw(habits, paper, _FAMILIES[supplier.family])
    match invoice.form:
        case "mail":
            return mail_with(paper, pdf, f"{paper.number}.pdf")
        case "scan":
            return _scanned(pdf, invoice.number)
        case "pdf":
            return pdf


def paper_of(invoice: Invoice) -> Paper:
    """What is printed."""
    supplier = invoice.supplier
    return Paper(
        kind=PaperKind(invoice.kind),
        language=supplier.language,
        country=supplier.country,
        number=invoice.number,
        issued_on=invoice.issued_on,
        currency=invoice.currency,
        supplier=supplier.party,
        buyer=invoice.buyer,
        lines=tuple(_line(line) for line in invoice.lines),
        tax_rate=invoice.tax_rate,
        freight=invoice.freight,
        order_number=invoice.order_number,
    )


def _line(line: InvoiceLine) -> PaperLine:
    place = CODE_IN_COLUMN if line.code else NO_CODE
    return PaperLine(line.description, line.code, place, line.quantity, line.unit_price)


def _scanned(pdf: bytes, number: str) -> bytes:
    from synthetic.scans import LIGHT, scanned_pdf  # noqa: PLC0415 - numpy and Pillow: few need them

    return scanned_pdf(generator(number, "scan"), pdf, LIGHT)
