"""Amounts of pale scans, where one sign was taken for another."""

import pytest

from evidence.reading.recogniser import mended


@pytest.mark.parametrize(
    ("found", "printed"),
    [("£3.566.04", "£3,566.04"), ("1,139,05", "1.139,05"), ("1.234.567.89", "1,234,567.89")],
)
def test_marks_that_are_alike_before_cents_are_told_apart(found: str, printed: str) -> None:
    assert mended(found) == printed


@pytest.mark.parametrize(
    ("found", "printed"), [("E190.00", "190.00"), ("E3.734.71", "3,734.71"), ("E12,50", "12,50")]
)
def test_a_letter_for_the_sign_of_a_currency_is_dropped(found: str, printed: str) -> None:
    assert mended(found) == printed


@pytest.mark.parametrize(
    "text",
    ["1.234.567", "3,566.04", "12.05.24", "0.125.50.10", "1.234.56.78", "E1204", "E27", "USE12.50"],
)
def test_other_words_stay_as_they_were_found(text: str) -> None:
    assert mended(text) == text
