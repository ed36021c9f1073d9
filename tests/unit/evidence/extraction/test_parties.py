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
