from decimal import Decimal

import pytest

from evidence.extraction.numbers import (
    decimal_mark_of,
    parse_minor_units,
    parse_number,
    parse_quantity,
)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1,234.56", 123456),
        ("1.234,56", 123456),
        ("1 234,56", 123456),
        ("1\u00a0234,56 €", 123456),
        ("1'234.56", 123456),
        ("$12", 1200),
        ("£12.5", 1250),
        ("EUR 12,50", 1250),
        ("12,50 EUR", 1250),
        ("US$ 1,000,000.00", 100000000),
        ("-20,48 €", -2048),
        ("\u221220.48", -2048),
        ("20.48-", -2048),
        ("(20.48)", -2048),
        ("0.125", 13),
        (".99", 99),
        ("0,00", 0),
    ],
)
def test_an_amount_is_read_to_the_cent(text: str, cents: int) -> None:
    assert parse_minor_units(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "1e9", "NaN", "Infinity", "1.2.3", "1,2,3", "--5", "0x10", "12 34", "½",
        "١٢", "1,23,456.00", "9" * 400, "1.234.56", "12.05.2026", "1-2", "A12", "€",
    ],
)  # fmt: skip
def test_what_is_not_just_a_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(("mark", "value"), [(None, "1234"), (",", "1234"), (".", "1.234")])
def test_three_digits_behind_a_dot_follow_the_documents_habit(mark: str | None, value: str) -> None:
    assert parse_number("1.234", mark) == Decimal(value)


def test_a_currency_without_minor_units_is_not_multiplied() -> None:
    assert parse_minor_units("1,500", "JPY") == 1500


@pytest.mark.parametrize(
    ("text", "units"), [("12", 12), ("1,200", 1200), ("400,00", 400), ("1.000", 1000)]
)
def test_a_quantity_is_whole_units(text: str, units: int) -> None:
    assert parse_quantity(text) == units


@pytest.mark.parametrize("text", ["0", "-3", "6.5", "many", ""])
def test_what_counts_no_units_is_none(text: str) -> None:
    assert parse_quantity(text) is None


def test_the_decimal_mark_is_the_one_that_most_amounts_show() -> None:
    assert decimal_mark_of(["12,50", "1.000,00", "3.5", "99,95"]) == ","


def test_the_decimal_mark_is_unknown_without_a_majority() -> None:
    assert decimal_mark_of(["1.000", "12", "1,5", "1.5"]) is None
