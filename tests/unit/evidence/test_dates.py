from datetime import date

import pytest

from evidence.extraction.dates import DayOrder, day_order_of, find_dates, parse_date


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04", "2026/03/04", "2026-03-04T10:00:00Z", "04.03.2026", "4.3.26", "4. 3. 2026",
        "March 4, 2026", "Mar 4th, 2026", "4 March 2026", "04-Mar-2026", "4. März 2026",
        "4 mars 2026", "Issued 4th Mar. 2026 in Leeds",
    ],
)  # fmt: skip
def test_a_date_that_has_one_reading_is_read(text: str) -> None:
    assert parse_date(text) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("order", "day"),
    [(None, None), ("day_first", date(2026, 4, 3)), ("month_first", date(2026, 3, 4))],
)
def test_a_date_with_two_readings_needs_the_documents_order(
    order: DayOrder | None, day: date | None
) -> None:
    assert parse_date("03/04/2026", order) == day


@pytest.mark.parametrize("text", ["25/04/2018", "04/25/2018"])
def test_a_day_above_twelve_settles_the_order(text: str) -> None:
    assert parse_date(text) == date(2018, 4, 25)


@pytest.mark.parametrize(
    "text",
    [
        "", "31.02.2026", "2026-13-01", "00.00.0000", "12345678901234567890", "1.234,56",
        "3 Foo 2026", "2026", "99/99/9999", "04.03.1826", "+49 30 123456",
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


def test_dates_come_in_the_order_of_the_text() -> None:
    assert find_dates("04.03.2026 until 2026-04-01") == [date(2026, 3, 4), date(2026, 4, 1)]


def test_one_clear_date_tells_the_order_of_all() -> None:
    assert day_order_of("11/03/2017 ... paid 11/17/2017", "EUR") == "month_first"


@pytest.mark.parametrize(
    ("currency", "order"),
    [
        ("USD", "month_first"),
        ("GBP", "day_first"),
        ("EUR", "day_first"),
        ("CAD", None),
        (None, None),
    ],
)
def test_without_a_clear_date_the_currency_tells_the_order(
    currency: str | None, order: DayOrder | None
) -> None:
    assert day_order_of("03/04/2026", currency) == order
