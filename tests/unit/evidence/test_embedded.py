"""Invoices as XML, in both languages of the standard, and what strangers put in their place."""

import json

import pytest

from evidence.documents import read_document
from evidence.extraction.embedded import completed, embedded_fields
from evidence.extraction.xml_tree import parse_xml
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType, Place, ReadBy
from tests.unit.evidence.papers import LIMITS
from tests.unit.evidence.real_invoices import FILES, FOLDER, cents

CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:rsm" xmlns:ram="urn:ram" xmlns:udt="urn:udt">
  <rsm:ExchangedDocument>
    <ram:ID>INV-7</ram:ID><ram:TypeCode>{type_code}</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20260304</udt:DateTimeString>
    </ram:IssueDateTime>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:SpecifiedTradeProduct>
        <ram:SellerAssignedID>HP-1</ram:SellerAssignedID><ram:Name>Steel bottle</ram:Name>
      </ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice>
        <ram:ChargeAmount>{price}</ram:ChargeAmount>
        <ram:BasisQuantity unitCode="H87">{basis}</ram:BasisQuantity>
      </ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery>
        <ram:BilledQuantity unitCode="{unit}">10.0000</ram:BilledQuantity>
      </ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation>
        <ram:LineTotalAmount>69.00</ram:LineTotalAmount>
      </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty><ram:Name>Harbour Supply GmbH</ram:Name></ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:Name>Trading Ltd</ram:Name></ram:BuyerTradeParty>
      <ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-5</ram:IssuerAssignedID>
      </ram:BuyerOrderReferencedDocument>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:SpecifiedLogisticsServiceCharge><ram:AppliedAmount>5.00</ram:AppliedAmount>
      </ram:SpecifiedLogisticsServiceCharge>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:AllowanceTotalAmount>4.00</ram:AllowanceTotalAmount>
        <ram:TaxBasisTotalAmount>70.00</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="USD">15.00</ram:TaxTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">13.30</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>{total}</ram:GrandTotalAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"""

UBL = """<{root} xmlns="urn:root" xmlns:cac="urn:cac" xmlns:cbc="urn:cbc">
  <cbc:ID>INV-8</cbc:ID><cbc:IssueDate>2026-03-04</cbc:IssueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:DocumentCurrencyCode>GBP</cbc:DocumentCurrencyCode>
  <cac:OrderReference><cbc:ID>PO-6</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Shop</cbc:Name></cac:PartyName>
    <cac:PartyLegalEntity><cbc:RegistrationName>Shop Ltd</cbc:RegistrationName>
    </cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>
    <cbc:AllowanceChargeReasonCode>FC</cbc:AllowanceChargeReasonCode>
    <cbc:Amount>3.00</cbc:Amount></cac:AllowanceCharge>
  <cac:TaxTotal><cbc:TaxAmount currencyID="GBP">12.60</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>63.00</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount>75.60</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:InvoicedQuantity unitCode="DZN">1</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount>60.00</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Mug</cbc:Name><cac:SellersItemIdentification><cbc:ID>MUG</cbc:ID>
    </cac:SellersItemIdentification></cac:Item>
    <cac:Price><cbc:PriceAmount>60.00</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</{root}>"""


def cii(
    type_code: str = "380",
    price: str = "6.90",
    basis: str = "1",
    unit: str = "C62",
    total: str = "83.30",
) -> DocumentFields:
    xml = CII.format(type_code=type_code, price=price, basis=basis, unit=unit, total=total)
    fields = embedded_fields(xml.encode(), 1)
    assert fields is not None
    return fields


def ubl(root: str = "Invoice") -> DocumentFields:
    fields = embedded_fields(UBL.format(root=root).encode(), 1)
    assert fields is not None
    return fields


def test_the_head_of_a_cii_invoice_is_read() -> None:
    fields = cii()
    assert (fields.type, fields.number, str(fields.issued_on)) == (
        DocumentType.INVOICE, "INV-7", "2026-03-04")  # fmt: skip
    assert (fields.supplier, fields.buyer, fields.purchase_order) == (
        "Harbour Supply GmbH", "Trading Ltd", "PO-5")  # fmt: skip


def test_the_sums_of_a_cii_invoice_are_read_in_its_own_currency() -> None:
    fields = cii()
    sums = (fields.net_cents, fields.tax_cents, fields.freight_cents, fields.discount_cents)
    assert (fields.currency, *sums, fields.total_cents) == ("EUR", 7000, 1330, 500, 400, 8330)


