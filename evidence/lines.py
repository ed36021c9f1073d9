"""The lines of an invoice, from its table's head down to its sums."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from evidence.amounts import Amount, find_amounts
from evidence.columns import Column, Role, find_columns
from evidence.layout import Row, Word
from evidence.line_numbers import LineNumbers, read_numbers
from evidence.numbers import to_minor_units, to_quantity
from evidence.packs import pack_size
from evidence.totals import sum_kind
from models.contracts.evidence import DocumentLine

# A description is wrapped over few rows, close to each other.
_MOST_WRAPPED_ROWS = 4
_WRAP_DISTANCE = 2.2
_ALIGNED_WITHIN = 4.0

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
    description: list[str]
    sku: list[str]
    start: float
    packed: str
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
        elif sum_kind(row) in ("net", "tax", "total"):
            table.columns, table.growing = (), False
        elif table.columns or not has_head:
            _read_row(table, row, decimal_mark)
    return [
        _line(position, draft, currency) for position, draft in enumerate(table.drafts, start=1)
    ]


def _next(rows: tuple[Row, ...], index: int) -> Row | None:
    following = rows[index + 1] if index + 1 < len(rows) else None
    return following if following is not None and following.page == rows[index].page else None


def _read_row(table: _Table, row: Row, decimal_mark: str | None) -> None:
    if sum_kind(row) == "freight":
        table.growing = False
        return
    amounts = find_amounts(row, decimal_mark)
    numbers = read_numbers(amounts, table.columns)
    draft = _draft(row, numbers, amounts, table.columns)
    if _is_line(draft, table.columns):
        table.drafts.append(draft)
        table.growing = True
    elif table.growing:
        table.growing = _wrap(table.drafts[-1], row, numbers, table.columns)


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
    taken = {index for amount in numbers.used for index in range(amount.first, amount.last + 1)}
    taken |= {amount.first for amount in amounts if amount.is_percent}
    packed = _unit_words(row, numbers, columns)
    taken |= packed
    position = _position_words(row, taken, columns)
    sku = _sku_words(row, taken | position, columns)
    rest = [
        word
        for index, word in enumerate(row.words)
        if index not in taken | position | sku and _is_wording(word, numbers)
    ]
    return _Draft(
        row=row,
        numbers=numbers,
        description=[word.text for word in rest],
        sku=[row.words[index].text for index in sorted(sku)],
        start=rest[0].left if rest else row.words[0].left,
        packed=" ".join(row.words[index].text for index in sorted(packed)),
        last_row=row,
    )


def _is_wording(word: Word, numbers: LineNumbers) -> bool:
    """Signs and leftovers between and behind the prices are no part of a description."""
    if re.fullmatch(r"[€$£%|]|EUR|USD|GBP|-", word.text):
        return False
    money = [amount for amount in (numbers.unit_price, numbers.total) if amount is not None]
    return not money or word.left < min(amount.left for amount in money) or word.text.isalpha()


def _unit_words(row: Row, numbers: LineNumbers, columns: tuple[Column, ...]) -> set[int]:
    """The unit of measure: in its own column, or the one word behind the quantity."""
    unit = next((column for column in columns if column.role is Role.UNIT), None)
    if unit is not None:
        return {
            index
            for index, word in enumerate(row.words)
            if word.left < unit.right + 4
            and word.right > unit.left - 4
            and not word.text[0].isdigit()
        }
    quantity = numbers.quantity
    if quantity is None or quantity.last + 1 >= len(row.words):
        return set()
    following = row.words[quantity.last + 1]
    behind = re.fullmatch(
        r"(?:pcs?|pieces?|ea|each|units?|unit\(s\)|stück|stk|st|x|meter|m|liter\(s\)|kg|pairs?|sets?"
        r"|cases?|cartons?|ctns?|karton|dozen|dz)\.?",
        following.text,
        re.IGNORECASE,
    )
    return {quantity.last + 1} if behind else set()


def _position_words(row: Row, taken: set[int], columns: tuple[Column, ...]) -> set[int]:
    """The line's running number at the left edge."""
    first = row.words[0]
    if 0 in taken or not re.fullmatch(r"[0-9]{1,4}[.)]?", first.text):
        return set()
    column = next((column for column in columns if column.role is Role.POSITION), None)
    if column is not None:
        return {0} if first.left < column.right + _ALIGNED_WITHIN else set()
    is_apart = len(row.cells) > 1 and len(row.cells[0].words) == 1
    return {0} if is_apart and not _left_is_text(first, columns) else set()


def _left_is_text(word: Word, columns: tuple[Column, ...]) -> bool:
    return (
        bool(columns)
        and columns[0].role in (Role.SKU, Role.DESCRIPTION)
        and (word.left >= columns[0].left - _ALIGNED_WITHIN)
    )


def _sku_words(row: Row, taken: set[int], columns: tuple[Column, ...]) -> set[int]:
    """The words in the column of article codes, up to where the next column begins."""
    found = next((i for i, column in enumerate(columns) if column.role is Role.SKU), None)
    if found is None:
        return set()
    column = columns[found]
    following = columns[found + 1] if found + 1 < len(columns) else None
    end = following.left - 2 if following is not None else float("inf")
    return {
        index
        for index, word in enumerate(row.words)
        if index not in taken and column.left - _ALIGNED_WITHIN <= word.left < end
    }


def _wrap(draft: _Draft, row: Row, numbers: LineNumbers, columns: tuple[Column, ...]) -> bool:
    """Add a wrapped row to the line above; False when the row does not belong to it."""
    apart = row.top - draft.last_row.top
    near = row.page == draft.row.page and apart <= _WRAP_DISTANCE * draft.last_row.height
    if not near or numbers.used or draft.wrapped >= _MOST_WRAPPED_ROWS:
        return False
    sku = _sku_words(row, set(), columns)
    rest = [word for index, word in enumerate(row.words) if index not in sku]
    if rest and rest[0].left < draft.start - _ALIGNED_WITHIN:
        return False
    draft.sku.extend(row.words[index].text for index in sorted(sku))
    draft.description.extend(word.text for word in rest)
    draft.last_row, draft.wrapped = row, draft.wrapped + 1
    return True


def _line(position: int, draft: _Draft, currency: str | None) -> DocumentLine:
    description = " ".join(draft.description)
    found = _SKU_IN_WORDS.search(description)
    sku = "".join(draft.sku) or (found["sku"] if found else None)
    numbers = draft.numbers
    packs = pack_size(draft.packed, description)
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
