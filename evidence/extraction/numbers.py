"""Numbers as invoices print them, English, German, French, Spanish or Italian style, to exact
decimals and cents."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# More digits than any invoice holds are not an amount but noise, or an attack.
_MOST_DIGITS = 15
# Many rules ask what the same few words of a page say: the answers that are kept.
_NUMBERS_KEPT = 8192

_NUMBER = re.compile(
    r"""
    (?P<open>[(])?
    (?P<sign>[-+\u2212\u2013])?
    (?P<digits>
        [0-9]{1,3} (?: (?P<group>[.,'\u2019\u00a0\u202f ]) [0-9]{3} )
            (?: (?P=group) [0-9]{3} )* (?: (?!(?P=group)) [.,] [0-9]+ )?
      | [0-9]+ (?: [.,] [0-9]+ )?
      | [.,] [0-9]+
    )
    (?P<after>-)?
    (?(open)[)])
    """,
    re.VERBOSE,
)

# What may stand around an amount: signs, codes and words of currencies.
_CURRENCY_DRESS = re.compile(
    r"(?:us|ca|c|au|a|nz|s|hk|r)?\$|[€£¥₹@]|(?<![a-z])(?:eur|usd|gbp|cad|aud|chf|jpy|sek|dkk|nok|pln"
    r"|czk|cny"
    r"|mxn|brl|sgd|myr|inr|aed|sar|try|hkd|huf|nzd|rmb|euros?|zł|kr)(?![a-z])|\brm(?=[\s0-9.-]|$)"
)
_SIGN_APART = re.compile(r"^([-+\u2212\u2013(])\s+")
_MINUS = "-\u2212\u2013"

_SHORT_FRACTION = re.compile(r"[0-9]([.,])[0-9]{1,2}$")
_THREE_MARKS = re.compile(r"[.,].*[.,].*[.,]")

# Currencies without a hundredth; all others that Amazon pays in have two digits.
_DIGITS_OF_CURRENCY = {"JPY": 0}


@lru_cache(maxsize=_NUMBERS_KEPT)
def parse_number(text: str, decimal_mark: str | None = None) -> Decimal | None:
    """The number that `text` is, dressed with a currency or not; None when it is not just that.

    One separator before exactly three digits ("1.234") is a thousands mark unless `decimal_mark`
    says that the document writes decimals with it.
    """
    found = _NUMBER.fullmatch(text) or _NUMBER.fullmatch(_undressed(text))
    if found is None or sum(map(str.isdigit, found[0])) > _MOST_DIGITS:
        return None
    value = Decimal(_plain_digits(found["digits"], decimal_mark))
    negative = found["open"] or found["after"] or (found["sign"] or "+") in _MINUS
    return -value if negative else value


def _undressed(text: str) -> str:
    """What is left without the currency and a footnote's star, the sign at the first digit."""
    bare = _CURRENCY_DRESS.sub("", text.lower()).strip().removesuffix("*").strip()
    return _SIGN_APART.sub(r"\1", bare)


def _plain_digits(digits: str, decimal_mark: str | None) -> str:
    marks = [letter for letter in digits if not letter.isdigit()]
    if not marks:
        return digits
    tail = digits.rpartition(marks[-1])[2]
    if len(marks) == 1 and marks[0] in ".," and len(tail) == 3:
        # "0.125" cannot be thousands, whatever the document's habit is.
        is_decimal = marks[0] == decimal_mark or digits.startswith(("0", ".", ","))
    elif len(set(marks)) == 1 and len(marks) > 1:
        is_decimal = False
    else:
        is_decimal = marks[-1] in ".,"
    if not is_decimal:
        return re.sub(r"[^0-9]", "", digits)
    whole = re.sub(r"[^0-9]", "", digits[: -len(tail) - 1])
    return f"{whole or '0'}.{tail}"


def decimal_mark_of(texts: list[str]) -> str | None:
    """The decimal mark that a document's own amounts show beyond doubt ("12,50"), or None."""
    votes = {".": 0, ",": 0}
    for text in texts:
        found = _SHORT_FRACTION.search(_CURRENCY_DRESS.sub("", text.lower()).strip())
        if found and _THREE_MARKS.search(text) is None:
            votes[found[1]] += 1
    if votes["."] == votes[","]:
        return None
    return max(votes, key=lambda mark: votes[mark])


def to_minor_units(value: Decimal, currency: str | None = None) -> int:
    """An amount in cents (or the currency's own smallest unit), half a cent rounded up."""
    digits = _DIGITS_OF_CURRENCY.get(currency or "", 2)
    return int(value.scaleb(digits).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_minor_units(
    text: str, currency: str | None = None, decimal_mark: str | None = None
) -> int | None:
    """The amount in `text` in minor units, or None."""
    value = parse_number(text, decimal_mark)
    return None if value is None else to_minor_units(value, currency)


def to_quantity(value: Decimal) -> int | None:
    """A count of units; None for what is not whole or not above nought."""
    return int(value) if value > 0 and value == value.to_integral_value() else None


def to_count(value: Decimal) -> int | None:
    """Units of a line, negative where goods went back; None for what is not whole, and for 0."""
    return int(value) if value != 0 and value == value.to_integral_value() else None


def parse_quantity(text: str, decimal_mark: str | None = None) -> int | None:
    """The units in `text` ("12", "1,200", "400,00"), or None."""
    value = parse_number(text, decimal_mark)
    return None if value is None else to_quantity(value)
