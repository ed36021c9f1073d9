"""The tables of goods: columns with their heads, rows over many pages, wrapped descriptions."""

from dataclasses import dataclass

from synthetic.layouts.draft import DEEP, GREY, SHADE, WHITE, Draft
from synthetic.paper import CODE_IN_COLUMN, CODE_IN_WORDS, PaperLine

# How much room a column asks for, in widths of a digit; the description takes what is left.
_WIDTHS = {"position": 5, "code": 17, "count": 11, "unit": 9, "price": 15, "total": 16,
           "tax_rate": 8, "customs": 13, "origin": 9, "weight": 11, "ordered": 11,
           "back_ordered": 14, "list_price": 14, "line_discount": 10, "tax_amount": 15,
           "gross": 16}  # fmt: skip
_TO_THE_RIGHT = frozenset(_WIDTHS) - {"position", "code", "unit", "customs", "origin"}
_MONEY = frozenset(
    {"price", "total", "tax_rate", "list_price", "line_discount", "tax_amount", "gross"}
)
# Styles of the head and of what lies behind the rows.
_DARK, _RULED = ("zebra", "banded"), ("ruled", "stacked", "typed", "enterprise")


@dataclass(frozen=True)
class Column:
    """A column's name and its edges."""

    name: str
    left: float
    right: float


def draw_table(draft: Draft) -> None:
    """All goods, and the charges where they are written as goods; `draft.y` ends below them."""
    columns = _placed(draft)
    _head(draft, columns)
    for number, line in enumerate(draft.paper.lines, start=1):
        _row(draft, columns, _values(draft, number, line), _words(draft, line))
    if draft.paper.charges_as_lines and draft.paper.priced:
        for number, (label, cents) in enumerate(draft.charges(), len(draft.paper.lines) + 1):
            charge = PaperLine(label, "", CODE_IN_COLUMN, 1, cents)
            _row(draft, columns, _values(draft, number, charge), [label])
    if draft.family.table in ("ruled", "stacked", "grid"):
        draft.page.rule(draft.left, draft.y - draft.row, draft.right, draft.y - draft.row)


def _placed(draft: Draft) -> list[Column]:
    names = [name for name in draft.family.columns if _is_needed(draft, name)]
    digit = draft.page.width_of("0")
    taken = sum(_WIDTHS.get(name, 0) * digit for name in names)
    rest = draft.right - draft.left - taken
    columns: list[Column] = []
    x = draft.left
    for name in names:
        width = _WIDTHS[name] * digit if name in _WIDTHS else rest
        columns.append(Column(name, x, x + width))
        x += width
    return columns


def _is_needed(draft: Draft, name: str) -> bool:
    """A column of codes without codes, or of prices without prices, is not drawn."""
    lines = draft.paper.lines
    if name == "code":
        return any(line.code_place == CODE_IN_COLUMN for line in lines)
    if name == "unit":
        return any(line.unit for line in lines)
    return draft.paper.priced or name not in _MONEY


def _head(draft: Draft, columns: list[Column]) -> None:
    page, style = draft.page, draft.family.table
    colour = WHITE if style in _DARK else "#111111"
    top = draft.y - draft.row
    if style in _DARK:
        page.band(draft.left, top, draft.right - draft.left, 1.5 * draft.row, DEEP)
    for column in columns:
        label = _label(draft, column.name)
        parts = label.split() if style == "stacked" else [label]
        for number, part in enumerate(parts):
            _put(draft, column, draft.y + number * draft.row, part, bold=True, colour=colour)
    tall = max(len(_label(draft, column.name).split()) for column in columns)
    draft.y += draft.row * ((tall if style == "stacked" else 1) + 0.6)
    if style in _RULED:
        page.rule(draft.left, draft.y - draft.row, draft.right, draft.y - draft.row, 1)


def _label(draft: Draft, name: str) -> str:
    own = dict(draft.family.words) if draft.wording.language == "en" else {}
    if name == "tax_rate":
        return own.get(name, "%")
    return draft.wording[name]


def _row(draft: Draft, columns: list[Column], values: dict[str, str], words: list[str]) -> None:
    wide = next((c for c in columns if c.name == "description"), columns[0])
    lines = [part for one in words for part in draft.page.wrapped(one, wide.right - wide.left - 6)]
    depth = len(lines) * draft.row + 0.5 * draft.row
    if draft.y + depth > draft.bottom:
        _turn(draft, columns)
    top = draft.y - draft.row
    if draft.family.table == "zebra" and int(draft.y / draft.row) % 2:
        draft.page.band(draft.left, top + 1, draft.right - draft.left, depth, SHADE)
    for column in columns:
        if column.name != "description":
            _put(draft, column, draft.y, values[column.name])
        if draft.family.table == "grid":
            draft.page.frame(column.left, top + 1, column.right - column.left, depth)
    for number, line in enumerate(lines):
        draft.page.text(wide.left + 2, draft.y + number * draft.row, line)
    draft.y += depth


def _turn(draft: Draft, columns: list[Column]) -> None:
    carried = f"{draft.wording['page']} {draft.page.count}"
    draft.page.text(draft.right, draft.page.height - 24, carried, align="right", colour=GREY)
    draft.page.turn()
    draft.y = 70
    _head(draft, columns)


def _put(
    draft: Draft, column: Column, y: float, words: str, *, bold: bool = False, colour: str = ""
) -> None:
    colour = colour or "#111111"
    if column.name in _TO_THE_RIGHT:
        draft.page.text(column.right - 3, y, words, align="right", bold=bold, colour=colour)
    else:
        draft.page.text(column.left + 2, y, words, bold=bold, colour=colour)


def _values(draft: Draft, number: int, line: PaperLine) -> dict[str, str]:
    """What the columns but the description hold."""
    tax = round(line.total * draft.paper.tax_rate / 100)
    # A discount in whole percent, as the price is what stays of a list price.
    listed = max(1, round(line.price * 100 / (100 - (10, 20, 25, 40)[number % 4])))
    return {
        "position": str(number),
        "code": line.code if line.code_place == CODE_IN_COLUMN else "",
        "count": _count(draft, line),
        "unit": line.unit,
        "price": draft.wording.plain(line.price),
        "total": draft.wording.amount(line.total),
        "tax_rate": f"{draft.paper.tax_rate}",
        "ordered": str(line.count),
        "back_ordered": "0",
        "list_price": draft.wording.plain(listed),
        "line_discount": f"{round((listed - line.price) * 100 / listed)}",
        "tax_amount": draft.wording.plain(tax),
        "gross": draft.wording.plain(line.total + tax),
        "customs": f"{8200 + 7 * number}.{10 + number}",
        "origin": ("CN", "VN", "TR", "PT")[number % 4],
        "weight": draft.wording.plain(abs(line.count) * 35),
    }


def _count(draft: Draft, line: PaperLine) -> str:
    """Without a column of units, cases are named beside their number: else nobody could know."""
    named = line.case_pack > 1 and "unit" not in draft.family.columns
    return f"{line.count} {line.unit}" if named else str(line.count)


def _words(draft: Draft, line: PaperLine) -> list[str]:
    """The description, and what stands below it."""
    words = [line.description]
    if "code" not in draft.family.columns and line.code_place == CODE_IN_COLUMN:
        words.append(f"{draft.wording['code']}: {line.code}")
    if line.code_place == CODE_IN_WORDS:
        words = [f"{line.code} {line.description}"]
    return words
