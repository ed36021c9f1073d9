"""The numbers in a row of text, with their places."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from evidence.extraction.numbers import parse_number
from evidence.reading.layout import Row, Word

_DIGIT = re.compile("[0-9]")
_FRACTION = re.compile(r"[.,][0-9]{2,}\D*$")
_GROUP_HEAD = re.compile(r"[-\u2212(]?(?:[€$£]|US\$|[A-Z]{3})?[0-9]{1,3}")
_GROUP_TAIL = re.compile(r"[0-9]{3}(?:[.,][0-9]{2,4})?\)?-?")
# "-GBP 12.00": the sign stands before the currency, a word before the number.
_MINUS_CURRENCY = re.compile(r"[-\u2212\u2013](?:[A-Z]{3}|[€$£])")
# Narrower than this share of the letter height, "1 980,00" is one number and not two.
_GROUP_GAP = 0.7
# Several rules ask for the numbers of the same row: a document's rows are kept, and few more.
_ROWS_KEPT = 512


class Amount(NamedTuple):
    """A number as printed: `first` and `last` are the positions of its words in the row."""

    text: str
    value: Decimal
    left: float
    right: float
    first: int
    last: int
    is_percent: bool
    words: tuple[Word, ...] = ()

    @property
    def centre(self) -> float:
        """The middle, sideways."""
        return (self.left + self.right) / 2

    @property
    def has_decimals(self) -> bool:
        """Whether it is written with a fraction, as prices are."""
        return _FRACTION.search(self.text) is not None


@lru_cache(maxsize=_ROWS_KEPT)
def find_amounts(row: Row, decimal_mark: str | None) -> tuple[Amount, ...]:
    """Every number of the row that stands by itself, left to right."""
    amounts: list[Amount] = []
    for index, word in enumerate(row.words):
        if _DIGIT.search(word.text) and (not amounts or index > amounts[-1].last):
            amount = _amount_at(row, index, decimal_mark)
            if amount is not None:
                amounts.append(amount)
    return tuple(amounts)


def _amount_at(row: Row, index: int, decimal_mark: str | None) -> Amount | None:
    last = _last_of_group(row.words, index)
    words = row.words[index : last + 1]
    text = " ".join(word.text for word in words)
    value = parse_number(text.removesuffix("%"), decimal_mark)
    if value is None:
        return None
    if value > 0 and index and _MINUS_CURRENCY.fullmatch(row.words[index - 1].text):
        value = -value
    sign_follows = last + 1 < len(row.words) and row.words[last + 1].text.startswith("%")
    return Amount(
        text=text,
        value=value,
        left=words[0].left,
        right=words[-1].right,
        first=index,
        last=last,
        is_percent=text.endswith("%") or sign_follows,
        words=words,
    )


def _last_of_group(words: tuple[Word, ...], index: int) -> int:
    """The last word of a number whose thousands are parted by blanks; `index` for all others."""
    last = index
    while (
        last + 1 < len(words)
        and (_GROUP_HEAD if last == index else _GROUP_TAIL).fullmatch(words[last].text)
        and _GROUP_TAIL.fullmatch(words[last + 1].text)
        and words[last + 1].left - words[last].right <= _GROUP_GAP * words[last].height
    ):
        last += 1
    return last
