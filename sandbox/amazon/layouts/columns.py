"""Typewriter columns without a line, from an old order system; also its packing slips."""

from sandbox.amazon.invoice_formats import plain_amount
from sandbox.amazon.invoices import Invoice, InvoiceLine
from sandbox.amazon.sheet import Sheet

MONO = "Courier"
MONO_BOLD = "Courier-Bold"
SIZE = 8.5
LEFT = 42


class _Typewriter:
    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._y = 54.0

    def line(self, words: str = "", *, bold: bool = False) -> None:
        font = MONO_BOLD if bold else MONO
        self._sheet.text(LEFT, self._y, words, font=font, size=SIZE)
        self._y += 12


def draw(invoice: Invoice) -> bytes:
    """One page."""
    sheet = Sheet("letter", invoice.number)
    paper = _Typewriter(sheet)
    slip = invoice.kind == "packing_slip"
    paper.line(invoice.supplier.name.upper(), bold=True)
    for words in invoice.supplier.address:
        paper.line(words)
    paper.line()
    paper.line("PACKING SLIP" if slip else "INVOICE", bold=True)
    paper.line()
    paper.line(f"{'SLIP NO' if slip else 'INVOICE NO':<14}{invoice.number}")
    paper.line(f"{'DATE':<14}{invoice.issued_on:%m/%d/%Y}")
    paper.line(f"{'CUSTOMER PO':<14}{invoice.order_number or 'NONE'}")
    paper.line(f"{'TERMS':<14}{'SHIPMENT ONLY' if slip else 'PREPAID, BALANCE 0.00'}")
    paper.line()
    for label, words in zip(
        ("SHIP TO" if slip else "BILL TO", "", ""),
        (invoice.buyer.name, *invoice.buyer.address),
        strict=True,
    ):
        paper.line(f"{label:<14}{words}")
    paper.line()
    _type_lines(paper, invoice, slip=slip)
    return sheet.finish()


def _type_lines(paper: _Typewriter, invoice: Invoice, *, slip: bool) -> None:
    prices = "" if slip else f"{'PRICE':>12}{'EXTENDED':>14}"
    paper.line(f"{'QTY':>5}  {'ITEM':<14}{'DESCRIPTION':<46}{prices}", bold=True)
    paper.line()
    for line in invoice.lines:
        paper.line(_columns(line, priced=not slip))
    if slip:
        return
    paper.line()
    for name, value in (
        ("MERCHANDISE", invoice.subtotal),
        ("FREIGHT", invoice.freight),
        ("SALES TAX", invoice.tax),
    ):
        paper.line(f"{name:>79}{plain_amount(value):>14}")
    paper.line(
        f"{'INVOICE TOTAL ' + invoice.currency:>79}{plain_amount(invoice.total):>14}", bold=True
    )


def _columns(line: InvoiceLine, *, priced: bool) -> str:
    prices = f"{plain_amount(line.unit_price):>12}{plain_amount(line.total):>14}" if priced else ""
    return f"{line.quantity:>5}  {line.code:<14}{line.description:<46}{prices}"
