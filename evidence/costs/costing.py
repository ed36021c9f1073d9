"""What one lost unit cost: the line's price, with freight and tax apart, as Amazon values it."""

from evidence.gate.checks import lines_sum, prices_hold_tax
from models.contracts.evidence import DocumentFields, DocumentLine
from models.contracts.money import Money


def unit_cost(document: DocumentFields, line: DocumentLine) -> Money | None:
    """The price of one unit in the document's currency; None when price or currency is unknown.

    Where the prices hold the tax, its share (tax / lines, over the whole invoice) is taken out and
    the rest rounded down: never more than what was paid before tax.
    """
    if line.unit_price_cents is None or line.unit_price_cents <= 0 or document.currency is None:
        return None
    cents = line.unit_price_cents
    lines = lines_sum(document)
    if prices_hold_tax(document) and lines:
        cents = cents * (lines - (document.tax_cents or 0)) // lines
    return Money(cents=cents, currency=document.currency)
