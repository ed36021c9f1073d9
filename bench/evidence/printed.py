"""Whether a page prints a value, told without the rules that are measured.

The truth of the real invoices comes from their XML, and some of its values are nowhere on the page:
what is not printed cannot be read, and counts on neither side.
"""

import re
from datetime import date

from synthetic.languages import MONTHS

_SIGNS = {"EUR": ("eur", "€"), "USD": ("usd", "$"), "GBP": ("gbp", "£"), "CHF": ("chf",)}


def is_printed_text(words: str, page: str) -> bool:
    """The words stand on the page, whatever the blanks and the case."""
    return _squeezed(words) in _squeezed(page)


def is_printed_amount(cents: int, page: str) -> bool:
    """The amount stands on the page in any country's format."""
    whole, part = divmod(abs(cents), 100)
    grouped = f"{whole:,}"
    shapes = {str(whole), *(grouped.replace(",", mark) for mark in (".", ",", "'", ""))}
    text = re.sub(r"(?<=[0-9]) (?=[0-9]{3})", "", page.replace("\u00a0", " "))
    ends = rf"[.,]{part:02d}" if part % 10 else rf"(?:[.,]{part // 10}0?)"
    if part == 0:
        ends = rf"(?:{ends})?"
    return any(
        re.search(rf"(?<![0-9.,]){re.escape(shape)}{ends}(?![0-9])", text) for shape in shapes
    )


def is_printed_date(day: date, page: str) -> bool:
    """The date stands on the page in digits or with its month's name, in five languages."""
    text = page.lower()
    for year in (f"{day:%Y}", f"{day:%y}"):
        for first, second in ((day.day, day.month), (day.month, day.day)):
            if re.search(rf"\b0?{first}[./-]0?{second}[./-]{year}\b", text):
                return True
    if re.search(rf"\b{day:%Y}[./-]?{day:%m}[./-]?{day:%d}\b", text):
        return True
    names = {months[day.month - 1].lower()[:3] for months in MONTHS.values()}
    return any(
        re.search(rf"\b0?{day.day}\.?(?: de)? {re.escape(name)}\w*\.?(?: de)? {day.year}", text)
        for name in names
    )


def is_printed_currency(code: str, page: str) -> bool:
    """By its code or its sign."""
    text = page.lower()
    return any(sign in text for sign in _SIGNS.get(code, (code.lower(),)))


def _squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words).lower()
