"""Who sold and who bought, where no label in front of the name says so."""

import pytest

from evidence.documents import read_document
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.papers import LIMITS, Text, draw, table

GOODS: list[Text] = table(
    300,
    [40, 300, -400, -500],
    [
        ["Description", "Qty", "Price", "Total"],
        ["Steel kettle", "2", "5.00", "10.00"],
        ["Total", "", "", "10.00"],
    ],
)
WINDOW: list[Text] = [
    (40, 60, "Harbor Trading LLC"),
    (40, 74, "45 Industrial Parkway"),
    (40, 88, "Dayton, OH 45402"),
    (40, 200, "Invoice A-17", 12),
]


def fields_of(*texts: Text) -> DocumentFields:
    return read_document(draw([*texts, *GOODS]), "invoice.pdf", LIMITS)


@pytest.mark.parametrize(
    "closing",
    [
        [(40, 790, "Nordlicht Handels GmbH", 7), (40, 800, "Am Kai 3, 20457 Hamburg", 7)],
        [(40, 400, "Mit freundlichen Grüßen"), (40, 420, "Nordlicht Handels GmbH")],
        [(40, 400, "Yours sincerely,"), (40, 420, "Nordlicht Handels GmbH")],
    ],
)
def test_who_closes_a_letter_is_the_supplier_and_the_window_shows_the_buyer(
    closing: list[Text],
) -> None:
    fields = fields_of(*WINDOW, *closing)
    assert (fields.supplier, fields.buyer) == ("Nordlicht Handels GmbH", "Harbor Trading LLC")


def test_a_large_letterhead_above_an_address_is_no_addressee() -> None:
    head: list[Text] = [
        (40, 60, "Harbor Trading LLC", 16),
        *WINDOW[1:],
        (40, 790, "Volksbank eG, 20457 Hamburg", 7),
    ]
    assert fields_of(*head).supplier == "Harbor Trading LLC"


def test_the_name_below_the_senders_line_is_the_buyer() -> None:
    sender = "Lune & Fils Imports · 42 Harbor Street · Reno, NV 89502, USA"
    window: list[Text] = [(40, 130 + line[1], line[2]) for line in WINDOW[:3]]
    foot: Text = (40, 800, "Page 1")
    fields = fields_of((380, 60, "Lune & Fils Imports", 16), (40, 170, sender, 6), *window, foot)
    assert (fields.supplier, fields.buyer) == ("Lune & Fils Imports", "Harbor Trading LLC")


def test_a_senders_address_alone_names_no_buyer() -> None:
    sender = "Lune & Fils Imports · 42 Harbor Street · Reno, NV 89502, USA"
    assert fields_of((40, 170, sender, 6), (40, 190, "Thank you for your order.")).buyer is None


def test_the_name_of_a_column_is_no_supplier() -> None:
    fields = fields_of((40, 60, "Lune & Fils Imports", 8), (40, 600, "Total weight: 12 kg"))
    assert fields.supplier == "Lune & Fils Imports"


def test_goods_are_no_supplier() -> None:
    fields = fields_of((40, 60, "Lune & Fils Imports", 8), (40, 600, "Steel kettle: boil it first"))
    assert fields.supplier == "Lune & Fils Imports"


def test_a_legal_form_with_a_letter_that_recognition_took_for_another_is_mended() -> None:
    fields = fields_of((40, 60, "Lune Forniture S.r.I."), (40, 74, "Via Roma 4, 20121 Milano"))
    assert fields.supplier == "Lune Forniture S.r.l."


def test_names_in_a_form_beneath_their_headings_are_read() -> None:
    form = table(
        60,
        [40, 200],
        [
            ["Verkäufer", ""],
            ["Nummer:", "549910"],
            ["Name:", "ELEKTRON Service GmbH"],
            ["Käufer", ""],
            ["Name:", "Consulting GmbH"],
        ],
    )
    fields = fields_of((40, 30, "Beispiele für Rechnungen"), *form)
    assert (fields.supplier, fields.buyer) == ("ELEKTRON Service GmbH", "Consulting GmbH")


def test_a_street_at_the_head_is_no_supplier() -> None:
    fields = fields_of((40, 40, "Hafenstraße 99", 14), (40, 60, "Kaffeerösterei Müller"))
    assert fields.supplier == "Kaffeerösterei Müller"


def test_the_company_with_its_registration_beneath_is_the_supplier() -> None:
    head = table(
        60,
        [40, 380],
        [
            ["Harbor Trading Ltd", "Nordlicht Candles Limited"],
            ["12 Harbour Street", "Unit 4, Mill Park"],
            ["POOLE BH15 1AA", "VAT: GB123456789"],
        ],
    )
    assert fields_of((40, 40, "TAX INVOICE"), *head).supplier == "Nordlicht Candles Limited"
