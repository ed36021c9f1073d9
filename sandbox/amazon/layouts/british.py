"""A British VAT invoice: A4, pound signs, day first, a shaded head of the table."""

from sandbox.amazon.invoice_formats import british_date, symbol_amount
from sandbox.amazon.invoices import Invoice
from sandbox.amazon.sheet import Sheet

SERIF = "Times-Roman"
SERIF_BOLD = "Times-Bold"
LEFT, RIGHT = 54, 545


def draw(invoice: Invoice) -> bytes:
    """One page."""
    sheet = Sheet("A4", invoice.number)
    _draw_head(sheet, invoice)
    bottom = _draw_lines(sheet, invoice, 262)
    _draw_totals(sheet, invoice, bottom + 20)
    foot = "Registered in England and Wales 04417722  VAT Reg. No. GB 712 4455 18"
    sheet.text(LEFT, 800, foot, font=SERIF, size=8, grey=True)
    return sheet.finish()


def _draw_head(sheet: Sheet, invoice: Invoice) -> None:
    sheet.band(0, 0, sheet.width, 20, "#23395b")
    sheet.text(LEFT, 62, invoice.supplier.name, font=SERIF_BOLD, size=16)
    sheet.text(LEFT, 78, ", ".join(invoice.supplier.address), font=SERIF, size=10)
    sheet.right(RIGHT, 62, "VAT Invoice", font=SERIF_BOLD, size=16)
    sheet.text(LEFT, 118, "Invoice to", font=SERIF_BOLD, size=10)
    for place, words in enumerate((invoice.buyer.name, *invoice.buyer.address)):
        sheet.text(LEFT, 132 + 13 * place, words, font=SERIF, size=10)
    facts = (
        ("Invoice no", invoice.number),
        ("Invoice date / tax point", british_date(invoice.issued_on)),
        ("Your order", invoice.order_number),
        ("Account", "THO001"),
    )
    for place, (name, value) in enumerate(facts):
        sheet.text(330, 118 + 15 * place, name, font=SERIF_BOLD, size=10)
        sheet.right(RIGHT, 118 + 15 * place, value, font=SERIF, size=10)


def _draw_lines(sheet: Sheet, invoice: Invoice, top: float) -> float:
    sheet.band(LEFT, top - 32, RIGHT - LEFT, 20, "#dfe5ee")
    sheet.text(LEFT + 4, top - 18, "Product code", font=SERIF_BOLD, size=10)
    sheet.text(150, top - 18, "Details", font=SERIF_BOLD, size=10)
    for x, head in ((392, "Quantity"), (464, "Price each"), (RIGHT - 4, "Net amount")):
        sheet.right(x, top - 18, head, font=SERIF_BOLD, size=10)
    y = top + 4
    for line in invoice.lines:
        sheet.text(LEFT + 4, y, line.code, font=SERIF, size=10)
        sheet.text(150, y, line.description, font=SERIF, size=10)
        sheet.right(392, y, str(line.quantity), font=SERIF, size=10)
        sheet.right(464, y, symbol_amount(line.unit_price, invoice.currency), font=SERIF, size=10)
        sheet.right(RIGHT - 4, y, symbol_amount(line.total, invoice.currency), font=SERIF, size=10)
        sheet.rule(LEFT, y + 7, RIGHT, y + 7, width=0.3)
        y += 21
    return y


def _draw_totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    for name, value in (
        ("Goods net", invoice.subtotal),
        ("Carriage", invoice.freight),
        (f"VAT @ {invoice.tax_rate}%", invoice.tax),
    ):
        sheet.text(400, y, name, font=SERIF, size=10)
        sheet.right(RIGHT - 4, y, symbol_amount(value, invoice.currency), font=SERIF, size=10)
        y += 15
    total = symbol_amount(invoice.total, invoice.currency)
    sheet.text(400, y + 4, "Invoice total", font=SERIF_BOLD, size=11)
    sheet.right(RIGHT - 4, y + 4, total, font=SERIF_BOLD, size=11)
    paid = "Paid by BACS with thanks. Amount outstanding £0.00"
    sheet.text(LEFT, y + 4, paid, font=SERIF, size=10)
