"""Which currency a document's amounts are in."""

import re
from collections import Counter
from functools import lru_cache

from evidence.extraction.found import LABELLED, UNLABELLED, WORDS_KEPT, Found, lower
from evidence.reading.layout import Row, Word

CODES = (
    "USD", "EUR", "GBP", "CAD", "AUD", "CHF", "JPY", "SEK", "DKK", "NOK", "PLN", "CZK", "CNY",
    "MXN", "BRL", "SGD", "MYR", "INR", "AED", "SAR", "TRY", "HKD", "HUF", "NZD",
)  # fmt: skip

_LABEL = re.compile(
    r"(?:currency|währung|waehrung|devise|moneda|divisa|valuta|monnaie"
    r"|(?:amounts|prices|values|montants|importes|importi|beträge"
    r"|preise)(?: are)?(?: (?:exprimés|in|en|espressi))+)"
    r"\s*:?\s*(?P<code>[a-z]{3})\b",
)
_ANY = "|".join(CODES)
_CODE_AT_AMOUNT = re.compile(
    rf"\b(?P<before>{_ANY})\s?-?[0-9.,]*[.,][0-9]{{2}}\b|[.,][0-9]{{2}}\s?(?P<after>{_ANY})\b"
)
_CODE_ANYWHERE = re.compile(rf"\b(?:{_ANY})\b")
_SIGN = re.compile(
    r"(?P<sign>us\$|ca\$|c\$|au\$|a\$|s\$|hk\$|r\$|[$€£₹¥]|\brm(?=\s?[0-9]|\b)|\bzł|\beuros?\b)"
)
_OF_SIGN = {
    "us$": "USD", "ca$": "CAD", "c$": "CAD", "au$": "AUD", "a$": "AUD", "s$": "SGD", "hk$": "HKD",
    "r$": "BRL", "€": "EUR", "£": "GBP", "₹": "INR", "rm": "MYR", "zł": "PLN", "euro": "EUR",
    "euros": "EUR",
}  # fmt: skip
_DOLLARS = ("USD", "CAD", "AUD", "SGD", "HKD", "NZD", "MXN")
_YENS = ("JPY", "CNY")


def find_currency(rows: tuple[Row, ...]) -> Found[str] | None:
    """ISO code: named as the currency, else written at the amounts, else anywhere; None if unclear.

    A bare "$" is the US dollar unless the document names another dollar.
    """
    text = "\n".join(row.text for row in rows)
    label = _LABEL.search(lower(text))
    if label and label["code"].upper() in CODES:
        return _found(rows, label["code"].upper(), LABELLED)
    code = currency_in(text)
    return None if code is None else _found(rows, code, LABELLED)


def currency_in(text: str) -> str | None:
    """The code that most amounts in `text` are dressed with; a lone code anywhere; else None."""
    votes = Counter(found["before"] or found["after"] for found in _CODE_AT_AMOUNT.finditer(text))
    named = set(_CODE_ANYWHERE.findall(text))
    for found in _SIGN.finditer(lower(text)):
        votes[_code_of(found["sign"], named)] += 1
    if not votes:
        return named.pop() if len(named) == 1 else None
    (first, most), *others = votes.most_common()
    return None if others and others[0][1] == most else first


def _code_of(sign: str, named: set[str]) -> str:
    if sign == "$":
        return _only(_DOLLARS, named, "USD")
    return _only(_YENS, named, "JPY") if sign == "¥" else _OF_SIGN[sign]


def _only(codes: tuple[str, ...], named: set[str], usual: str) -> str:
    """The one of `codes` that the document names, else the usual one."""
    own = [code for code in codes if code in named]
    return own[0] if len(own) == 1 else usual


def _found(rows: tuple[Row, ...], code: str, certainty: float) -> Found[str]:
    """The first word that shows the currency; a currency that no single word shows is less sure."""
    for row in rows:
        for word in row.words:
            if _shows(word, code):
                return Found(code, row.page, (word,), certainty)
    return Found(code, rows[0].page, (), UNLABELLED)


def _shows(word: Word, code: str) -> bool:
    return code in word.text.upper() or _currency_of(word.text) == code


@lru_cache(maxsize=WORDS_KEPT)
def _currency_of(word: str) -> str | None:
    return currency_in(word)
