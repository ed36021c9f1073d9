"""Pages of long lists: a page says where the next one begins, so that rows that come or go between
two requests neither hide nor repeat others.
"""

import base64
import binascii
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, tuple_
from sqlalchemy.orm import Mapped

from models.errors import InvalidField

Item = TypeVar("Item")
Source = TypeVar("Source")


class Page(BaseModel, Generic[Item]):
    """`next_cursor` is None on the last page."""

    model_config = ConfigDict(frozen=True)

    items: list[Item]
    next_cursor: str | None = None


def position_of(cursor: str, moment: Mapped[datetime], row_id: Mapped[UUID]) -> ColumnElement[bool]:
    """The condition "after the cursor", for a list in the order of (moment, id). InvalidField."""
    at, last_id = _decoded(cursor)
    return tuple_(moment, row_id) > tuple_(at, last_id)


def page_of(
    rows: list[Source],
    limit: int,
    item: Callable[[Source], Item],
    position: Callable[[Source], tuple[datetime, UUID]],
) -> Page[Item]:
    """A page of at most `limit` of `rows`, which hold one more where there is a next page."""
    shown = rows[:limit]
    more = len(rows) > limit
    return Page(
        items=[item(row) for row in shown],
        next_cursor=_encoded(*position(shown[-1])) if more else None,
    )


def _encoded(moment: datetime, row_id: UUID) -> str:
    content = json.dumps([moment.isoformat(), str(row_id)])
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[datetime, UUID]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        content: Any = json.loads(base64.urlsafe_b64decode(padded))
        moment, row_id = datetime.fromisoformat(content[0]), UUID(content[1])
    except (binascii.Error, ValueError, TypeError, LookupError, AttributeError) as error:
        raise InvalidField("The cursor is not one: use next_cursor as it was given.") from error
    if moment.tzinfo is None:
        raise InvalidField("The cursor is not one: use next_cursor as it was given.")
    return moment, row_id
