"""The shop's account, and the paper that its supplier wrote."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel

from clock import utc_now
from integrations.consents import ConsentKeys
from models.contracts.claim import ChannelName
from models.db import Database
from models.repositories import sellers
from sandbox.amazon.invoices import Invoice, InvoiceLine
from sandbox.amazon.papers import render_invoice
from sandbox.amazon.suppliers import Supplier
from synthetic.paper import Party

SUPPLIER = Supplier(
    Party("Steadfast Supply", ("7 Longevity Road", "Racine, WI 53403, USA")),
    country="US",
    family="classic",
)


class Account(BaseModel):
    """A tenant and its one seller, which is the sandbox's first."""

    tenant_id: UUID
    seller_id: UUID


def opened(database: Database, keys: ConsentKeys, world: Mapping[str, Any]) -> Account:
    """A new tenant for the seller that the sandbox's `world` tells of, with its consent."""
    account = Account(tenant_id=uuid4(), seller_id=uuid4())
    new = sellers.NewSeller(
        tenant_id=account.tenant_id,
        seller_id=account.seller_id,
        name=world["name"],
        marketplace=world["marketplaceId"],
        merchant_id=world["sellerId"],
        channel=ChannelName.SPAPI,
    )
    with database.system() as session:
        sellers.create_tenant(session, account.tenant_id, "A shop", utc_now())
    with database.tenant(account.tenant_id) as session:
        sellers.create_seller(session, new, utc_now())
        sealed = keys.seal(account.tenant_id, account.seller_id, world["refreshToken"])
        sellers.store_consent(session, account.seller_id, sealed, utc_now())
    return account


def own_invoice(facts: Mapping[str, Any], buyer: str) -> bytes:
    """An invoice of one line that names the product of a claim's facts exactly, as PDF."""
    line = InvoiceLine(
        description=facts["title"],
        code=facts["msku"],
        quantity=facts["quantity"],
        unit_price=750,
        fnsku=facts["fnsku"],
        naming="exact_msku",
    )
    invoice = Invoice(
        name="invoice.pdf",
        kind="invoice",
        number=f"OWN-{facts['ledger_reference']}",
        issued_on=utc_now().date() - timedelta(days=100),
        currency=facts["currency"],
        supplier=SUPPLIER,
        buyer=Party(buyer, ("1 Quiet Lane", "Portland, ME 04101, USA")),
        lines=(line,),
    )
    return render_invoice(invoice)
