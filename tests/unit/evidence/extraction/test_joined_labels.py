"""Values that share a label or a word with another one."""

from datetime import date

import pytest

from evidence.documents import read_document
from models.contracts.evidence import DocumentFields
from tests.unit.evidence.papers import LIMITS

GOODS = (
    "Description          Qty    Price    Total\nTape                 2      5.00     10.00\n"
    "Lamp                 -1     28.74    -GBP 28.74\nTotal GBP                            -18.74\n"
)


def fields(head: str) -> DocumentFields:
    return read_document(f"{head}\n\n{GOODS}".encode(), "a.txt", LIMITS)


@pytest.mark.parametrize("label", ["Invoice No. / Date", "Invoice # & Issue date"])
@pytest.mark.parametrize("day", ["25.12.2025", "December 25, 2025"])
def test_number_and_date_under_one_label_are_two_values(label: str, day: str) -> None:
    read = fields(f"INVOICE\n{label}\n4416/26 / {day}")
    assert (read.number, read.issued_on) == ("4416/26", date(2025, 12, 25))


@pytest.mark.parametrize("label", ["From", "Von", "De", "Da"])
def test_who_writes_is_the_supplier(label: str) -> None:
    assert fields(f"{label}: Tipe Trading Inc.\n12 Mill Lane\nINVOICE").supplier == (
        "Tipe Trading Inc."
    )


def test_a_minus_before_the_currency_is_the_numbers_own() -> None:
    assert fields("INVOICE").lines[1].total_cents == -2874


def test_labels_parted_by_bars_have_their_own_values() -> None:
    read = fields("INVOICE\nInvoice No. 8954 | Issue date 4 April 2025 | Order no. PO-7")
    assert (read.number, read.issued_on, read.purchase_order) == (
        "8954",
        date(2025, 4, 4),
        "PO-7",
    )


def test_the_date_may_stand_before_the_number() -> None:
    read = fields("INVOICE\nInvoice date / Invoice no.\n4 April 2025 / 8954")
    assert (read.number, read.issued_on) == ("8954", date(2025, 4, 4))
