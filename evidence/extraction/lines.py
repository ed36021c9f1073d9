"""The lines of an invoice, from its table's head down to its sums."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from evidence.extraction.amounts import Amount, find_amounts
from evidence.extraction.columns import Column, Role, find_columns
from evidence.extraction.line_numbers import LineNumbers, adds_up, read_numbers
from evidence.extraction.line_words import ALIGNED_WITHIN, sku_words, split_words
from evidence.extraction.numbers import to_minor_units, to_quantity
from evidence.extraction.packs import pack_size
from evidence.extraction.totals import SumKind, find_sum
from evidence.reading.layout import Row, Word
from models.contracts.evidence import DocumentLine

# A description is wrapped over few rows, close to each other.
_MOST_WRAPPED_ROWS = 4
_WRAP_DISTANCE = 2.2

_SKU_IN_WORDS = re.compile(
    r"\b(?:m?sku|fnsku|asin|item(?: no| code| number)?|art(?:icle|ikel)?\.?(?:[- ]?(?:no|nr))?"
    r"|part(?: no| number)?|model(?: no)?|code|ref|mpn)\s*[.:#]+\s*(?P<sku>[A-Z0-9][\w./-]*\w)",
    re.IGNORECASE,
)


@dataclass
class _Draft:
    """A line while its rows are read."""

    row: Row
    numbers: LineNumbers
    description: list[Word]
    sku: list[Word]
    unit: str
    last_row: Row
    wrapped: int = 0


@dataclass
class _Table:
    """Where the reader is: the open table's columns, and the line that may still be wrapped."""

    columns: tuple[Column, ...] = ()
    drafts: list[_Draft] = field(default_factory=list[_Draft])
    growing: bool = False


def find_lines(
    rows: tuple[Row, ...], decimal_mark: str | None, currency: str | None
) -> list[DocumentLine]:
    """Every line with its numbers in units and minor units; what a row lacks is None.

    Below a head, a line needs a quantity or an article code beside a price or total (or a quantity
    alone where the table has no prices). Without any head, quantity x price = total must hold.
    """
    has_head = any(find_columns(row, _next(rows, index)) for index, row in enumerate(rows))
    table = _Table()
    for index, row in enumerate(rows):
        columns = find_columns(row, _next(rows, index))
        if columns is not None:
            table.columns, table.growing = columns, False
        elif (shown := find_sum(row, decimal_mark)) is not None:
            table.growing = False
            # Freight may stand among the lines; the other sums stand below them.
            if shown.kind is not SumKind.FREIGHT:
                table.columns = ()
        elif table.columns or not has_head:
            _read_row(table, row, decimal_mark)
    return [
        _line(position, draft, currency) for position, draft in enumerate(table.drafts, start=1)
    ]


def _next(rows: tuple[Row, ...], index: int) -> Row | None:
    following = rows[index + 1] if index + 1 < len(rows) else None
    return following if following is not None and following.page == rows[index].page else None


def _read_row(table: _Table, row: Row, decimal_mark: str | None) -> None:
    amounts = find_amounts(row, decimal_mark)
    numbers = read_numbers(amounts, table.columns)
    draft = _draft(row, numbers, amounts, table.columns)
    if _is_line(draft, table.columns):
        table.drafts.append(draft)
        table.growing = True
    elif table.growing:
        last = table.drafts[-1]
        table.growing = _complete(last, row, amounts) or _wrap(last, row, numbers, table.columns)


def _is_line(draft: _Draft, columns: tuple[Column, ...]) -> bool:
    numbers = draft.numbers
    if not draft.description and not draft.sku:
        return False
    if len(numbers.used) == 3:
        return True
    if not columns:
        return False
    roles = {column.role for column in columns}
    if not roles & {Role.UNIT_PRICE, Role.TOTAL}:
        return numbers.quantity is not None
    money = numbers.unit_price or numbers.total
    named = numbers.quantity is not None or bool(draft.sku)
    return money is not None and money.has_decimals and named


def _draft(
    row: Row, numbers: LineNumbers, amounts: list[Amount], columns: tuple[Column, ...]
) -> _Draft:
    words = split_words(row, numbers, amounts, columns)
    return _Draft(
        row=row,
        numbers=numbers,
        description=list(words.description),
        sku=list(words.sku),
        unit=" ".join(word.text for word in words.unit),
        last_row=row,
    )


def _complete(draft: _Draft, row: Row, amounts: list[Amount]) -> bool:
    """Give a line its total that is printed a little lower, when it stands alone and adds up."""
    quantity, price = draft.numbers.quantity, draft.numbers.unit_price
    alone = len(amounts) == 1 and len(row.cells) == 1
    if not alone or draft.numbers.total is not None or quantity is None or price is None:
        return False
    near = row.page == draft.row.page and row.top - draft.row.top <= draft.row.height * 1.5
    if not near or not adds_up(quantity.value, price.value, amounts[0].value, []):
        return False
    draft.numbers = LineNumbers(quantity, price, amounts[0])
    return True


def _wrap(draft: _Draft, row: Row, numbers: LineNumbers, columns: tuple[Column, ...]) -> bool:
    """Add a wrapped row to the line above; False when the row does not belong to it.

    It belongs when it is close, holds no numbers, and stands below the words, not the prices.
    """
    apart = row.top - draft.last_row.top
    near = row.page == draft.row.page and apart <= _WRAP_DISTANCE * draft.last_row.height
    if not near or numbers.used or draft.wrapped >= _MOST_WRAPPED_ROWS:
        return False
    sku = sku_words(row, columns)
    rest = [word for word in row.words if word not in sku]
    start = draft.description[0].left if draft.description else draft.row.words[0].left
    prices = [amount.left for amount in draft.numbers.used if amount.left > start]
    end = min(prices, default=float("inf"))
    if any(not start - ALIGNED_WITHIN <= word.left < end for word in rest):
        return False
    draft.sku.extend(sku)
    draft.description.extend(rest)
    draft.last_row, draft.wrapped = row, draft.wrapped + 1
    return True


def _line(position: int, draft: _Draft, currency: str | None) -> DocumentLine:
    description = " ".join(word.text for word in draft.description)
    found = _SKU_IN_WORDS.search(description)
    sku = "".join(word.text for word in draft.sku).strip("-\u2013/.").removesuffix("n/a") or None
    if found is not None:
        sku = sku or found["sku"]
        # A code at either end is printed for itself; in the middle it is part of the name.
        if found.start() == 0 or found.end() == len(description):
            description = (description[: found.start()] + description[found.end() :]).strip(" ,;()")
    numbers = draft.numbers
    packs = pack_size(draft.unit, description)
    return DocumentLine(
        position=position,
        page=draft.row.page,
        description=description,
        sku=sku,
        quantity=_units(numbers.quantity, packs),
        unit_price_cents=_price(numbers.unit_price, packs, currency),
        total_cents=to_minor_units(numbers.total.value, currency) if numbers.total else None,
    )


def _units(quantity: Amount | None, packs: int | None) -> int | None:
    if quantity is None or packs is None:
        return None
    return to_quantity(abs(quantity.value) * packs)


def _price(price: Amount | None, packs: int | None, currency: str | None) -> int | None:
    if price is None or packs is None:
        return None
    return to_minor_units(price.value / Decimal(packs), currency)
