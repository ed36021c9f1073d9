"""A German Rechnung: A4, decimal commas, Umsatzsteuer, payment terms in words."""

from sandbox.amazon.invoice_formats import german_amount, german_date
from sandbox.amazon.invoices import Invoice
from sandbox.amazon.sheet import Sheet

BOLD = "Helvetica-Bold"
LEFT, RIGHT = 62, 540


def draw(invoice: Invoice) -> bytes:
    """One page."""
    sheet = Sheet("A4", invoice.number)
    _draw_head(sheet, invoice)
    bottom = _draw_lines(sheet, invoice, 330)
    _draw_totals(sheet, invoice, bottom + 14)
    sheet.rule(LEFT, 786, RIGHT, 786)
    foot = f"{invoice.supplier.name}  |  Amtsgericht Mannheim HRB 70412  |  USt-IdNr. DE811223344"
    sheet.text(LEFT, 798, foot, size=7, grey=True)
    return sheet.finish()


def _draw_head(sheet: Sheet, invoice: Invoice) -> None:
    sheet.right(RIGHT, 62, invoice.supplier.name, font=BOLD, size=13)
    for place, words in enumerate(invoice.supplier.address):
        sheet.right(RIGHT, 76 + 11 * place, words)
    sender = " · ".join((invoice.supplier.name, *invoice.supplier.address))
    sheet.text(LEFT, 142, sender, size=6.5, grey=True)
    for place, words in enumerate((invoice.buyer.name, *invoice.buyer.address)):
        sheet.text(LEFT, 160 + 13 * place, words, size=10)
    facts = (
        ("Rechnungsnummer", invoice.number),
        ("Rechnungsdatum", german_date(invoice.issued_on)),
        ("Ihre Bestellung", invoice.order_number),
        ("Kundennummer", "40217"),
    )
    for place, (name, value) in enumerate(facts):
        sheet.text(360, 160 + 14 * place, name, grey=True)
        sheet.right(RIGHT, 160 + 14 * place, value)
    sheet.text(LEFT, 264, f"Rechnung {invoice.number}", font=BOLD, size=15)
    sheet.text(LEFT, 286, "Wir danken für Ihren Auftrag und berechnen Ihnen wie folgt:")


def _draw_lines(sheet: Sheet, invoice: Invoice, top: float) -> float:
    sheet.text(LEFT, top - 10, "Pos.", font=BOLD)
    sheet.text(94, top - 10, "Bezeichnung", font=BOLD)
    for x, head in ((368, "Menge"), (456, "Einzelpreis"), (RIGHT, "Gesamtpreis")):
        sheet.right(x, top - 10, head, font=BOLD)
    sheet.rule(LEFT, top - 4, RIGHT, top - 4, width=1)
    y = top + 12
    for number, line in enumerate(invoice.lines, start=1):
        sheet.text(LEFT, y, str(number))
        sheet.text(94, y, line.description)
        sheet.right(368, y, f"{line.quantity} Stk.")
        sheet.right(456, y, german_amount(line.unit_price, invoice.currency))
        sheet.right(RIGHT, y, german_amount(line.total, invoice.currency))
        if line.code:
            sheet.text(94, y + 11, f"Art.-Nr. {line.code}", size=8, grey=True)
        y += 28
    sheet.rule(LEFT, y - 10, RIGHT, y - 10)
    return y


def _draw_totals(sheet: Sheet, invoice: Invoice, y: float) -> None:
    for name, value in (
        ("Zwischensumme (netto)", invoice.subtotal),
        ("Versandkosten", invoice.freight),
        (f"zzgl. {invoice.tax_rate} % USt.", invoice.tax),
    ):
        sheet.text(340, y, name)
        sheet.right(RIGHT, y, german_amount(value, invoice.currency))
        y += 15
    sheet.text(340, y + 4, "Gesamtbetrag", font=BOLD, size=10.5)
    sheet.right(RIGHT, y + 4, german_amount(invoice.total, invoice.currency), font=BOLD, size=10.5)
    sheet.text(LEFT, y + 46, "Betrag dankend erhalten. Offener Betrag: 0,00 €")
