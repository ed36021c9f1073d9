from datetime import date

import pytest

from evidence.documents import read_document
from evidence.extraction.dates import parse_date
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.papers import LIMITS, draw, table

WORDS = {
    "es": ("FACTURA", "N.º de factura", "Fecha de factura", "4 de marzo de 2026",
           ["Descripción", "Cantidad", "Precio unitario", "Importe"],
           "Base imponible", "IVA 21%", "Total a pagar"),
    "it": ("FATTURA", "Fattura n.", "Data fattura", "4 marzo 2026",
           ["Descrizione", "Q.tà", "Prezzo unitario", "Importo"],
           "Totale imponibile", "IVA 21%", "Totale fattura"),
    "fr": ("FACTURE", "Numéro de facture", "Date de facture", "4 mars 2026",
           ["Désignation", "Qté", "P.U. HT", "Montant HT"],
           "Total HT", "TVA 21 %", "Net à payer"),
    "de": ("RECHNUNG", "Rechnungs-Nr.", "Rechnungsdatum", "4. März 2026",
           ["Bezeichnung", "Menge", "Einzelpreis", "Gesamt"],
           "Nettobetrag", "MwSt. 21%", "Gesamtbetrag"),
}  # fmt: skip


def paper(language: str) -> DocumentFields:
    title, number, dated, day, head, net, tax, total = WORDS[language]
    columns = [40.0, 300.0, -430.0, -540.0]
    return read_document(draw([
        (40, 40, "Vallombrosa Trade S.r.l."), (400, 40, title, 16),
        *table(80, [40, 160], [[number, "VT-2026-17"], [dated, day]]),
        *table(140, columns, [head, ["Kettle", "1.200", "2,50", "3.000,00"],
                              ["Lamp", "4", "5,25", "21,00"]]),
        *table(200, [-430, -540], [[net, "3.021,00"], [tax, "634,41"], [total, "3.655,41 €"]]),
    ]), "a.pdf", LIMITS)  # fmt: skip


each_language = pytest.mark.parametrize("language", WORDS)


@each_language
def test_the_head_is_read(language: str) -> None:
    fields = paper(language)
    assert (fields.type, fields.number, fields.issued_on, fields.currency) == (
        "invoice",
        "VT-2026-17",
        date(2026, 3, 4),
        "EUR",
    )


@each_language
def test_the_lines_are_read(language: str) -> None:
    lines = [(one.quantity, one.unit_price_cents, one.total_cents) for one in paper(language).lines]
    assert lines == [(1200, 250, 300000), (4, 525, 2100)]


@each_language
def test_the_sums_are_read(language: str) -> None:
    fields = paper(language)
    assert (fields.net_cents, fields.tax_cents, fields.total_cents) == (302100, 63441, 365541)


@pytest.mark.parametrize(
    "text", ["4 de marzo de 2026", "4 marzo 2026", "1er mars 2026", "4 mag. 2026", "14MAR2026"]
)
def test_months_of_five_languages_are_known(text: str) -> None:
    assert parse_date(text) is not None


def test_a_time_that_is_glued_to_the_year_is_no_part_of_it() -> None:
    assert parse_date("25/12/201820:13") == date(2018, 12, 25)
