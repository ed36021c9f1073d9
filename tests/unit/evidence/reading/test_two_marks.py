"""Amounts of pale scans, where one mark was taken for the other."""

import pytest

from evidence.reading.recogniser import with_two_marks


@pytest.mark.parametrize(
    ("found", "mended"),
    [
        ("£3.566.04", "£3,566.04"),
        ("GBP 1,139,05", "GBP 1.139,05"),
        ("1.234.567.89", "1,234,567.89"),
    ],
)
def test_marks_that_are_alike_before_cents_are_told_apart(found: str, mended: str) -> None:
    assert with_two_marks(found) == mended


@pytest.mark.parametrize(
    "text", ["1.234.567", "3,566.04", "12.05.24", "0.125.50.10", "1.234.56.78", "A1.234"]
)
def test_other_numbers_stay_as_they_were_found(text: str) -> None:
    assert with_two_marks(text) == text
