"""A table with a full grid, as an export office prints it; also its pro-forma invoices."""

from sandbox.amazon.invoice_formats import american_date, plain_amount
from sandbox.amazon.invoices import Invoice
from sandbox.amazon.sheet import Sheet

BOLD = "Helvetica-Bold"
EDGES = (48, 78, 168, 392, 438, 500, 564)
HEADS = ("No.", "Item Code", "Description of Goods", "Qty", "Unit Price", "Amount")
ROW = 22
TITLES = {"invoice": "INVOICE", "pro_forma": "PRO FORMA INVOICE", "packing_slip": "PACKING LIST"}


def draw(invoice: Invoice) -> bytes:
    """One page."""
    sheet = Sheet("letter", invoice.number)
    _draw_head(sheet, invoice)
    bottom = _draw_table(sheet, invoice, 268)
    _draw_totals(sheet, invoice, bottom + 24)
    return sheet.finish()


def _draw_head(sheet: Sheet, invoice: Invoice) -> None:
    sheet.text(48, 60, invoice.supplier.name, font=BOLD, size=14)
    for place, line in enumerate(invoice.supplier.address):
        sheet.text(48, 76 + 12 * place, line)
    sheet.text(48, 128, TITLES[invoice.kind], font=BOLD, size=18)
    facts = (
        ("Invoice No.:", invoice.number),
        ("Date:", american_date(invoice.issued_on)),
        ("P.O. No.:", invoice.order_number or "n/a"),
        ("Currency:", invoice.currency),
    )
    for place, (name, value) in enumerate(facts):
        sheet.text(370, 160 + 14 * place, name, font=BOLD)
        sheet.text(444, 160 + 14 * place, value)
    sheet.text(48, 160, "Sold to:", font=BOLD)
    for place, line in enumerate((invoice.buyer.name, *invoice.buyer.address)):
        sheet.text(48, 174 + 12 * place, line)


def _draw_table(sheet: Sheet, invoice: Invoice, top: float) -> float:
    sheet.band(EDGES[0], top - 20, EDGES[-1] - EDGES[0], ROW, "#e4e8ee")
    for left, head in zip(EDGES, HEADS, strict=False):
        sheet.text(left + 4, top - 6, head, font=BOLD, size=8.5)
    y = top + 2
    for number, line in enumerate(invoice.lines, start=1):
        sheet.text(EDGES[0] + 4, y + 14, str(number))
        sheet.text(EDGES[1] + 4, y + 14, line.code)
        sheet.text(EDGES[2] + 4, y + 14, line.description)
        sheet.right(EDGES[4] - 4, y + 14, str(line.quantity))
        sheet.right(EDGES[5] - 4, y + 14, plain_amount(line.unit_price))
        sheet.right(EDGES[6] - 4, y + 14, plain_amount(line.total))
        y += ROW
    for place in range(len(invoice.lines) + 2):
        sheet.rule(EDGES[0], top - 20 + ROW * place, EDGES[-1], top - 20 + ROW * place)
    for edge in EDGES:
        sheet.rule(edge, top - 20, edge, y)
    return y


def _draw_totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    rows = (
        ("Subtotal", invoice.subtotal),
        ("Freight", invoice.freight),
        (f"Tax ({invoice.tax_rate}%)", invoice.tax),
    )
    for name, value in rows:
        sheet.text(420, y, name)
        sheet.right(EDGES[-1] - 4, y, plain_amount(value))
        y += 15
    sheet.rule(420, y - 9, EDGES[-1], y - 9, width=1)
    sheet.text(420, y + 4, f"TOTAL {invoice.currency}", font=BOLD, size=10)
    sheet.right(EDGES[-1] - 4, y + 4, plain_amount(invoice.total), font=BOLD, size=10)
    if invoice.kind == "pro_forma":
        sheet.text(48, y + 40, "Offer only. This document is not a demand for payment.", grey=True)
    else:
        sheet.text(48, y + 40, "Paid in full by T/T. Balance due: 0.00", grey=True)
