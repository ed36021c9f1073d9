from decimal import Decimal

import pytest

from evidence.extraction.amounts import Amount
from evidence.extraction.line_numbers import LineNumbers
from evidence.extraction.repair import repaired


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
