"""Dates as invoices print them. Day and month are told apart by evidence, never by a guess."""

import re
from datetime import date
from typing import Literal

from evidence.extraction.found import plain

DayOrder = Literal["day_first", "month_first"]

_EARLIEST, _LATEST = 1990, 2100

# Plain names: lower case, no accents.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier janner enero ene gennaio gen",
            "february feb februar fevrier fevr fev febrero febbraio",
            "march mar marz maerz mrz mars marzo",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag",
            "june jun juni juin junio giugno giu",
            "july jul juli juillet juil julio luglio lug",
            "august aug aout agosto ago",
            "september sep sept septembre septiembre setiembre settembre set",
            "october oct oktober okt octobre octubre ottobre ott",
            "november nov novembre noviembre",
            "december dec dezember dez decembre diciembre dic dicembre",
        ),
        start=1,
    )
    for name in names.split()
}

# A time may be glued to the year, as tills and bad scans print it: "25/12/201820:13".
_YEAR = r"(?P<year>[0-9]{4}(?=[0-9]{1,2}:[0-9]{2})|[0-9]{4}|[0-9]{2})"
_END = r"(?![0-9A-Za-z](?![0-9]?:[0-9]{2}))"
_PATTERNS = tuple(
    re.compile(rf"(?<![0-9A-Za-z]){pattern}{_END}", re.IGNORECASE)
    for pattern in (
        r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
        r"(?:T[0-9:.]+Z?)?",
        rf"(?P<first>[0-9]{{1,2}})(?P<mark>[-/.])\s?(?P<second>[0-9]{{1,2}})(?P=mark)\s?{_YEAR}",
        rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|er|[.º°])?[\s./-]*(?:(?:de|of)\s+)?"
        rf"(?P<name>[^\W\d_]{{3,10}})[.,]*[\s./-]*(?:(?:de|del)\s+)?{_YEAR}(?!,?\s[0-9]{{4}})",
        rf"(?P<name>[^\W\d_]{{3,10}})\.?[\s./-]*(?P<day>[0-9]{{1,2}})(?:st|nd|rd"
        rf"|th)?,?[\s./-]+{_YEAR}",
    )
)

_MONTH_FIRST = ("USD",)
_DAY_FIRST = (
    "EUR",
    "GBP",
    "AUD",
    "CHF",
    "SEK",
    "DKK",
    "NOK",
    "PLN",
    "CZK",
    "MYR",
    "SGD",
    "INR",
    "MXN",
)

# Legal forms of countries that write the day first.
_NOT_AMERICAN = re.compile(
    r"\b(?:Sdn\.? ?Bhd|GmbH|S\.?r\.?l\b|SARL|S\.L\.|S\.p\.A|Pty)", re.IGNORECASE
)
# "Columbus, OH 43085": addresses of the US; Delaware is left out, for "DE 74465" is in Germany.
_AMERICAN_ADDRESS = re.compile(
    r"\b(?:A[KLRZ]|C[AOT]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]"
    r"|T[NX]|UT|V[AT]|W[AIVY]),? [0-9]{5}(?:-[0-9]{4})?\b"
)


def find_dates(text: str, order: DayOrder | None = None) -> list[date]:
    """Every date in `text`, as it stands there. "03/04/2026" counts only when `order` is known."""
    if not any(letter.isdigit() for letter in text):
        return []
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
    day-first, and so do legal forms; addresses of the US speak last. None when nothing tells.
    """
    for match in _PATTERNS[1].finditer(text):
        if match["mark"] == ".":
            continue
        first, second = int(match["first"]), int(match["second"])
        if 12 < second <= 31 and first <= 12:
            return "month_first"
        if 12 < first <= 31 and second <= 12:
            return "day_first"
    if currency in _MONTH_FIRST:
        return "month_first"
    if currency in _DAY_FIRST or _NOT_AMERICAN.search(text):
        return "day_first"
    return "month_first" if currency is None and _AMERICAN_ADDRESS.search(text) else None


def _date_of(match: re.Match[str], order: DayOrder | None) -> date | None:
    parts = match.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    if "first" in parts:
        month, day = _month_and_day(int(parts["first"]), int(parts["second"]), parts["mark"], order)
    else:
        month = int(parts["month"]) if "month" in parts else _MONTHS.get(plain(parts["name"]), 0)
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
