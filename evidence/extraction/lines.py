"""The lines of an invoice, from its table's head down to its sums."""

from dataclasses import dataclass, field

from evidence.extraction.amounts import Amount, find_amounts
from evidence.extraction.charges import charge_in
from evidence.extraction.column_names import Role
from evidence.extraction.columns import Column, find_columns
from evidence.extraction.drafts import (
    Draft,
    Wrapped,
    complete,
    counted_below,
    hand_down,
    is_line,
    make_draft,
    opens,
    stands_close,
    wrap,
    wrapped_row,
)
from evidence.extraction.labelled_lines import labelled_line
from evidence.extraction.line_numbers import LineNumbers, read_numbers
from evidence.extraction.repair import lost_a_count, repaired
from evidence.extraction.side_text import without_side_text
from evidence.extraction.sum_labels import SumKind, is_carried
from evidence.extraction.totals import Sum, find_sums
from evidence.reading.layout import Row

# These may stand among the lines; the other sums stand below them.
_AMONG_LINES = (SumKind.FREIGHT, SumKind.DISCOUNT)


@dataclass
class Body:
    """The lines and the sums of a document, in the order of its rows."""

    drafts: list[Draft] = field(default_factory=list[Draft])
    sums: list[Sum] = field(default_factory=list[Sum])


@dataclass
class _Table:
    """Where the reader is: the open table's columns, those of the one that a sum closed last, the
    line that may still be wrapped, words above the first line, and the first row that no line of
    labels has taken."""

    body: Body
    decimal_mark: str | None
    may_repair: bool
    columns: tuple[Column, ...] = ()
    closed: tuple[Column, ...] = ()
    growing: bool = False
    waiting: list[Wrapped] = field(default_factory=list[Wrapped])
    opened: Draft | None = None
    taken: int = 0


def find_body(rows: tuple[Row, ...], decimal_mark: str | None, *, may_repair: bool) -> Body:
    """Every line and every sum. Without any head of columns, quantity x price = total must hold.

    A sum closes the table; a row below it that adds up under the same columns opens it again, as
    page sums and sums of groups do. `may_repair`: the digits were recognised in a picture.
    """
    heads = [find_columns(row, _next(rows, index)) for index, row in enumerate(rows)]
    has_head = any(heads)
    table = _Table(Body(), decimal_mark, may_repair)
    own_rows = without_side_text(rows, heads)
    for index, row in enumerate(rows):
        columns = heads[index]
        if columns is not None:
            table.columns, table.closed, table.growing, table.waiting = columns, (), False, []
            continue
        if is_carried(row.text):
            table.growing = False
            continue
        if index < table.taken or (not table.columns and _read_labelled(table, rows, index)):
            continue
        sums = find_sums(row, _next(rows, index), decimal_mark)
        own = own_rows[index]
        if sums:
            _take_sums(table, sums)
        elif own is None:
            continue
        elif table.columns or not has_head:
            _read_row(table, own)
        elif table.closed:
            _reopen(table, own)
    return table.body


def _next(rows: tuple[Row, ...], index: int) -> Row | None:
    following = rows[index + 1] if index + 1 < len(rows) else None
    return following if following is not None and following.page == rows[index].page else None


def _read_labelled(table: _Table, rows: tuple[Row, ...], index: int) -> bool:
    line = labelled_line(rows, index, table.taken, table.decimal_mark)
    if line is None:
        return False
    charge = charge_in(line.draft)
    if charge is not None:
        table.body.sums.append(charge)
    else:
        table.body.drafts.append(line.draft)
    table.growing, table.opened, table.taken = False, None, index + line.rows
    return True


def _take_sums(table: _Table, sums: list[Sum]) -> None:
    table.body.sums.extend(sums)
    table.growing = False
    if any(one.kind not in _AMONG_LINES for one in sums):
        table.closed, table.columns = table.columns or table.closed, ()


def _reopen(table: _Table, row: Row) -> None:
    amounts = find_amounts(row, table.decimal_mark)
    numbers = read_numbers(amounts, table.closed)
    if numbers.proved and is_line(make_draft(row, numbers, amounts, table.closed)):
        table.columns = table.closed
        _read_row(table, row)


def _read_row(table: _Table, row: Row) -> None:
    amounts = find_amounts(row, table.decimal_mark)
    numbers = _numbers(table, amounts)
    draft = make_draft(row, numbers, amounts, table.columns)
    if table.opened is not None:
        counted = counted_below(table.opened, row, amounts)
        if counted is not None:
            table.opened = None
            _add(table, counted)
            return
        more = wrapped_row(row, numbers, table.columns)
        if more is not None and wrap(table.opened, more):
            return
        table.opened = None
    charge = charge_in(draft)
    if charge is not None:
        table.body.sums.append(charge)
        table.growing = False
        return
    _lend_name(table, draft)
    if is_line(draft) or _lost_its_count(table, draft):
        _add(table, draft)
        return
    table.opened = draft if opens(draft) else None
    more = wrapped_row(row, numbers, table.columns)
    if table.growing:
        last = table.body.drafts[-1]
        table.growing = complete(last, row, amounts) or (more is not None and wrap(last, more))
    if not table.growing and more is not None:
        table.waiting = [more]


def _numbers(table: _Table, amounts: tuple[Amount, ...]) -> LineNumbers:
    numbers = read_numbers(amounts, table.columns)
    return repaired(numbers) if table.may_repair else numbers


def _lost_its_count(table: _Table, draft: Draft) -> bool:
    """Whether price and total alone tell its count: the digit was not found in the picture."""
    counted = any(column.role is Role.QUANTITY for column in table.columns)
    named = counted and table.may_repair and bool(draft.words)
    return named and lost_a_count(draft.numbers)


def _lend_name(table: _Table, draft: Draft) -> None:
    """A row of three numbers that add up, without a name, is named by the row above it; one with a
    code only where the table has names."""
    named = any(column.role is Role.DESCRIPTION for column in draft.columns)
    if draft.description or (draft.sku and not named) or not draft.numbers.proved:
        return
    if table.growing:
        hand_down(table.body.drafts[-1], draft)
    elif table.waiting:
        draft.above = [one for one in table.waiting if stands_close(one.row, draft.row)]


def _add(table: _Table, draft: Draft) -> None:
    if table.growing and not draft.above:
        hand_down(table.body.drafts[-1], draft)
    elif table.body.drafts and not draft.above:
        # Apart from the line above it and close to this one: the first row of its name.
        draft.above = [one for one in table.waiting if stands_close(one.row, draft.row)]
    table.body.drafts.append(draft)
    table.growing, table.waiting = True, []
