"""The head of an invoice's table: which column holds what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, zip_longest

from evidence.extraction.amounts import find_amounts
from evidence.extraction.column_names import LONGEST_PHRASE, ROLE_OF, Role
from evidence.extraction.found import WORDS_KEPT, plain
from evidence.extraction.sum_labels import sum_kind
from evidence.reading.layout import Row, Word

_FIRST_WORDS = {phrase.split(" ")[0] for phrase in ROLE_OF}


@dataclass(frozen=True)
class Column:
    """A column's role and the place of its name on the page."""

    role: Role
    left: float
    right: float

    @property
    def centre(self) -> float:
        """The middle of the name."""
        return (self.left + self.right) / 2


def with_next(columns: tuple[Column, ...]) -> Iterator[tuple[Column, Column | None]]:
    """Each column with the one right of it."""
    return zip_longest(columns, columns[1:])


def find_columns(row: Row, below: Row | None) -> tuple[Column, ...] | None:
    """The columns that a table's head names, or None when the row is not one.

    A head names at least two columns of numbers, or one and the description, holds no number
    itself, and says little else. `below` helps where the names are wrapped over two rows.
    """
    if any(amount.has_decimals for amount in find_amounts(row, None)):
        return None
    columns = _columns_of(row.words)
    if below is not None and not find_amounts(below, None):
        stacked = _columns_of(_stacked(row, below))
        columns = max(columns, stacked, key=_worth)
    if _worth(columns) < 2:
        return None
    if all(sum_kind(cell.text) is not None for cell in row.cells):
        # "Goods total   Shipping   Invoice total": sums, whose amounts stand beneath.
        return None
    named = sum(column.right - column.left for column in columns)
    written = sum(word.right - word.left for word in row.words)
    return columns if named >= 0.5 * written else None


def _worth(columns: tuple[Column, ...]) -> int:
    roles = {column.role for column in columns}
    numbers = roles & {Role.QUANTITY, Role.UNIT_PRICE, Role.TOTAL}
    return len(numbers) + (Role.DESCRIPTION in roles or Role.SKU in roles) if numbers else 0


def _columns_of(words: tuple[Word, ...]) -> tuple[Column, ...]:
    if not any(begins_name(word) for word in words):
        return ()
    columns: list[Column] = []
    index = 0
    while index < len(words):
        length, role = _phrase_at(words, index)
        if role is Role.SKU and _goes_on(words, index + length):
            # "Customs code": a code, but of something else.
            role = Role.IGNORED
        elif role is Role.POSITION and _is_part_of_label(words, index, length):
            role = None
        if role is not None:
            column = Column(role, words[index].left, words[index + length - 1].right)
            if columns and _says_the_same(columns[-1], column, words[index].height):
                column = replace(columns.pop(), right=column.right)
            elif _qualifies(columns, column, words[index].height):
                column = replace(column, left=columns.pop().left)
            columns.append(column)
        index += length
    return _resolved(columns)


def _goes_on(words: tuple[Word, ...], index: int, shortest: int = 4) -> bool:
    """Whether an unknown word stands right behind: the phrase means more than its first words."""
    if index >= len(words) or not _stand_together(words[index - 1 : index + 1]):
        return False
    following = _bare(words[index].text)
    return following.isalpha() and len(following) >= shortest and ROLE_OF.get(following) is None


def _is_part_of_label(words: tuple[Word, ...], index: int, length: int) -> bool:
    """ "N° de facture" and "Invoice no." are labels beside the table, and count no lines."""
    before = words[max(0, index - 1) : index + 1]
    follows = len(before) == 2 and _bare(before[0].text).isalpha() and _stand_together(before)
    return follows or _goes_on(words, index + length, shortest=1)


def _says_the_same(column: Column, following: Column, height: float) -> bool:
    """ "Menge / Qty": one column, named in two languages."""
    near = following.left - column.right <= 1.6 * height
    return near and column.role is following.role


def _qualifies(columns: list[Column], following: Column, height: float) -> bool:
    """ "Item subtotal", right of the description: what is summed, and no further description."""
    roles = [column.role for column in columns]
    names_sum = following.role in (Role.UNIT_PRICE, Role.TOTAL)
    return (
        names_sum
        and roles.count(Role.DESCRIPTION) > 1
        and roles[-1] is Role.DESCRIPTION
        and following.left - columns[-1].right <= 0.8 * height
    )


def _phrase_at(words: tuple[Word, ...], index: int) -> tuple[int, Role | None]:
    if not begins_name(words[index]):
        return 1, None
    bare = [_bare(word.text) for word in words[index : index + LONGEST_PHRASE]]
    for length in range(len(bare), 0, -1):
        phrase = " ".join(bare[:length])
        role = _role_named(phrase)
        if role is not None and _stand_together(words[index : index + length]):
            return length, role
    return 1, None


def role_of(words: tuple[Word, ...]) -> Role | None:
    """What a column with this name holds; None for words that name no column."""
    if not begins_name(words[0]):
        return None
    return _role_named(" ".join(_bare(word.text) for word in words))


def begins_name(word: Word) -> bool:
    """Whether the name of a column may begin with the word; a mark may stand before the name."""
    bare = _bare(word.text)
    return not bare or bare.partition(" ")[0] in _FIRST_WORDS


def _role_named(phrase: str) -> Role | None:
    """The role of a bare phrase; "sc %" and "% sc" are "sc"."""
    words = phrase.split()
    role = ROLE_OF.get(" ".join(words))
    return role or ROLE_OF.get(" ".join(word for word in words if word != "%"))


@lru_cache(maxsize=WORDS_KEPT)
def _bare(text: str) -> str:
    """ "Einzel/€" -> "einzel", "Qty." -> "qty", "(EUR)" -> ""."""
    text = re.sub(r"[€$£]|\b(?:eur|usd|gbp)\b", "", plain(text))
    return " ".join(re.sub(r"[.:()*/\[\]\-]+", " ", text).split())


def _stand_together(words: tuple[Word, ...]) -> bool:
    return all(
        after.left - before.right <= 0.8 * before.height for before, after in pairwise(words)
    )


def _stacked(row: Row, below: Row) -> tuple[Word, ...]:
    """The row's words, each with the words that stand right under it behind it."""
    words: list[Word] = []
    for cell in row.cells:
        under = [word for word in below.words if word.left < cell.right and word.right > cell.left]
        words.extend(cell.words)
        words.extend(
            Word(word.text, cell.right, max(cell.right, word.right), cell.words[0].top, cell.height)
            for word in under
        )
    return tuple(words)


def _resolved(columns: list[Column]) -> tuple[Column, ...]:
    """Words with two meanings, settled by their neighbours.

    "Item" beside "description" is a code. "Amount" left of the price counts units where another
    column is the total. Of two prices without a total, the last is the total.
    """
    roles = [column.role for column in columns]
    if roles.count(Role.DESCRIPTION) > 1 and Role.SKU not in roles:
        first = roles.index(Role.DESCRIPTION)
        columns[first] = replace(columns[first], role=Role.SKU)
    totals = [index for index, role in enumerate(roles) if role is Role.TOTAL]
    prices = [index for index, role in enumerate(roles) if role is Role.UNIT_PRICE]
    if Role.QUANTITY not in roles and len(totals) > 1 and prices and totals[0] < prices[0]:
        columns[totals[0]] = replace(columns[totals[0]], role=Role.QUANTITY)
    elif not totals and len(prices) > 1:
        columns[prices[-1]] = replace(columns[prices[-1]], role=Role.TOTAL)
    return tuple(columns)