def test_a_price_for_a_hundred_is_one_for_a_hundredth_each() -> None:
    assert cii(price="690.00", basis="100").lines[0].unit_price_cents == 690


def test_the_lines_of_a_cii_invoice_are_read() -> None:
    assert cii().lines == [
        DocumentLine(
            position=1, page=1, description="Steel bottle", sku="HP-1", unit="piece",
            quantity=10, unit_price_cents=690, total_cents=6900,
        )
    ]  # fmt: skip


def test_cases_of_unknown_size_have_neither_quantity_nor_price() -> None:
    line = cii(unit="XCT").lines[0]
    assert (line.quantity, line.unit_price_cents, line.total_cents) == (None, None, 6900)


@pytest.mark.parametrize(
    ("code", "total", "kind"),
    [
        ("380", "83.30", DocumentType.INVOICE),
        ("381", "83.30", DocumentType.CREDIT_NOTE),
        ("380", "-83.30", DocumentType.CREDIT_NOTE),
        ("325", "83.30", DocumentType.PRO_FORMA),
        ("386", "83.30", DocumentType.OTHER),
    ],
)
def test_the_type_is_told_by_its_code_and_its_sign(
    code: str, total: str, kind: DocumentType
) -> None:
    assert cii(type_code=code, total=total).type is kind


def test_a_ubl_invoice_is_read() -> None:
    fields = ubl()
    assert (fields.number, fields.supplier, fields.purchase_order) == ("INV-8", "Shop Ltd", "PO-6")
    sums = (fields.net_cents, fields.tax_cents, fields.freight_cents, fields.total_cents)
    assert (fields.currency, *sums) == ("GBP", 6300, 1260, 300, 7560)


def test_a_dozen_is_twelve_units() -> None:
    line = ubl().lines[0]
    assert (line.quantity, line.unit_price_cents, line.case_pack) == (12, 500, 12)


def test_a_ubl_credit_note_is_one_by_its_name() -> None:
    assert ubl("CreditNote").type is DocumentType.CREDIT_NOTE


def test_each_value_says_that_the_xml_gave_it() -> None:
    fields = cii()
    itself = Place(page=1, method=ReadBy.EMBEDDED, confidence=1.0)
    assert {"number", "total_cents", "lines.1.quantity", "lines.1.sku"} <= fields.where.keys()
    assert all(place == itself for place in fields.where.values())


def test_the_page_fills_what_the_xml_leaves_open() -> None:
    place = Place(page=2, method=ReadBy.TEXT, confidence=0.9)
    printed = DocumentFields(
        type=DocumentType.INVOICE, pages=2, number="other", tracking_ids=["1Z"],
        where={"number": place, "tracking_ids": place},
    )  # fmt: skip
    fields = completed(cii(), printed)
    assert (fields.number, fields.where["number"].method) == ("INV-7", ReadBy.EMBEDDED)
    assert (fields.tracking_ids, fields.where["tracking_ids"]) == (["1Z"], place)


def test_the_lines_of_the_page_stand_in_for_none() -> None:
    line = DocumentLine(position=1, page=1, description="Mug")
    printed = DocumentFields(type=DocumentType.INVOICE, pages=1, lines=[line])
    assert completed(cii().model_copy(update={"lines": []}), printed).lines == [line]


def test_a_pro_forma_stays_one_whatever_its_xml_says() -> None:
    printed = DocumentFields(type=DocumentType.PRO_FORMA, pages=1)
    assert completed(cii(), printed).type is DocumentType.PRO_FORMA


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>"""
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>"""


@pytest.mark.parametrize("xml", [BOMB, OUTSIDE, b"<a>", b"", b"\xff\xfe<", b"<a>" * 100_000])
def test_xml_that_no_invoice_needs_is_left_alone(xml: bytes) -> None:
    assert parse_xml(xml) is None


def test_xml_of_something_else_is_no_invoice() -> None:
    assert embedded_fields(b"<html><ID>7</ID></html>", 1) is None


@pytest.mark.skipif(not FILES, reason="the development data is not here")
def test_the_totals_of_real_invoices_are_those_of_their_xml() -> None:
    truth = json.loads((FOLDER / "invoices" / "truth.json").read_text("utf-8"))
    read = [
        read_document((FOLDER / "invoices" / one["file"]).read_bytes(), "i.pdf", LIMITS)
        for one in truth
    ]
    assert [fields.total_cents for fields in read] == [cents(one["total"]) for one in truth]
