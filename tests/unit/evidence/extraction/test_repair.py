from decimal import Decimal

import pytest

from evidence.extraction.amounts import Amount
from evidence.extraction.line_numbers import LineNumbers
from evidence.extraction.repair import lost_a_count, repaired


def amount(text: str) -> Amount:
    return Amount(text, Decimal(text), 0, 1, 0, 0, is_percent=False)


def values(quantity: str, price: str, total: str) -> tuple[str, ...]:
    line = repaired(LineNumbers(amount(quantity), amount(price), amount(total)))
    return tuple(str(one.value) for one in line.used)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        (("12", "4.99", "69.88"), ("12", "4.99", "59.88")),
        (("72", "4.50", "54.00"), ("12", "4.50", "54.00")),
        (("12", "450", "54.00"), ("12", "4.5", "54.00")),
    ],
)
def test_the_one_digit_that_makes_the_line_add_up_is_changed(
    read: tuple[str, str, str], meant: tuple[str, str, str]
) -> None:
    assert values(*read) == meant


def test_a_line_that_no_single_digit_mends_stays_as_it_was_read() -> None:
    assert values("12", "4.99", "77.77") == ("12", "4.99", "77.77")


def test_a_line_that_two_changes_could_mend_stays_as_it_was_read() -> None:
    assert values("1", "8.00", "6.00") == ("1", "8.00", "6.00")


@pytest.mark.parametrize(("total", "told"), [("9.98", True), ("7.00", False), ("59.88", False)])
def test_a_count_of_one_digit_that_was_not_found_is_told_by_price_and_total(
    total: str, told: bool
) -> None:
    assert lost_a_count(LineNumbers(None, amount("4.99"), amount(total))) is told
