"""UN/CEFACT Cross Industry Invoice -> fields: ZUGFeRD 1 and 2, Factur-X, XRechnung."""

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
from models.contracts.evidence import DocumentFields, DocumentLine

# The older and the newer edition name the same things differently.
_HEAD = "ExchangedDocument|HeaderExchangedDocument"
TRADE = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
_AGREEMENT = f"{TRADE}/ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
_DELIVERY = f"{TRADE}/ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery"
_SETTLEMENT = f"{TRADE}/ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
_SUMS = (
    f"{_SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation"
    "|SpecifiedTradeSettlementMonetarySummation"
)
_LINES = f"{TRADE}/IncludedSupplyChainTradeLineItem"
_LINE_PRICE = (
    "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement/NetPriceProductTradePrice"
)
_LINE_COUNT = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery/BilledQuantity"
_LINE_TOTAL = (
    "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
    "/SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
    "/LineTotalAmount"
)
# UNTDID 7161: freight service.
_FREIGHT_CODE = "FC"


def fields_of_cii(root: Node, pages: int) -> DocumentFields:
    """The invoice's values; `where` is left to the caller."""
    currency = currency_of(root.text(f"{_SETTLEMENT}/InvoiceCurrencyCode"))
    total = cents_of(root.text(f"{_SUMS}/GrandTotalAmount"), currency)
    return DocumentFields(
        type=type_of_code(root.text(f"{_HEAD}/TypeCode"), total),
        pages=pages,
        number=root.text(f"{_HEAD}/ID"),
        issued_on=date_of(root.text(f"{_HEAD}/IssueDateTime/DateTimeString")),
        supplier=root.text(f"{_AGREEMENT}/SellerTradeParty/Name"),
        buyer=root.text(f"{_AGREEMENT}/BuyerTradeParty/Name"),
        currency=currency,
        net_cents=cents_of(root.text(f"{_SUMS}/TaxBasisTotalAmount"), currency),
        tax_cents=_tax(root, currency),
        freight_cents=_freight(root, currency),
        discount_cents=cents_of(root.text(f"{_SUMS}/AllowanceTotalAmount"), currency) or None,
        total_cents=total,
        purchase_order=root.text(f"{_AGREEMENT}/BuyerOrderReferencedDocument/IssuerAssignedID|ID"),
        shipment_ids=[
            node.value
            for node in root.every(
                f"{_DELIVERY}/DespatchAdviceReferencedDocument/IssuerAssignedID|ID"
            )
            if node.value
        ],
        lines=_lines(root, currency),
    )


def _tax(root: Node, currency: str | None) -> int | None:
    """The tax in the invoice's currency: the law of some countries asks for a second one."""
    amounts = list(root.every(f"{_SUMS}/TaxTotalAmount"))
    own = [node for node in amounts if node.attribute("currencyID") in (currency, None)]
    return cents_of((own or amounts)[0].value, currency) if amounts else None


def _freight(root: Node, currency: str | None) -> int | None:
    services = [
        cents_of(node.text("AppliedAmount"), currency)
        for node in root.every(f"{_SETTLEMENT}/SpecifiedLogisticsServiceCharge")
    ]
    charges = [
        cents_of(node.text("ActualAmount"), currency)
        for node in root.every(f"{_SETTLEMENT}/SpecifiedTradeAllowanceCharge")
        if node.text("ChargeIndicator/Indicator") == "true"
        and node.text("ReasonCode") == _FREIGHT_CODE
    ]
    return sum(amount or 0 for amount in services + charges) or None


def _lines(root: Node, currency: str | None) -> list[DocumentLine]:
    # A line without a product is a text between the lines.
    nodes = [node for node in root.every(_LINES) if node.first("SpecifiedTradeProduct")]
    return [_line(position, node, currency) for position, node in enumerate(nodes, start=1)]


def _line(position: int, node: Node, currency: str | None) -> DocumentLine:
    count = node.first(_LINE_COUNT)
    price = node.first(_LINE_PRICE)
    product = "SpecifiedTradeProduct"
    return line_of(
        position,
        description=node.text(f"{product}/Name") or node.text(f"{product}/Description") or "",
        sku=node.text(f"{product}/SellerAssignedID") or node.text(f"{product}/GlobalID"),
        unit=count.attribute("unitCode") if count else None,
        count=count.value if count else None,
        price=_price(price) if price else None,
        total=node.text(_LINE_TOTAL),
        currency=currency,
    )


def _price(node: Node) -> Decimal | None:
    amount = decimal_of(node.text("ChargeAmount"))
    basis = decimal_of(node.text("BasisQuantity")) or Decimal(1)
    return None if amount is None else amount / basis
