"""Dates as invoices print them. Day and month are told apart by evidence, never by a guess."""

import re
from datetime import date
from typing import Literal

DayOrder = Literal["day_first", "month_first"]

_EARLIEST, _LATEST = 1990, 2100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier jänner",
            "february feb februar février fevrier",
            "march mar märz maerz mrz mars",
            "april apr avril",
            "may mai",
            "june jun juni juin",
            "july jul juli juillet",
            "august aug août aout",
            "september sep sept septembre",
            "october oct oktober okt octobre",
            "november nov novembre",
            "december dec dezember dez décembre decembre",
        ),
        start=1,
    )
    for name in names.split()
}

_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_PATTERNS = tuple(
    re.compile(rf"(?<![0-9A-Za-z]){pattern}(?![0-9A-Za-z])", re.IGNORECASE)
    for pattern in (
        r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
        r"(?:T[0-9:.]+Z?)?",
        rf"(?P<first>[0-9]{{1,2}})(?P<mark>[-/.])\s?(?P<second>[0-9]{{1,2}})(?P=mark)\s?{_YEAR}",
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[\s-]*(?P<name>[^\W\d_]{{3,9}})\.?,?[\s-]*{_YEAR}",
        rf"(?P<name>[^\W\d_]{{3,9}})\.?[\s-]*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[\s-]+{_YEAR}",
    )
)


def find_dates(text: str, order: DayOrder | None = None) -> list[date]:
    """Every date in `text`, as it stands there. "03/04/2026" counts only when `order` is known."""
    found = [
        (match.start(), day)
        for pattern in _PATTERNS
        for match in pattern.finditer(text)
        if (day := _date_of(match, order)) is not None
    ]
    return [day for _, day in sorted(found)]


def parse_date(text: str, order: DayOrder | None = None) -> date | None:
    """The first date in `text`, or None."""
    return next(iter(find_dates(text, order)), None)


def day_order_of(text: str, currency: str | None) -> DayOrder | None:
    """How the document writes its days: by a date that allows one reading, else by its currency.

    Dots are day-first everywhere; dollars of the US go with month-first, euro and pound with
    day-first. None when nothing tells.
    """
    for match in _PATTERNS[1].finditer(text):
        if match["mark"] == ".":
            continue
        first, second = int(match["first"]), int(match["second"])
        if 12 < second <= 31 and first <= 12:
            return "month_first"
        if 12 < first <= 31 and second <= 12:
            return "day_first"
    if currency == "USD":
        return "month_first"
    return "day_first" if currency in ("EUR", "GBP") else None


def _date_of(match: re.Match[str], order: DayOrder | None) -> date | None:
    parts = match.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    if "first" in parts:
        month, day = _month_and_day(int(parts["first"]), int(parts["second"]), parts["mark"], order)
    else:
        month = int(parts["month"]) if "month" in parts else _MONTHS.get(parts["name"].lower(), 0)
        day = int(parts["day"])
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_and_day(first: int, second: int, mark: str, order: DayOrder | None) -> tuple[int, int]:
    """(month, day); (0, 0), which is no date, where both readings are possible."""
    if mark == "." or first > 12 or first == second:
        return second, first
    if second > 12 or order == "month_first":
        return first, second
    return (second, first) if order == "day_first" else (0, 0)
