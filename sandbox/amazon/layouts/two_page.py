"""A long invoice: the table goes on over pages, with a carried sum and the total at the end."""

from sandbox.amazon.invoice_formats import plain_amount
from sandbox.amazon.invoices import Invoice, InvoiceLine
from sandbox.amazon.sheet import Sheet

BOLD = "Helvetica-Bold"
LINES_A_PAGE = 16
LEFT, RIGHT = 50, 545


def draw(invoice: Invoice) -> bytes:
    """As many pages as the lines need."""
    sheet = Sheet("A4", invoice.number)
    starts = range(0, len(invoice.lines), LINES_A_PAGE)
    carried = 0
    for page, start in enumerate(starts, start=1):
        lines = invoice.lines[start : start + LINES_A_PAGE]
        _draw_head(sheet, invoice, f"Page {page} of {len(starts)}")
        y = _draw_lines(sheet, invoice, lines, carried)
        carried += sum(line.total for line in lines)
        if page < len(starts):
            sheet.text(370, y + 8, "Carried forward", font=BOLD)
            sheet.right(RIGHT, y + 8, plain_amount(carried), font=BOLD)
            sheet.next_page()
        else:
            _draw_totals(sheet, invoice, y + 12)
    return sheet.finish()


def _draw_head(sheet: Sheet, invoice: Invoice, page: str) -> None:
    sheet.text(LEFT, 52, invoice.supplier.name, font=BOLD, size=12)
    sheet.text(LEFT, 66, ", ".join(invoice.supplier.address), grey=True)
    sheet.right(RIGHT, 52, f"Tax Invoice {invoice.number}", font=BOLD, size=12)
    sheet.right(RIGHT, 66, f"Issued {invoice.issued_on:%d-%b-%Y}   {page}")
    buyer = ", ".join((invoice.buyer.name, *invoice.buyer.address))
    sheet.text(LEFT, 92, f"Buyer: {buyer}")
    sheet.text(LEFT, 106, f"Order: {invoice.order_number}    All amounts in {invoice.currency}")
    sheet.rule(LEFT, 118, RIGHT, 118, width=1.4)
    for x, head in ((LEFT, "#"), (76, "SKU"), (164, "Description")):
        sheet.text(x, 132, head, font=BOLD)
    for x, head in ((400, "Units"), (470, "Rate"), (RIGHT, "Value")):
        sheet.right(x, 132, head, font=BOLD)
    sheet.rule(LEFT, 138, RIGHT, 138)


def _draw_lines(
    sheet: Sheet, invoice: Invoice, lines: tuple[InvoiceLine, ...], carried: int
) -> float:
    y = 156.0
    if carried:
        sheet.text(370, y, "Brought forward", font=BOLD)
        sheet.right(RIGHT, y, plain_amount(carried), font=BOLD)
        y += 24
    for line in lines:
        sheet.text(LEFT, y, str(invoice.lines.index(line) + 1))
        sheet.text(76, y, line.code)
        sheet.text(164, y, line.description)
        sheet.right(400, y, str(line.quantity))
        sheet.right(470, y, plain_amount(line.unit_price))
        sheet.right(RIGHT, y, plain_amount(line.total))
        sheet.rule(LEFT, y + 9, RIGHT, y + 9, width=0.2)
        y += 30
    return y


def _draw_totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    for name, value in (
        ("Subtotal", invoice.subtotal),
        ("Freight", invoice.freight),
        (f"GST {invoice.tax_rate}% (export)", invoice.tax),
    ):
        sheet.text(370, y, name)
        sheet.right(RIGHT, y, plain_amount(value))
        y += 15
    sheet.text(370, y + 4, f"Grand total {invoice.currency}", font=BOLD, size=10.5)
    sheet.right(RIGHT, y + 4, plain_amount(invoice.total), font=BOLD, size=10.5)
    sheet.text(LEFT, y + 4, "Settled. Balance: NIL")
