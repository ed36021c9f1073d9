"""Pages of long lists: a page says where the next one begins, so that rows that come or go between
two requests neither hide nor repeat others.

A cursor belongs to its listing: the list, its order and its filters. Another listing refuses it,
because a place in one order is no place in another.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, tuple_
from sqlalchemy.orm import Mapped

from models.errors import InvalidField

Item = TypeVar("Item")
Source = TypeVar("Source")
Place = datetime | UUID | str | int

LARGEST_NUMBER = 2**63 - 1
_NOT_ONE = "The cursor is not one: use next_cursor as it was given."
_ANOTHERS = "The cursor is of another list, order or filter: begin again without a cursor."


class Page(BaseModel, Generic[Item]):
    """`next_cursor` is None on the last page."""

    model_config = ConfigDict(frozen=True)

    items: list[Item]
    next_cursor: str | None = None


def listing(name: str, order: str, filters: BaseModel | None = None) -> str:
    """What a cursor is bound to: a list by its name, an order, and what it is narrowed to.

    Who may see which sellers is left out: a reader's rights may change between two pages.
    """
    narrowed = "" if filters is None else filters.model_dump_json(exclude={"sellers"})
    return hashlib.sha256(f"{name}\n{order}\n{narrowed}".encode()).hexdigest()[:16]


def position_of(
    cursor: str,
    moment: Mapped[datetime],
    row_id: Mapped[UUID],
    *,
    of: str = "",
    descending: bool = False,
) -> ColumnElement[bool]:
    """The condition "after the cursor", for a listing `of` in the order of (moment, id).
    InvalidField."""
    return after(cursor, [moment, row_id], of=of, descending=descending)


def after(
    cursor: str, columns: Sequence[Mapped[Any]], *, of: str, descending: bool = False
) -> ColumnElement[bool]:
    """The condition "after the cursor", for a listing in the order of these columns, which all rise
    or all fall. InvalidField when it is no cursor, or one of another listing."""
    kinds: list[type] = [cast(Any, column).type.python_type for column in columns]
    place = tuple_(*place_of(cursor, kinds, of=of))
    row = tuple_(*columns)
    return row < place if descending else row > place


def place_of(cursor: str, kinds: Sequence[type], *, of: str) -> list[Place]:
    """The values that a cursor's place is made of, each of its kind. InvalidField when it is no
    cursor, or one of another listing."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        content: Any = json.loads(base64.urlsafe_b64decode(padded))
        bound, *written = content
        if bound == of:
            pairs = zip(kinds, written, strict=True)
            return [_read(kind, value) for kind, value in pairs]
    except (binascii.Error, ValueError, TypeError, LookupError, AttributeError) as error:
        raise InvalidField(_NOT_ONE) from error
    raise InvalidField(_ANOTHERS if isinstance(bound, str) else _NOT_ONE)


def page_of(
    rows: list[Source],
    limit: int,
    item: Callable[[Source], Item],
    position: Callable[[Source], tuple[Place, ...]],
    *,
    of: str = "",
) -> Page[Item]:
    """A page of at most `limit` of `rows`, which hold one more where there is a next page."""
    shown = rows[:limit]
    more = len(rows) > limit
    return Page(
        items=[item(row) for row in shown],
        next_cursor=_encoded(of, position(shown[-1])) if more else None,
    )


def _encoded(of: str, place: tuple[Place, ...]) -> str:
    written = [value if isinstance(value, int) else _text(value) for value in place]
    content = json.dumps([of, *written])
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _text(value: datetime | UUID | str) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _read(kind: type, written: Any) -> Place:
    """One value of a cursor, as PostgreSQL can compare it. ValueError, TypeError."""
    if kind is UUID:
        return UUID(written)
    if kind is int:
        return _whole_number(written)
    if kind is datetime:
        return _moment(written)
    if not isinstance(written, str) or "\0" in written:
        raise ValueError("not a word that can be stored")
    return written


def _whole_number(written: Any) -> int:
    if not isinstance(written, int) or abs(written) > LARGEST_NUMBER:
        raise ValueError("not a number that can be stored")
    return written


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset")
    return moment
