"""The suppliers' invoices of the claims, one for each, in goods that nobody else sells."""

from datetime import date

from sandbox.amazon.invoices import Invoice, InvoiceLine
from sandbox.amazon.papers import render_invoice
from sandbox.amazon.suppliers import Supplier
from synthetic.paper import Party
from tests.chaos.fates import Paper
from tests.chaos.plan import ClaimPlan

BUYER = Party("A chaotic seller", ("1 Quiet Lane", "Portland, ME 04101, USA"))
SUPPLIERS = (
    Supplier(
        Party("Unruh & Sons Supply", ("7 Turbulence Road", "Racine, WI 53403, USA")),
        country="US",
        family="classic",
    ),
    Supplier(
        Party("Gale Force Imports Inc.", ("3 Squall Street", "Reno, NV 89502, USA")),
        country="US",
        family="gridded",
    ),
)


def paper_of(plan: ClaimPlan, currency: str, bought: date) -> tuple[str, bytes]:
    """File name and content. A sheet without date and total makes the gate ask a person; an
    invoice with all of it lets the claim file by itself."""
    if plan.fate.paper is Paper.UNDATED:
        return f"{plan.sku}.csv", _sheet(plan, currency)
    invoice = Invoice(
        name=f"{plan.sku}.pdf",
        kind="invoice",
        supplier=SUPPLIERS[plan.number % len(SUPPLIERS)],
        number=f"US-{plan.number:05}",
        issued_on=bought,
        currency=currency,
        buyer=BUYER,
        lines=(
            InvoiceLine(
                description=plan.title,
                code=plan.sku,
                quantity=plan.quantity,
                unit_price=plan.unit_cents,
                fnsku=plan.fnsku,
                naming="exact_msku",
            ),
        ),
    )
    return invoice.name, render_invoice(invoice)


def _sheet(plan: ClaimPlan, currency: str) -> bytes:
    price = f"{plan.unit_cents / 100:.2f}"
    return (
        "Invoice number,Currency,SKU,Description,Quantity,Unit price\n"
        f"US-{plan.number:05},{currency},{plan.sku},{plan.title},{plan.quantity},{price}\n"
    ).encode()
