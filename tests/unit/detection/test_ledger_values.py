from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detection.ledger_values import is_day_first, read_count, read_day

DAY = date(2026, 5, 26)
FORMS = (
    "%m/%d/%Y", "%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%b %d, %Y", "%d-%b-%Y",
    "%m/%d/%Y 00:00:00", "%Y-%m-%dT08:15:00Z", "%Y-%m-%dT23:00:00-0700",
    "%Y-%m-%d 08:15:00 UTC", "%m/%d/%Y 8:15 AM PDT",
)  # fmt: skip


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), form=st.sampled_from(FORMS))
def test_a_day_is_read_in_each_form(day: date, form: str) -> None:
    assert read_day(day.strftime(form)) == day


@pytest.mark.parametrize("text", ["5/26/26", "5/26/2026", " 05/26/2026 "])
def test_a_spreadsheets_short_form_is_the_same_day(text: str) -> None:
    assert read_day(text) == DAY


@pytest.mark.parametrize("text", ["", "Date", "26/05/2026", "2026-02-30", "20260526x", "05/26"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["26/05/2026", "06/05/2026"], True),
        (["05/26/2026", "06/05/2026"], False),
        (["26/05/2026", "05/26/2026"], False),
        (["06/05/2026"], False),
        (["2026-05-26", "26.05.2026"], False),
        ([], False),
    ],
)
def test_the_order_of_day_and_month_is_the_files(texts: list[str], expected: bool) -> None:
    assert is_day_first(texts) is expected


@given(number=st.integers(-999_999_999, 999_999_999), mark=st.sampled_from([",", " ", "\u00a0"]))
def test_a_count_is_read_with_the_marks_of_its_country(number: int, mark: str) -> None:
    assert read_count(f"{number:,}".replace(",", mark)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("(16)", -16), ("16-", -16), ("\u221216", -16), ("+3", 3), ("3.0", 3), ("3,00", 3),
     ("1.016", 1016)],
)  # fmt: skip
def test_a_count_that_a_spreadsheet_rewrote_is_the_same_number(text: str, number: int) -> None:
    assert read_count(text) == number


@pytest.mark.parametrize("text", ["", "sixteen", "1.5", "1.000", "1,2,3", "--3", "1e3", "0x10"])
def test_what_is_no_whole_number_or_may_be_two_is_none(text: str) -> None:
    assert read_count(text) is None
