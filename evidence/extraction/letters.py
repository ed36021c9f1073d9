"""A letter without labels: its addressee heads the page or stands in the window of the envelope,
its writer signs or stands in the foot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from evidence.extraction.companies import company_in, cut, has_address, may_be_name
from evidence.extraction.found import UNLABELLED, Found, plain
from evidence.reading.layout import Cell, Row

# The window of an envelope is in the upper part of a page; what closes one is short.
_HEAD_SHARE = 0.4
_ADDRESS_ROWS = 4
# What is seen through the window begins below the sender's line, at the same left edge.
_WINDOW_ROWS = 2
_SAME_EDGE = 12.0
_FOOT_ROWS = 6
_SIGNATURE_ROWS = 3
# A letterhead is printed larger than the letter; an addressee is not.
_LETTER_SIZE = 1.2
_CLOSING = re.compile(
    r"\W*(?:(?:yours )?(?:sincerely|faithfully|truly)|(?:kind |best |warm )?regards"
    r"|mit (?:freundlichen|besten) grußen|mit (?:freundlichen|besten) grussen"
    r"|freundliche gruße|cordialement|(?:meilleures |sinceres )?salutations"
    r"|(?:un )?(?:cordial saludo|saludos(?: cordiales)?)|atentamente"
    r"|(?:cordiali|distinti) saluti)\b"
)
_BANK = re.compile(r"bank|sparkasse|banque|banco|banca|credit|iban|\bbic\b|powered|software")


@dataclass(frozen=True)
class LetterParties:
    """Who wrote the letter, and to whom."""

    writer: Found[str]
    addressee: Found[str]


def letter_parties(rows: tuple[Row, ...]) -> LetterParties | None:
    """Both, where one name alone heads the page above an address and another closes it."""
    addressee = _addressee(_head(rows))
    if addressee is None:
        return None
    known = plain(addressee.value)
    names = (name for name in _closing_names(rows) if plain(name.value) != known)
    writer = next(names, None)
    return None if writer is None else LetterParties(writer, addressee)


def window_addressee(rows: tuple[Row, ...]) -> Found[str] | None:
    """The name on an address below the sender's own in one line, as windows of envelopes show both:
    "Acme Ltd - 4 Mill Lane - Leeds LS1 4AP" above "Bolt Inc." """
    head = _head(rows)
    for index, row in enumerate(head):
        for sender in row.cells:
            if _is_sender_line(sender):
                return _beneath_sender(head, index, sender)
    return None


def _is_sender_line(cell: Cell) -> bool:
    name = cut(cell.text)
    after = cell.text[len(name) :]
    return any(map(str.isalpha, name)) and not has_address(name) and has_address(after)


def _beneath_sender(head: list[Row], index: int, sender: Cell) -> Found[str] | None:
    for row in head[index + 1 : index + 1 + _WINDOW_ROWS]:
        for cell in row.cells:
            level = abs(cell.left - sender.left) <= _SAME_EDGE
            if level and may_be_name(cell) and _stands_on_address(head, row, cell, _ADDRESS_ROWS):
                return Found(cut(cell.text), row.page, cell.words, UNLABELLED)
    return None


def _head(rows: tuple[Row, ...]) -> list[Row]:
    first = [row for row in rows if row.page == 1]
    lowest = max((row.top for row in first), default=0.0)
    return [row for row in first if row.top <= _HEAD_SHARE * lowest]


def _addressee(head: list[Row]) -> Found[str] | None:
    """The first name of the page in plain letters, an address beneath it, and no other company."""
    names = ((row, cell) for row in head for cell in row.cells if may_be_name(cell))
    row, cell = next(names, (None, None))
    if row is None or cell is None or not _stands_on_address(head, row, cell, _ADDRESS_ROWS):
        return None
    usual = median(one.height for row in head for one in row.cells)
    if cell.height > _LETTER_SIZE * usual:
        return None
    name = cut(cell.text)
    companies = (company_in(other.text) for row in head for other in row.cells)
    if any(one is not None and plain(one) != plain(name) for one in companies):
        return None
    return Found(name, row.page, cell.words, UNLABELLED)


def _stands_on_address(rows: list[Row], row: Row, cell: Cell, most_rows: int) -> bool:
    start = rows.index(row) + 1
    beneath = (
        other
        for following in rows[start : start + most_rows]
        for other in following.cells
        if other.left < cell.right and other.right > cell.left
    )
    return any(has_address(other.text) for other in beneath)


def _closing_names(rows: tuple[Row, ...]) -> Iterator[Found[str]]:
    """Names behind a complimentary close, then those that stand on an address in a page's foot."""
    for index, row in enumerate(rows):
        if _CLOSING.match(plain(row.text)):
            signed = rows[index + 1 : index + 1 + _SIGNATURE_ROWS]
            yield from (_name(row, row.cells[0]) for row in signed if _may_close(row.cells[0]))
    for page in sorted({row.page for row in rows}):
        own = [row for row in rows if row.page == page]
        for row in own[-_FOOT_ROWS:]:
            for cell in row.cells:
                if _may_close(cell) and _has_address(own, row, cell):
                    yield _name(row, cell)


def _may_close(cell: Cell) -> bool:
    return may_be_name(cell) and _BANK.search(plain(cell.text)) is None


def _has_address(rows: list[Row], row: Row, cell: Cell) -> bool:
    return has_address(cell.text) or _stands_on_address(rows, row, cell, 1)


def _name(row: Row, cell: Cell) -> Found[str]:
    return Found(cut(cell.text), row.page, cell.words, UNLABELLED)
