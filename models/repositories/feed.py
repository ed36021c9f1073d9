"""The live feed: events are appended in the order of commits, and read on from a position.

Positions are taken inside the commit, and the counter's row stays locked to its end. So of two
transactions of a tenant the later position commits later, and who has read up to a position has
missed nothing before it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, text, tuple_
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Session, col, select

from models.contracts.feed import FeedEntry, FeedEvent
from models.db import tenant_of
from models.errors import EventsGone
from models.tables.feed import FeedEventRow, FeedPositionRow

CHANNEL = "opside_feed"  # its messages are tenant ids: wake up and read

# Added to what the transaction has left already, for the trigger that runs inside its commit.
_LEAVE = text(
    """
    SELECT set_config('app.feed', CAST(
        COALESCE(CAST(NULLIF(current_setting('app.feed', true), '') AS jsonb), '[]') || :entries
        AS text), true)
    """
).bindparams(bindparam("entries", type_=JSONB))


class FeedPage(NamedTuple):
    """Events after a position. `next_after` is where to go on, `newest` the end of the feed.

    `next_after` may lie beyond the last item: what stands between was not for this reader.
    """

    items: list[FeedEvent]
    next_after: int
    newest: int


def append(session: Session, entries: Sequence[FeedEntry]) -> None:
    """Leave the events of a step with its transaction. The commit of the row in `claim_events` puts
    them at the end of the tenant's feed and wakes its readers (trigger `tell_feed`).
    """
    if entries:
        told = [entry.model_dump(mode="json") for entry in entries]
        session.connection().execute(_LEAVE, {"entries": told})


def newest(session: Session) -> int:
    """The newest position of the session's tenant; 0 before the first event."""
    statement = select(FeedPositionRow.last).where(FeedPositionRow.tenant_id == tenant_of(session))
    return session.exec(statement).one_or_none() or 0


def read_after(
    session: Session, after: int, sellers: list[UUID] | None = None, limit: int = 100
) -> FeedPage:
    """The events that follow position `after`, oldest first; of these `sellers` only, if given.

    EventsGone when some of them are no longer kept, or `after` is a position of another feed.
    """
    # The end is read first: all up to it is committed, so that no event can come in between.
    end = newest(session)
    _require_kept(session, after, end)
    statement = (
        select(FeedEventRow)
        .where(
            FeedEventRow.tenant_id == tenant_of(session),
            FeedEventRow.position > after,
            FeedEventRow.position <= end,
        )
        .order_by(col(FeedEventRow.position))
        .limit(limit)
    )
    if sellers is not None:
        statement = statement.where(col(FeedEventRow.seller_id).in_(sellers))
    items = [_event(row) for row in session.exec(statement)] if after < end else []
    return FeedPage(items, items[-1].position if len(items) == limit else end, end)


def prune(session: Session, older_than: datetime, limit: int) -> int:
    """Remove the oldest events that were stored before `older_than`; how many. System session."""
    key = (col(FeedEventRow.tenant_id), col(FeedEventRow.position))
    old = (
        select(*key)
        .where(FeedEventRow.stored_at < older_than)
        .order_by(col(FeedEventRow.stored_at), col(FeedEventRow.position))
        .limit(limit)
    )
    return session.exec(delete(FeedEventRow).where(tuple_(*key).in_(old))).rowcount


def _require_kept(session: Session, after: int, end: int) -> None:
    if after > end:
        raise EventsGone(
            f"The feed has no position {after} (its newest is {end}): read the lists, then begin"
            " at the newest position."
        )
    if after == end:
        return
    statement = (
        select(FeedEventRow.position)
        .where(FeedEventRow.tenant_id == tenant_of(session))
        .order_by(col(FeedEventRow.position))
        .limit(1)
    )
    oldest = session.exec(statement).one_or_none()
    if oldest is None or after < oldest - 1:
        raise EventsGone(
            f"Events after position {after} are no longer kept: read the lists, then begin at the"
            " newest position."
        )


def _event(row: FeedEventRow) -> FeedEvent:
    return FeedEvent.model_validate(row.model_dump(exclude={"tenant_id", "stored_at"}))
