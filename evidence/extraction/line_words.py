"""Which words of a line are its description, its article code, its unit of measure."""

import re
from dataclasses import dataclass

from evidence.extraction.amounts import Amount
from evidence.extraction.column_names import Role
from evidence.extraction.columns import Column, with_next
from evidence.extraction.line_numbers import LineNumbers, column_of
from evidence.reading.layout import Cell, Row, Word

# Columns are drawn to a fraction of a letter.
ALIGNED_WITHIN = 4.0

_SIGN = re.compile(r"[€$£%|@=]|EUR|USD|GBP|-")
_RUNNING_NUMBER = re.compile(r"[0-9]{1,4}[.)]?")
_UNIT = re.compile(
    r"(?:pcs?|pieces?|ea|each|units?|unit\(s\)|stück|stk|st|x|meter|m|liter\(s\)|kg|pairs?|sets?"
    r"|cases?|cartons?|ctns?|kartons?|ktn|ve|dozens?|dz|piezas?|u|pièces?|pce|pi[eè]?|uds?"
    r"|unidades|unidad|pz|pezzi|pezzo"
    r"|cajas?|caisses?|colis|scatol[ae]|cartoni|cartone|packs?|pk|box(?:es)?|cs|hrs?|hours?|std"
    r"|stunden?"
    r"|h|rolls?|rollen?|douzaines?|docenas?|dozzine|dozzina|unités?|paar|pr|le|lot)\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LineWords:
    """The words of one row by their part in the line."""

    description: tuple[Word, ...]
    sku: tuple[Word, ...]
    unit: tuple[Word, ...]
    pack: Amount | None = None


def split_words(
    row: Row, numbers: LineNumbers, amounts: tuple[Amount, ...], columns: tuple[Column, ...]
) -> LineWords:
    """Take out the numbers and the running number; the rest is unit, code and description."""
    taken = {index for amount in numbers.used for index in range(amount.first, amount.last + 1)}
    taken |= {amount.first for amount in amounts if amount.is_percent or _is_price(amount, columns)}
    unit = _unit(row, numbers, columns)
    taken |= unit
    taken |= _running_number(row, taken, columns) | _ignored(row, columns)
    pack = _pack(numbers, amounts, columns)
    if pack is not None:
        taken |= set(range(pack.first, pack.last + 1))
    sku = {row.words.index(word) for word in sku_words(row, columns)} - taken
    taken |= sku
    description = {
        index
        for index, word in enumerate(row.words)
        if index not in taken and _is_wording(word, numbers)
    }

    def chosen(indexes: set[int]) -> tuple[Word, ...]:
        return tuple(row.words[index] for index in sorted(indexes))

    return LineWords(chosen(description), chosen(sku), chosen(unit), pack)


def _is_price(amount: Amount, columns: tuple[Column, ...]) -> bool:
    """A price or a sum by its column, as the one without tax beside the one with it."""
    column = column_of(amount, columns) if amount.has_decimals else None
    return column is not None and column.role in (Role.UNIT_PRICE, Role.TOTAL)


def sku_words(row: Row, columns: tuple[Column, ...]) -> tuple[Word, ...]:
    """The words of the cell that stands at the column of article codes, up to the next column."""
    for column, following in with_next(columns):
        if column.role is Role.SKU:
            end = following.left - 2 if following is not None else float("inf")
            cell = min(row.cells, key=lambda cell: _distance(cell, column))
            if _distance(cell, column) > ALIGNED_WITHIN and not _between(cell, column, following):
                return ()
            # The currency of a total beside the column stands close enough to share its cell, and
            # so does a description that fills its own.
            start = _start_in(cell, column)
            return tuple(
                word
                for word in cell.words
                if start <= word.left < end and not _SIGN.fullmatch(word.text)
            )
    return ()


def _between(cell: Cell, column: Column, following: Column | None) -> bool:
    """Whether a cell stands right of the column's name and clear of the next, as codes do that end
    at the column's edge; before a description it may be the start of that."""
    if following is None or following.role is Role.DESCRIPTION:
        return False
    return column.left <= cell.left and cell.right <= following.left


def _start_in(cell: Cell, column: Column) -> float:
    """Where the column's words begin in a cell: at the word below its name, else with the cell."""
    begins = (word.left for word in cell.words if abs(word.left - column.left) <= ALIGNED_WITHIN)
    return next(begins, cell.left)


def _ignored(row: Row, columns: tuple[Column, ...]) -> set[int]:
    """Words of cells that stand under a column of no interest, clear of the description's name."""
    ignored = [column for column in columns if column.role is Role.IGNORED]
    if not ignored:
        return set()
    names = [column for column in columns if column.role is Role.DESCRIPTION]
    words = [
        word
        for cell in row.cells
        if any(_distance(cell, column) == 0 for column in ignored)
        and not any(_distance(cell, column) == 0 for column in names)
        for word in cell.words
    ]
    return {index for index, word in enumerate(row.words) if word in words}


def _pack(
    numbers: LineNumbers, amounts: tuple[Amount, ...], columns: tuple[Column, ...]
) -> Amount | None:
    """The number in the column of case sizes."""
    if not any(column.role is Role.PACK for column in columns):
        return None
    rest = [amount for amount in amounts if amount not in numbers.used]
    own = (one for one in rest if (at := column_of(one, columns)) and at.role is Role.PACK)
    return next(own, None)


def _distance(cell: Cell, column: Column) -> float:
    return max(column.left - cell.right, cell.left - column.right, 0.0)


def _is_wording(word: Word, numbers: LineNumbers) -> bool:
    """Signs, and numbers from the prices on (rates, weights, "8.00 x 36") describe nothing."""
    if _SIGN.fullmatch(word.text):
        return False
    money = [amount for amount in (numbers.unit_price, numbers.total) if amount is not None]
    named = not money or word.left < min(amount.left for amount in money)
    return named or (word.text.isalpha() and word.text.lower() != "x")


def _unit(row: Row, numbers: LineNumbers, columns: tuple[Column, ...]) -> set[int]:
    """The unit of measure: in its own column, or the one word behind the quantity."""
    column = next((column for column in columns if column.role is Role.UNIT), None)
    if column is not None:
        return {
            index
            for index, word in enumerate(row.words)
            if word.left < column.right + ALIGNED_WITHIN
            and word.right > column.left - ALIGNED_WITHIN
            and not any(letter.isdigit() for letter in word.text)
        }
    behind = numbers.quantity.last + 1 if numbers.quantity is not None else len(row.words)
    if behind < len(row.words) and _UNIT.fullmatch(row.words[behind].text):
        return {behind}
    return set()


def _running_number(row: Row, taken: set[int], columns: tuple[Column, ...]) -> set[int]:
    """The line's own number at the left edge, in its column or in a cell of its own."""
    first = row.words[0]
    if 0 in taken or not _RUNNING_NUMBER.fullmatch(first.text):
        return set()
    column = next((column for column in columns if column.role is Role.POSITION), None)
    if column is not None:
        return {0} if first.left < column.right + ALIGNED_WITHIN else set()
    apart = len(row.cells) > 1 and len(row.cells[0].words) == 1
    starts_with_text = bool(columns) and columns[0].role in (Role.SKU, Role.DESCRIPTION)
    in_text = starts_with_text and first.left >= columns[0].left - ALIGNED_WITHIN
    return {0} if apart and not in_text else set()
