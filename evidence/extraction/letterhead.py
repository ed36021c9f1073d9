"""The shop that heads a till's receipt: its first rows, down to the address."""

import re

from evidence.extraction.companies import cut, has_legal_form
from evidence.extraction.found import UNLABELLED, Found, plain
from evidence.extraction.sum_labels import is_paid_in_cash
from evidence.reading.layout import Row

# Where the address, the registration or the paper's own title begins, the name has ended.
_AFTER_NAME = re.compile(
    r"\W*(?:(?:no|lot|unit|block|blk|suite|jalan|jln|j1n|jaian|persiaran|street|road|level"
    r"|ground floor|p\.?o\.? box)\b"
    r"|(?:co|company|business|reg(?:istration)?|roc|gst|sst|tax|vat|ust|tel|phone|fax|mobile"
    r"|hp)\b.{0,12}(?:no|id|reg|[0-9#:])"
    r"|(?:tax |simplified |cash )*(?:invoice|receipt|bill|rechnung|quittung|ticket)"
    r"|[(]?[0-9]{4,}|[0-9]+,|www\.|\S+@)"
)
_NO_NAME = re.compile(r"^[^:]{3,20}:|welcome|thank you|copy|duplicate")
_TILL = re.compile(r"\b(?:cashier|kassierer|cajero|caissier|cassiere|till|kasse|caisse)\b")
# A name may be wrapped: its second row goes on, or its first breaks off.
_BREAKS_OFF = re.compile(r"(?:&|\band|\bund|\bet|-)$", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:co\b\.?,?|company|\(m\)|sdn|bhd|enterprise|trading|ltd|gmbh|s/b)", re.IGNORECASE
)
_MOST_ROWS = 5
_FEWEST_LETTERS = 3


def letterhead_of_till(rows: tuple[Row, ...]) -> Found[str] | None:
    """The shop's name on a receipt of a till; None for other papers.

    The row with a legal form, joined with the row that it goes on from; else the first row.
    """
    if not any(_TILL.search(plain(row.text)) or is_paid_in_cash(row.text) for row in rows):
        return None
    head = _head(rows)
    if not head:
        return None
    index = next((index for index, row in enumerate(head) if has_legal_form(row.text)), 0)
    first = last = index
    if index > 0 and _GOES_ON.match(head[index].text):
        first = index - 1
    elif index + 1 < len(head) and _runs_on(head[index], head[index + 1]):
        last = index + 1
    words = tuple(word for row in head[first : last + 1] for word in row.words)
    name = cut(" ".join(word.text for word in words))
    return Found(name, head[first].page, words, UNLABELLED) if name else None


def _runs_on(row: Row, following: Row) -> bool:
    return bool(_BREAKS_OFF.search(row.text) or _GOES_ON.match(following.text))


def _head(rows: tuple[Row, ...]) -> list[Row]:
    head: list[Row] = []
    for row in rows[: 2 * _MOST_ROWS]:
        words = plain(row.text)
        if _NO_NAME.search(words) or sum(letter.isalpha() for letter in words) < _FEWEST_LETTERS:
            continue
        if _AFTER_NAME.match(words):
            if head:
                break
            continue
        head.append(row)
    return head[:_MOST_ROWS]
