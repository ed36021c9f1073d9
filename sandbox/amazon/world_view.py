"""The seeded world as JSON, for tests and for the demo."""

from typing import Any

from sandbox.amazon.catalogue import Product
from sandbox.amazon.invoices import Invoice
from sandbox.amazon.world import (
    CLAIM_WINDOW_DAYS,
    CLIENT_ID,
    CLIENT_SECRET,
    OpenRow,
    Seller,
    World,
    open_rows,
)


def world_view(world: World) -> dict[str, Any]:
    """Everything a story needs to know: who sells what, what is missing, and what proves it."""
    return {
        "seed": world.seed,
        "anchor": world.anchor.isoformat(),
        "claimWindowDays": CLAIM_WINDOW_DAYS,
        "client": {"clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET},
        "sellers": [seller_view(world, seller) for seller in world.sellers],
    }


def invoice_view(invoice: Invoice) -> dict[str, Any]:
    """A document with the truth about each of its lines."""
    return {
        "name": invoice.name,
        "kind": invoice.kind,
        "form": invoice.form,
        "layout": invoice.supplier.family,
        "supplier": invoice.supplier.party.name,
        "buyer": invoice.buyer.name,
        "number": invoice.number,
        "issuedOn": invoice.issued_on.isoformat(),
        "currency": invoice.currency,
        "subtotalMinorUnits": invoice.subtotal,
        "freightMinorUnits": invoice.freight,
        "taxMinorUnits": invoice.tax,
        "totalMinorUnits": invoice.total,
        "lines": [
            {
                "description": line.description,
                "code": line.code,
                "quantity": line.quantity,
                "unitPriceMinorUnits": line.unit_price,
                "totalMinorUnits": line.total,
                "fnsku": line.fnsku,
                "naming": line.naming,
            }
            for line in invoice.lines
        ],
    }


def seller_view(world: World, seller: Seller) -> dict[str, Any]:
    """A seller with its credentials, what it sells, what is missing and what proves it."""
    return {
        "sellerId": seller.merchant_id,
        "name": seller.name,
        "country": seller.country,
        "marketplaceId": seller.marketplace_id,
        "currency": seller.currency,
        "refreshToken": seller.refresh_token,
        "ledgerHeader": seller.ledger_header,
        "catalogue": [_product_view(product) for product in seller.catalogue],
        "openRows": [_row_view(one) for one in open_rows(seller, world.anchor)],
        "invoices": [invoice.name for invoice in seller.invoices],
    }


def _product_view(product: Product) -> dict[str, Any]:
    return {
        "asin": product.asin,
        "fnsku": product.fnsku,
        "msku": product.msku,
        "title": product.title,
        "sourcingCostMinorUnits": product.sourcing_cost,
        "priceMinorUnits": product.price,
    }


def _row_view(one: OpenRow) -> dict[str, Any]:
    row = one.row
    return {
        "ledgerReference": row.reference,
        "occurrence": one.occurrence,
        "ledgerDate": row.on.isoformat(),
        "claimType": "LOST_WAREHOUSE" if row.reason in {"M", "5"} else "DAMAGED_WAREHOUSE",
        "reason": row.reason,
        "fulfillmentCenter": row.fulfillment_center,
        "disposition": row.disposition,
        "quantity": -row.quantity,
        "reconciledQuantity": row.reconciled,
        "unreconciledQuantity": row.unreconciled,
        "product": _product_view(one.product),
        "valueMinorUnits": one.product.sourcing_cost * (row.unreconciled or 0),
        "invoices": list(one.invoices),
        "naming": one.naming,
    }
