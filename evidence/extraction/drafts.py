"""One line of an invoice while its rows are gathered: its numbers, and wrapped words."""

import re
from dataclasses import dataclass, field

from evidence.extraction.amounts import Amount
from evidence.extraction.column_names import Role
from evidence.extraction.columns import Column
from evidence.extraction.found import plain
from evidence.extraction.line_numbers import LineNumbers, adds_up
from evidence.extraction.line_words import ALIGNED_WITHIN, sku_words, split_words
from evidence.reading.layout import Row, Word

# A description is wrapped over few rows, close to each other.
_MOST_WRAPPED_ROWS = 4
_WRAP_DISTANCE = 2.2
_CLOSE = 1.5
# A row belongs to the line below when that is nearer than the one above by so much.
_CLEARLY_NEARER = 0.8
# More of a name begins below its first letter, or beside it by less than a letter: boxes of words
# that were found in a picture begin a few dots early or late.
_BELOW = 0.6

# "Lieferschein LS 26-1190 vom 11.02.2026" among the lines: where the goods below were delivered.
_OTHER_PAPER = re.compile(
    r"\W*(?:lieferschein|delivery note|despatch note|bon de livraison|albaran|d\.?d\.?t\b"
    r"|documento di trasporto|auftrag|bestellung|sales order|your order|votre commande|su pedido"
    r"|vostro ordine)\b.*[0-9]"
)


@dataclass(frozen=True)
class Wrapped:
    """A row of words alone: more of a description, or a code."""

    row: Row
    description: tuple[Word, ...]
    sku: tuple[Word, ...]


@dataclass
class Draft:
    """A line while its rows are read."""

    row: Row
    numbers: LineNumbers
    description: list[Word]
    sku: list[Word]
    unit: tuple[Word, ...]
    pack: Amount | None
    columns: tuple[Column, ...]
    above: list[Wrapped] = field(default_factory=list[Wrapped])
    below: list[Wrapped] = field(default_factory=list[Wrapped])

    @property
    def words(self) -> list[Word]:
        """The description, in reading order."""
        return [
            *(word for one in self.above for word in one.description),
            *self.description,
            *(word for one in self.below for word in one.description),
        ]

    @property
    def code(self) -> list[Word]:
        """The words of the code's column."""
        around = [*self.above, *self.below]
        return self.sku or [word for one in around for word in one.sku]

    @property
    def last_row(self) -> Row:
        """The lowest row so far."""
        return self.below[-1].row if self.below else self.row


def make_draft(
    row: Row, numbers: LineNumbers, amounts: tuple[Amount, ...], columns: tuple[Column, ...]
) -> Draft:
    """The line that a row with numbers begins."""
    words = split_words(row, numbers, amounts, columns)
    return Draft(
        row=row,
        numbers=numbers,
        description=list(words.description),
        sku=list(words.sku),
        unit=words.unit,
        pack=words.pack,
        columns=columns,
    )


def is_line(draft: Draft) -> bool:
    """Whether the row is a line: its numbers add up, or its columns say enough.

    Below a head a line needs a quantity or a code beside a price or total; a quantity alone where
    the table has no prices.
    """
    numbers = draft.numbers
    if not draft.words and not draft.code:
        return False
    if len(numbers.used) == 3:
        return True
    if not draft.columns:
        return False
    roles = {column.role for column in draft.columns}
    if not roles & {Role.UNIT_PRICE, Role.TOTAL}:
        return numbers.quantity is not None
    money = numbers.unit_price or numbers.total
    named = numbers.quantity is not None or bool(draft.code)
    return money is not None and money.has_decimals and named


def complete(draft: Draft, row: Row, amounts: tuple[Amount, ...]) -> bool:
    """Give a line its total that is printed a little lower, when it stands alone and adds up."""
    quantity, price = draft.numbers.quantity, draft.numbers.unit_price
    alone = len(amounts) == 1 and len(row.cells) == 1
    if not alone or draft.numbers.total is not None or quantity is None or price is None:
        return False
    near = row.page == draft.row.page and row.top - draft.row.top <= draft.row.height * 1.5
    if not near or not adds_up(quantity.value, price.value, amounts[0].value, []):
        return False
    draft.numbers = LineNumbers(quantity, price, amounts[0], proved=True)
    return True


