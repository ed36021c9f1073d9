"""How suppliers write money and dates in different countries."""

from datetime import date

SYMBOLS = {"USD": "$", "GBP": "£", "EUR": "€"}
GERMAN_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip


def plain_amount(minor_units: int) -> str:
    """1,234.56"""
    return f"{minor_units // 100:,}.{minor_units % 100:02d}"


def symbol_amount(minor_units: int, currency: str) -> str:
    """£1,234.56"""
    return f"{SYMBOLS[currency]}{plain_amount(minor_units)}"


def german_amount(minor_units: int, currency: str) -> str:
    """1.234,56 €"""
    swapped = plain_amount(minor_units).translate(str.maketrans(",.", ".,"))
    return f"{swapped} {SYMBOLS[currency]}"


def american_date(day: date) -> str:
    """May 4, 2026"""
    return f"{day:%B} {day.day}, {day.year}"


def british_date(day: date) -> str:
    """04/05/2026, day first"""
    return f"{day:%d/%m/%Y}"


def german_date(day: date) -> str:
    """4. Mai 2026"""
    return f"{day.day}. {GERMAN_MONTHS[day.month - 1]} {day.year}"
