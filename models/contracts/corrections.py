"""What a person says about a value that was read wrongly, and what a document's fields become."""

import json
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StrictInt, StrictStr, ValidationError

from models.contracts.evidence import DocumentFields, DocumentLine, Place, ReadBy
from models.errors import DocumentChanged, InvalidField

# As JSON writes them: a date is a text, an amount whole minor units.
Value = StrictStr | StrictInt | list[StrictStr] | None

DOCUMENT_FIELDS = frozenset(DocumentFields.model_fields) - {"pages", "lines", "where"}
LINE_FIELDS = frozenset(DocumentLine.model_fields) - {"position", "page"}
LONGEST_TEXT = 500
_COUNTS = frozenset({"quantity", "case_pack"})
_MOST_UNITS = 1_000_000_000
_MOST_CENTS = 10**13


class Correction(BaseModel):
    """One value that was mended. `field` is its name as in `where`: `total_cents`,
    `lines.2.quantity`. `seq` is the document's revision from then on."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    seq: int
    field: str
    old: Value
    new: Value
    actor: str
    reason: str
    at: datetime


def line_of(field: str) -> int | None:
    """The position of the line that the field stands in; None for one of the whole document."""
    parts = field.split(".")
    if len(parts) == 3 and parts[0] == "lines" and parts[1].isdecimal():
        return int(parts[1])
    return None


def mended(fields: DocumentFields, field: str, old: Value, new: Value) -> DocumentFields:
    """The fields with the new value, which stands where the old one stood and is a person's.

    InvalidField for a field that there is not or a value that it cannot have; DocumentChanged
    when its value is not `old` by now.
    """
    content = fields.model_dump(mode="json")
    holder, name = _holder(content, field)
    if holder[name] != old:
        raise DocumentChanged(
            f"{field} is {json.dumps(holder[name])} by now: read the document again."
        )
    if new == old:
        raise InvalidField(f"{field} is that already: name the value that it should have.")
    _check(name, new, field)
    holder[name] = new
    content["where"][field] = _place(fields, field).model_dump(mode="json")
    try:
        return DocumentFields.model_validate_json(json.dumps(content), strict=True)
    except ValidationError as error:
        raise InvalidField(f"{field} cannot be {json.dumps(new)}: look at its type.") from error


def _holder(content: dict[str, object], field: str) -> tuple[dict[str, object], str]:
    """The part of the content that has the field, and its name there."""
    position, name = line_of(field), field.rsplit(".", 1)[-1]
    if position is None:
        if field in DOCUMENT_FIELDS:
            return content, field
    elif name in LINE_FIELDS:
        lines: list[dict[str, object]] = content["lines"]  # pyright: ignore[reportAssignmentType]
        for line in lines:
            if line["position"] == position:
                return line, name
    raise InvalidField(f"{field[:100]!r} is no field of this document: take a name of its fields.")


def _check(name: str, new: Value, field: str) -> None:
    """What the type alone does not say."""
    if isinstance(new, int):
        most, least = (_MOST_UNITS, 1) if name in _COUNTS else (_MOST_CENTS, -_MOST_CENTS)
        if not least <= new <= most:
            raise InvalidField(f"{field} must lie between {least:,} and {most:,}.")
    texts = new if isinstance(new, list) else [new] if isinstance(new, str) else []
    if any(not text.strip() or len(text) > LONGEST_TEXT for text in texts):
        raise InvalidField(f"{field} must have 1 to {LONGEST_TEXT} letters; null empties it.")
    is_code = isinstance(new, str) and len(new) == 3 and new.isascii() and new.isupper()
    if name == "currency" and new is not None and not is_code:
        raise InvalidField("currency must be three capital letters, as in USD.")


def _place(fields: DocumentFields, field: str) -> Place:
    """Where the value stood; the page of its line, or the first, when it was not found."""
    known = fields.where.get(field)
    if known is not None:
        return known.model_copy(update={"method": ReadBy.PERSON, "confidence": 1.0})
    position = line_of(field)
    pages = [line.page for line in fields.lines if line.position == position]
    return Place(page=pages[0] if pages else 1, method=ReadBy.PERSON, confidence=1.0)
