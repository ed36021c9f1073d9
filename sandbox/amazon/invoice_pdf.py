"""Supplier documents as PDF files: five suppliers, five layouts."""

from collections.abc import Callable

from sandbox.amazon.invoices import Invoice
from sandbox.amazon.layouts import british, columns, german, grid, two_page
from sandbox.amazon.suppliers import Layout

_LAYOUTS: dict[Layout, Callable[[Invoice], bytes]] = {
    "grid": grid.draw,
    "columns": columns.draw,
    "german": german.draw,
    "british": british.draw,
    "two_page": two_page.draw,
}


def render_invoice(invoice: Invoice) -> bytes:
    """PDF bytes, the same for the same document."""
    return _LAYOUTS[invoice.layout](invoice)
