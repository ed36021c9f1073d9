"""Goods printed as labels and values instead of a table: "Quantity: 20  Unit price: 12.83"."""

import re
from dataclasses import dataclass

from evidence.extraction.amounts import Amount, find_amounts
from evidence.extraction.column_names import LONGEST_PHRASE, Role
from evidence.extraction.columns import begins_name, role_of
from evidence.extraction.drafts import Draft
from evidence.extraction.line_numbers import LineNumbers, adds_up
from evidence.reading.layout import Row, Word

# The name stands above its values, close to them, in few rows that are evenly apart.
_MOST_NAME_ROWS = 4
_NAME_DISTANCE = 2.2
_EVENLY = 1.3
_RUNNING_NUMBER = re.compile(r"#?[0-9]{1,4}[.):]?")
_COUNTED = (Role.QUANTITY, Role.UNIT_PRICE, Role.TOTAL)

Values = dict[Role, tuple[Word, ...]]


@dataclass(frozen=True)
class LabelledLine:
    """A line of goods, and how many rows its labels take."""

    draft: Draft
    rows: int


def labelled_line(
    rows: tuple[Row, ...], index: int, first: int, decimal_mark: str | None
) -> LabelledLine | None:
    """The line whose labels begin in row `index`; None where quantity and price are not labelled.

    Without a name of its own, the rows of words above are its name, down from row `first`.
    """
    values, taken = _block(rows, index)
    quantity, price, total = (
        _amount(values.get(role), rows[index].page, decimal_mark) for role in _COUNTED
    )
    if quantity is None or price is None:
        return None
    proved = total is not None and adds_up(quantity.value, price.value, total.value, [])
    name = values.get(Role.DESCRIPTION) or _name_above(rows, index, first)
    draft = Draft(
        row=rows[index],
        numbers=LineNumbers(quantity, price, total, proved=proved),
        description=_without_running_number(name),
        sku=list(values.get(Role.SKU, ())),
        unit=_unit(values, quantity),
        pack=_amount(values.get(Role.PACK), rows[index].page, decimal_mark),
        columns=(),
    )
    return LabelledLine(draft, taken) if draft.words or draft.code else None


def _block(rows: tuple[Row, ...], index: int) -> tuple[Values, int]:
    """The values of this row and those below, until a row has no labels or one comes again."""
    values: Values = {}
    taken = 0
    for row in rows[index:]:
        more = _values(row)
        again = not more or row.page != rows[index].page or more.keys() & values.keys()
        if again:
            break
        values |= more
        taken += 1
    return values, taken


def _values(row: Row) -> Values:
    """ "Kettle  Qty: 2  Price: 5.00": the name, then the words behind each label; else nothing."""
    values: Values = {}
    role, start, index = Role.DESCRIPTION, 0, 0
    labels = 0
    while index < len(row.words):
        length, label = _label_at(row, index)
        if label is not None:
            if index > start:
                values.setdefault(role, row.words[start:index])
            role, start, labels = label, index + length, labels + 1
        index += length
    values.setdefault(role, row.words[start:])
    return values if labels else {}


def _label_at(row: Row, index: int) -> tuple[int, Role | None]:
    """The label that begins at a word: the name of a column with a colon, or in front of a number
    at the start of a cell."""
    if not begins_name(row.words[index]):
        return 1, None
    for length in range(LONGEST_PHRASE, 0, -1):
        words = row.words[index : index + length]
        role = role_of(words) if len(words) == length else None
        if role is None:
            continue
        following = row.words[index + length : index + length + 1]
        if words[-1].text.endswith(":"):
            return length, role
        if following and following[0].text == ":":
            return length + 1, role
        begins = any(cell.words[0] is words[0] for cell in row.cells)
        if role in _COUNTED and begins and following and following[0].text[:1].isdigit():
            return length, role
    return 1, None


def _amount(words: tuple[Word, ...] | None, page: int, decimal_mark: str | None) -> Amount | None:
    amounts = find_amounts(Row(page, words), decimal_mark) if words else ()
    return amounts[0] if amounts else None


def _unit(values: Values, quantity: Amount) -> tuple[Word, ...]:
    """Its own label's words, or those behind the quantity."""
    own = values.get(Role.UNIT)
    return own or tuple(word for word in values[Role.QUANTITY] if word not in quantity.words)


def _name_above(rows: tuple[Row, ...], index: int, first: int) -> tuple[Word, ...]:
    name: tuple[Word, ...] = ()
    reach = _NAME_DISTANCE * rows[index].height
    for above in range(index - 1, max(first, index - _MOST_NAME_ROWS) - 1, -1):
        row, gap = rows[above], rows[above + 1].top - rows[above].top
        if row.page != rows[index].page or gap > reach:
            break
        reach = min(reach, _EVENLY * gap)
        name = (*row.words, *name)
    return name


def _without_running_number(words: tuple[Word, ...]) -> list[Word]:
    counted = len(words) > 1 and _RUNNING_NUMBER.fullmatch(words[0].text) is not None
    return list(words[1:] if counted else words)
