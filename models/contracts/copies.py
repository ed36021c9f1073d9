"""When two documents are one invoice: its PDF and a photo of it, or the file and an export of it.

A unit that was bought once is claimed once, on whichever copy it is found. Where this errs it says
that two papers are one: then a claim asks for another invoice, and none is filed twice.
"""

import re

from models.contracts.evidence import DocumentFields, DocumentLine, ReadBy

# Letters that recognition takes for digits.
_AS_DIGITS = str.maketrans("OILSBZ", "011582")
_NOT_CODE = re.compile(r"[^0-9A-Z]")


def are_copies(one: DocumentFields, other: DocumentFields) -> bool:
    """One number, or one date and total; a number that is known and differs speaks against it."""
    if one.issued_on and other.issued_on and one.issued_on != other.issued_on:
        return False
    if one.number and other.number:
        return _one_number(one, other)
    return (
        one.total_cents is not None
        and one.issued_on is not None
        and (one.total_cents, one.issued_on) == (other.total_cents, other.issued_on)
    )


def twin_of(line: DocumentLine, copy: DocumentFields) -> DocumentLine | None:
    """The same line on a copy of its document; None where the copy does not show it."""
    alike = [other for other in copy.lines if _is_alike(line, other)]
    return max(alike, key=lambda other: _likeness(line, other), default=None)


def _one_number(one: DocumentFields, other: DocumentFields) -> bool:
    """Equal; or a letter apart where one of them was recognised in a picture."""
    mine, theirs = _folded(one.number), _folded(other.number)
    if mine == theirs:
        return bool(mine)
    if ReadBy.OCR not in (_read_by(one), _read_by(other)) or len(mine) != len(theirs):
        return False
    apart = sum(a != b for a, b in zip(mine, theirs, strict=True))
    return apart == 1 and one.total_cents is not None and one.total_cents == other.total_cents


def _read_by(document: DocumentFields) -> ReadBy | None:
    place = document.where.get("number")
    return place.method if place else None


def _is_alike(line: DocumentLine, other: DocumentLine) -> bool:
    if _one_code(line, other):
        return True
    bought = (line.quantity, line.unit_price_cents) == (other.quantity, other.unit_price_cents)
    return bought and (not line.sku or not other.sku or _one_description(line, other))


def _one_code(line: DocumentLine, other: DocumentLine) -> bool:
    return bool(line.sku) and _folded(line.sku) == _folded(other.sku)


def _one_description(line: DocumentLine, other: DocumentLine) -> bool:
    return line.description.casefold() == other.description.casefold()


def _likeness(line: DocumentLine, other: DocumentLine) -> tuple[bool, bool, bool, bool, int]:
    return (
        _one_code(line, other),
        line.quantity == other.quantity,
        line.unit_price_cents == other.unit_price_cents,
        _one_description(line, other),
        -abs(line.position - other.position),
    )


def _folded(code: str | None) -> str:
    return _NOT_CODE.sub("", (code or "").upper()).translate(_AS_DIGITS)
