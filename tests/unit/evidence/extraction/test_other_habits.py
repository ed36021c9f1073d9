"""Habits of invoices of many countries and programs, one at a time."""

from datetime import date
from decimal import Decimal

import pytest

from evidence.documents import read_document
from evidence.extraction.numbers import parse_number
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.papers import LIMITS

GOODS = "Description          Qty    Price    Total\nTape                 2      5.00     10.00\n"


def read(text: str) -> DocumentFields:
    return read_document(text.encode(), "a.txt", LIMITS)


@pytest.mark.parametrize("text", ["USD1.25", "1.25EUR", "RMB1.25", "US$1.25"])
def test_a_currency_glued_to_its_number_is_no_part_of_it(text: str) -> None:
    assert parse_number(text) == Decimal("1.25")


def test_a_number_beside_the_papers_title_is_its_number() -> None:
    assert read(f"Acme Ltd\n\nINVOICE     1187\n\n{GOODS}").number == "1187"


def test_a_date_beside_the_papers_title_is_no_number() -> None:
    assert read(f"Acme Ltd\n\nINVOICE     2026-03-04\n\n{GOODS}").number is None


def test_capitals_and_two_digits_with_a_dash_are_one_number() -> None:
    assert read(f"Rechnung\nRechnungs-Nr.   RG 26-00417\n\n{GOODS}").number == "RG 26-00417"


def test_an_address_of_the_us_tells_that_the_month_comes_first() -> None:
    head = "Acme Supply\nColumbus, OH 43085\nINVOICE\nInvoice date: 2/11/2026"
    assert read(f"{head}\n\n{GOODS}").issued_on == date(2026, 2, 11)


def test_a_german_postcode_is_no_address_of_the_us() -> None:
    head = "Acme Supply\nDE 74465 Demoort\nINVOICE\nInvoice date: 2/11/2026"
    assert read(f"{head}\n\n{GOODS}").issued_on is None


def test_the_head_of_a_table_is_not_the_value_of_the_label_above_it() -> None:
    text = f"Acme Ltd\nINVOICE 17\nCustomer:            Tidewell Stores Ltd\n{GOODS}"
    assert read(text).buyer == "Tidewell Stores Ltd"


def test_a_label_beneath_a_label_is_not_its_value() -> None:
    text = f"Acme Ltd\nINVOICE 17\nCustomer:         Tidewell\nPayment terms:    Net 30\n\n{GOODS}"
    assert read(text).buyer == "Tidewell"


def test_a_price_for_a_hundred_is_not_the_price_of_one() -> None:
    text = (
        "Artikel          Menge    Preis/100    Gesamt\n"
        "Schraube M6      5.000    3,20         160,00\n"
    )
    line = read(f"Rechnung 17\n{text}").lines[0]
    assert (line.quantity, line.unit_price_cents, line.total_cents) == (5000, None, 16000)


def test_ordered_and_owed_quantities_are_not_shipped_ones() -> None:
    text = (
        "ITEM #      DESCRIPTION      QTY ORD   QTY SHIP   B/O    UNIT PRICE   EXT PRICE\n"
        "BH-10442    CERAMIC MUG      96        72         24     4.1250       297.00\n"
    )
    line = read(f"INVOICE 17\n{text}").lines[0]
    assert (line.quantity, line.description) == (72, "CERAMIC MUG")


def test_signs_between_count_price_and_sum_are_no_name() -> None:
    line = read("INVOICE 17\n\n2 x Desk lamp @ £24.50 = £49.00\n\nTotal: £49.00\n").lines[0]
    assert (line.quantity, line.unit_price_cents, line.description) == (2, 2450, "Desk lamp")


def test_a_thousand_parted_by_a_blank_is_one_number_in_plain_text() -> None:
    assert read(
        f"INVOICE 17\n{GOODS}Total                               1 296.00\n"
    ).total_cents == (129600)


def test_a_delivery_named_among_the_lines_is_no_part_of_a_name() -> None:
    text = (
        "Rechnung 17\n"
        "Bezeichnung             Menge    Einzelpreis    Gesamt\n"
        "Topflappen              10       2,15           21,50\n"
        "Lieferschein LS 26-1190 vom 11.02.2026\n"
        "Brotkasten              2        18,90          37,80\n"
    )
    assert [one.description for one in read(text).lines] == ["Topflappen", "Brotkasten"]
