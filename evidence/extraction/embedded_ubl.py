"""UBL 2 Invoice and CreditNote -> fields: Peppol, XRechnung."""

from decimal import Decimal

from evidence.extraction.embedded_values import (
    cents_of,
    currency_of,
    date_of,
    decimal_of,
    line_of,
    type_of_code,
)
from evidence.extraction.xml_tree import Node
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType

_NAME = "Party/PartyLegalEntity/RegistrationName"
_TRADE_NAME = "Party/PartyName/Name"
_FREIGHT_CODE = "FC"


def fields_of_ubl(root: Node, pages: int) -> DocumentFields:
    """The invoice's values; `where` is left to the caller."""
    currency = currency_of(root.text("DocumentCurrencyCode"))
    sums = "LegalMonetaryTotal"
    total = cents_of(
        root.text(f"{sums}/TaxInclusiveAmount") or root.text(f"{sums}/PayableAmount"), currency
    )
    return DocumentFields(
        type=_type(root, total),
        pages=pages,
        number=root.text("ID"),
        issued_on=date_of(root.text("IssueDate")),
        supplier=_party(root, "AccountingSupplierParty"),
        buyer=_party(root, "AccountingCustomerParty"),
        currency=currency,
        net_cents=cents_of(root.text(f"{sums}/TaxExclusiveAmount"), currency),
        tax_cents=_tax(root, currency),
        freight_cents=_freight(root, currency),
        discount_cents=cents_of(root.text(f"{sums}/AllowanceTotalAmount"), currency) or None,
        total_cents=total,
        purchase_order=root.text("OrderReference/ID"),
        shipment_ids=[
            node.value for node in root.every("DespatchDocumentReference/ID") if node.value
        ],
        lines=[
            _line(position, node, currency)
            for position, node in enumerate(root.every("InvoiceLine|CreditNoteLine"), start=1)
        ],
    )


def _type(root: Node, total: int | None) -> DocumentType:
    if root.name == "CreditNote":
        return DocumentType.CREDIT_NOTE
    return type_of_code(root.text("InvoiceTypeCode"), total)


def _party(root: Node, role: str) -> str | None:
    return root.text(f"{role}/{_NAME}") or root.text(f"{role}/{_TRADE_NAME}")


def _tax(root: Node, currency: str | None) -> int | None:
    amounts = list(root.every("TaxTotal/TaxAmount"))
    own = [node for node in amounts if node.attribute("currencyID") in (currency, None)]
    return cents_of((own or amounts)[0].value, currency) if amounts else None


def _freight(root: Node, currency: str | None) -> int | None:
    charges = [
        cents_of(node.text("Amount"), currency)
        for node in root.every("AllowanceCharge")
        if node.text("ChargeIndicator") == "true"
        and node.text("AllowanceChargeReasonCode") == _FREIGHT_CODE
    ]
    return sum(amount or 0 for amount in charges) or None


def _line(position: int, node: Node, currency: str | None) -> DocumentLine:
    count = node.first("InvoicedQuantity|CreditedQuantity")
    price = decimal_of(node.text("Price/PriceAmount"))
    basis = decimal_of(node.text("Price/BaseQuantity")) or Decimal(1)
    return line_of(
        position,
        description=node.text("Item/Name") or node.text("Item/Description") or "",
        sku=node.text("Item/SellersItemIdentification/ID")
        or node.text("Item/StandardItemIdentification/ID"),
        unit=count.attribute("unitCode") if count else None,
        count=count.value if count else None,
        price=None if price is None else price / basis,
        total=node.text("LineExtensionAmount"),
        currency=currency,
    )