def opens(draft: Draft) -> bool:
    """A name and a sum: "Shampoo 75 ml  256.60", whose count and price stand in the row below."""
    numbers = draft.numbers
    return bool(draft.description) and numbers.total is not None and len(numbers.used) == 1


def counted_below(opened: Draft, row: Row, amounts: tuple[Amount, ...]) -> Draft | None:
    """The line that "20 pcs x 12.83" makes of the name and the sum above it; None if it does not.

    Words left of the count are the article's code, or more of its name.
    """
    total = opened.numbers.total
    near = (
        row.page == opened.row.page and row.top - opened.last_row.top <= _WRAP_DISTANCE * row.height
    )
    if total is None or not near:
        return None
    for price in reversed(amounts):
        for quantity in amounts:
            pair = quantity is not price and price.has_decimals
            if pair and adds_up(quantity.value, price.value, total.value, []):
                return _with_count(opened, row, LineNumbers(quantity, price, total, proved=True))
    return None


def _with_count(opened: Draft, row: Row, numbers: LineNumbers) -> Draft:
    quantity, price, _ = numbers.used
    before = row.words[: min(quantity.first, price.first)]
    between = row.words[quantity.last + 1 : price.first]
    is_code = len(before) == 1 and any(letter.isdigit() for letter in before[0].text)
    opened.numbers = numbers
    opened.unit = tuple(word for word in between if word.text.lower() not in ("x", "@", "à", "a"))
    opened.below.append(Wrapped(row, () if is_code else before, before if is_code else ()))
    return opened


def wrapped_row(row: Row, numbers: LineNumbers, columns: tuple[Column, ...]) -> Wrapped | None:
    """The row as more of a description; None when it holds numbers of a line, or heads the goods of
    another paper."""
    if numbers.used or _OTHER_PAPER.match(plain(row.text)):
        return None
    sku = sku_words(row, columns)
    return Wrapped(row, tuple(word for word in row.words if word not in sku), sku)


def wrap(draft: Draft, more: Wrapped) -> bool:
    """Add a row of words to the line above; False when it does not belong to it.

    It belongs when it is close and stands below the words, not the prices.
    """
    row = more.row
    apart = row.top - draft.last_row.top
    near = row.page == draft.row.page and apart <= _WRAP_DISTANCE * draft.last_row.height
    if not near or len(draft.below) >= _MOST_WRAPPED_ROWS:
        return False
    words = draft.words
    start = min((word.left for word in words), default=draft.row.words[0].left)
    prices = [amount.left for amount in draft.numbers.used if amount.left > start]
    end = min(prices, default=float("inf"))
    edge = start - max(ALIGNED_WITHIN, _BELOW * row.height)
    if any(not edge <= word.left < end for word in more.description):
        return False
    draft.below.append(more)
    return True


def stands_close(above: Row, row: Row) -> bool:
    """Whether nothing but a line's own leading parts two rows."""
    return above.page == row.page and row.top - above.top <= _CLOSE * row.height


def hand_down(upper: Draft, lower: Draft) -> None:
    """Rows between two lines go to the lower one from the first that stands nearer to it.

    A nameless line takes the row above it in any case: its name was printed there.
    """
    split = len(upper.below)
    for index in range(len(upper.below) - 1, -1, -1):
        following = upper.below[index + 1].row if index + 1 < len(upper.below) else lower.row
        before = upper.below[index - 1].row if index else upper.row
        row = upper.below[index].row
        if following.page != row.page:
            break
        down, up = following.top - row.top, row.top - before.top
        nameless = not lower.description and index == len(upper.below) - 1
        if not nameless and down > _CLEARLY_NEARER * up:
            break
        split = index
    lower.above = upper.below[split:]
    upper.below = upper.below[:split]
