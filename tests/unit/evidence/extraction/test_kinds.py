import pytest

from evidence.documents import read_document
from models.contracts.evidence import DocumentType
from tests.unit.evidence.papers import LIMITS, draw, table, titled

Kind = DocumentType


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Proof of Delivery", Kind.PROOF_OF_DELIVERY), ("Zustellnachweis", Kind.PROOF_OF_DELIVERY),
        ("Preuve de livraison", Kind.PROOF_OF_DELIVERY),
        ("Comprobante de entrega", Kind.PROOF_OF_DELIVERY),
        ("Prova di consegna", Kind.PROOF_OF_DELIVERY),
        ("Straight Bill of Lading", Kind.BILL_OF_LADING), ("Frachtbrief", Kind.BILL_OF_LADING),
        ("Lettre de voiture", Kind.BILL_OF_LADING), ("Carta de porte", Kind.BILL_OF_LADING),
        ("Polizza di carico", Kind.BILL_OF_LADING),
        ("Facture pro forma", Kind.PRO_FORMA), ("Factura proforma", Kind.PRO_FORMA),
        ("Nota de crédito", Kind.CREDIT_NOTE), ("Nota di credito", Kind.CREDIT_NOTE),
        ("Confirmación de pedido", Kind.ORDER_CONFIRMATION),
        ("Conferma d'ordine", Kind.ORDER_CONFIRMATION),
        ("Bon de livraison", Kind.PACKING_SLIP), ("Albarán", Kind.PACKING_SLIP),
        ("Documento di trasporto", Kind.PACKING_SLIP),
        ("Presupuesto", Kind.OTHER), ("Devis", Kind.OTHER), ("Preventivo", Kind.OTHER),
        ("Factura", Kind.INVOICE), ("Fattura", Kind.INVOICE), ("Facture", Kind.INVOICE),
    ],
)  # fmt: skip
def test_the_title_tells_the_kind_in_five_languages(title: str, kind: DocumentType) -> None:
    assert read_document(titled(title), "a.pdf", LIMITS).type is kind


@pytest.mark.parametrize(
    "denial",
    [
        "This document is not a tax invoice.", "Ce document n'est pas une facture.",
        "Este documento no es una factura.", "Documento non valido ai fini fiscali.",
        "For customs purposes only.",
    ],
)  # fmt: skip
def test_a_paper_that_denies_being_an_invoice_is_none(denial: str) -> None:
    assert read_document(titled("Invoice", denial), "a.pdf", LIMITS).type is Kind.OTHER


def test_an_invoice_without_any_price_is_none() -> None:
    content = draw([(40, 40, "INVOICE", 18), *table(80, [40, 300], [["Item", "Qty"],
                                                                  ["Kettle", "2"]])])  # fmt: skip
    assert read_document(content, "a.pdf", LIMITS).type is Kind.OTHER


def test_the_number_of_an_invoice_does_not_make_a_credit_note_an_invoice() -> None:
    content = draw([
        (40, 40, "Credit note CN-17 of 4 March 2026"), (40, 60, "Invoice no. INV-9"),
        *table(120, [40, 300, 380, -540], [["Item", "Qty", "Price", "Total"],
                                           ["Kettle", "2", "5.00", "10.00"]]),
    ])  # fmt: skip
    assert read_document(content, "a.pdf", LIMITS).type is Kind.CREDIT_NOTE


def test_a_column_of_delivery_notes_makes_no_delivery_note_of_an_invoice() -> None:
    goods = table(80, [40, 140, 300, 400, 500],
                  [["Lieferschein", "Bezeichnung", "Menge", "Preis", "Gesamt"],
                   ["LS-4471", "Lampe", "2", "5,00", "10,00"]])  # fmt: skip
    paper = draw([(40, 40, "Rechnung Nr. 2026-1187"), *goods])
    assert read_document(paper, "a.pdf", LIMITS).type is Kind.INVOICE


def test_the_code_of_an_electronic_invoice_may_stand_before_its_name() -> None:
    assert read_document(titled("TD01 fattura"), "a.pdf", LIMITS).type is Kind.INVOICE
