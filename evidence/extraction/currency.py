"""Which currency a document's amounts are in."""

import re
from collections import Counter

CODES = ("USD", "EUR", "GBP", "CAD", "AUD", "CHF", "JPY", "SEK", "DKK", "NOK", "PLN", "CZK", "CNY")

_LABEL = re.compile(
    r"(?:currency|währung|waehrung|devise|(?:amounts|prices|values)(?: are)? in|beträge in)"
    r"\s*:?\s*(?P<code>[A-Z]{3})\b",
    re.IGNORECASE,
)
_CODE_AT_AMOUNT = re.compile(
    rf"\b(?P<before>{'|'.join(CODES)})\s?-?[0-9.,]*[.,][0-9]{2}\b|[.,][0-9]{2}\s?(?P<after>{'|'.join(CODES)})\b"
)
_CODE_ANYWHERE = re.compile(rf"\b(?:{'|'.join(CODES)})\b")
_SIGN = re.compile(r"(?P<sign>US\$|CA\$|C\$|AU\$|A\$|[$€£])")
_OF_SIGN = {
    "US$": "USD",
    "CA$": "CAD",
    "C$": "CAD",
    "AU$": "AUD",
    "A$": "AUD",
    "€": "EUR",
    "£": "GBP",
}
_DOLLARS = ("USD", "CAD", "AUD")


def find_currency(text: str) -> str | None:
    """ISO code: named as the currency, else written at the amounts, else anywhere; None if unclear.

    A bare "$" is the US dollar unless the document names another dollar.
    """
    label = _LABEL.search(text)
    if label and label["code"].upper() in CODES:
        return label["code"].upper()
    votes = Counter(found["before"] or found["after"] for found in _CODE_AT_AMOUNT.finditer(text))
    named = set(_CODE_ANYWHERE.findall(text))
    for found in _SIGN.finditer(text):
        votes[_OF_SIGN.get(found["sign"]) or _bare_dollar(named)] += 1
    if not votes:
        return named.pop() if len(named) == 1 else None
    (first, most), *others = votes.most_common()
    return None if others and others[0][1] == most else first


def _bare_dollar(named: set[str]) -> str:
    dollars = [code for code in _DOLLARS if code in named]
    return dollars[0] if len(dollars) == 1 else "USD"
