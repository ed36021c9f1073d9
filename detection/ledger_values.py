"""Cells of a ledger export -> days and counts, in each way that Amazon or a spreadsheet writes."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

# A time may follow a day: "05/26/2026 00:00:00", "2026-05-26 08:15:00 UTC", "5/26/26 8:15 AM PDT".
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.IGNORECASE)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE)
_IN_WORDS = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d-%b-%Y", "%d %B %Y")

_BLANKS = re.compile("[\u00a0\u2009\u202f]")
_COUNT = re.compile(
    r"(?P<sign>[-+]?)"
    r"(?P<digits>\d{1,3}(?P<mark>[,.' ])\d{3}(?:(?P=mark)\d{3}){0,2}|\d{1,9})"
    r"(?:[.,]0{1,2})?"
)


def read_day(text: str, *, day_first: bool = False) -> date | None:
    """The day as it is written, in its own zone; None for what is none.

    Amazon writes MM/DD/YYYY. `day_first` reads slashes as DD/MM/YYYY; dots are always so.
    """
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        year += 2000 if year < 100 else 0
        if day_first or match[2] == ".":
            return _day(year, second, first)
        return _day(year, first, second)
    for form in _IN_WORDS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
    return None


def is_day_first(texts: Iterable[str]) -> bool:
    """Whether a file's slashes can only mean DD/MM/YYYY: a month above 12 says so, unless another
    row says the opposite. A spreadsheet rewrites dates in its own country's order."""
    first_above, second_above = False, False
    for text in texts:
        match = _YEAR_LAST.fullmatch(text.strip())
        if match and match[2] != ".":
            first_above = first_above or int(match[1]) > 12
            second_above = second_above or int(match[3]) > 12
    return first_above and not second_above


def read_count(text: str) -> int | None:
    """A whole number with its sign, None for what is none.

    Spreadsheets write "3.0", "1,200", "1.200", "(16)" and "16-". "1.000" may be one or a thousand,
    so that it is refused.
    """
    plain = _BLANKS.sub(" ", text).replace("\u2212", "-").strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    elif plain.endswith("-"):
        plain = f"-{plain[:-1]}"
    match = _COUNT.fullmatch(plain)
    if match is None or re.fullmatch(r"[-+]?\d{1,3}\.000", plain):
        return None
    return int(match["sign"] + re.sub(r"\D", "", match["digits"]))


def _day(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None
