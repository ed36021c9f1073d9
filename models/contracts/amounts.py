"""Amounts as Amazon's reports write them, with a point or a comma, to minor units. Pure."""

import re

# Digits after the decimal mark, where they are not two (ISO 4217).
_FRACTION_DIGITS = {"JPY": 0}

_SHAPE = re.compile(r"([-+\u2212]?)(\d[\d.,]*)")
_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}|\d+")


def parse_amount(text: str, currency: str) -> int:
    """Minor units of `currency`. Empty is 0, as in lines that are paid in kind.

    ValueError for what is no amount, has parts of a cent, or can be read two ways ("1,234").
    """
    compact = re.sub(r"\s", "", text)
    if not compact:
        return 0
    shape = _SHAPE.fullmatch(compact)
    if shape is None:
        raise ValueError(f"{text!r} is not an amount")
    digits = _FRACTION_DIGITS.get(currency, 2)
    whole, fraction = _split(shape[2], digits, text)
    if fraction[digits:].strip("0"):
        raise ValueError(f"{text!r} has parts of a cent")
    cents = int(whole + fraction[:digits].ljust(digits, "0"))
    return cents if shape[1] in ("", "+") else -cents


def _split(number: str, digits: int, text: str) -> tuple[str, str]:
    """The digits before and after the decimal mark, which is the last mark of its own kind."""
    marks = [mark for mark in number if mark in ".,"]
    if not marks:
        return number, ""
    whole, _, fraction = number.rpartition(marks[-1])
    if marks.count(marks[-1]) > 1 or (digits == 0 and len(fraction) == 3):
        whole, fraction = number, ""
    elif len(marks) == 1 and len(fraction) == 3:
        raise ValueError(f"{text!r} can be read two ways")
    if not _GROUPS.fullmatch(whole):
        raise ValueError(f"{text!r} is not an amount")
    return re.sub(r"[.,]", "", whole), fraction
