"""A document's values as a seller reads them."""

import pytest

from claims.paper_words import label_of, text_of
from models.contracts.questions import ReadValue


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("lines.3.unit_price_cents", "Price of one unit"),
        ("lines.3.total_cents", "Total of the line"),
        ("total_cents", "Total"),
        ("issued_on", "Date"),
        ("purchase_order", "Purchase order"),
    ],
)
def test_a_value_has_a_name_in_words(name: str, label: str) -> None:
    assert label_of(name) == label


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("total_cents", "125000", "1,250.00 USD"),
        ("lines.1.unit_price_cents", "5", "0.05 USD"),
        ("lines.1.quantity", "1200", "1,200"),
        ("issued_on", "2026-03-04", "4 March 2026"),
        ("type", "pro_forma", "pro forma"),
        ("lines.1.sku", "HP_BTL-32", "HP_BTL-32"),
    ],
)
def test_a_value_is_said_in_words(name: str, value: str, said: str) -> None:
    assert text_of(ReadValue(name=name, value=value), "USD") == said


def test_an_amount_without_a_currency_names_none() -> None:
    assert text_of(ReadValue(name="total_cents", value="125000"), None) == "1,250.00"
