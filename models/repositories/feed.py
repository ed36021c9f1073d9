"""The live feed: events are appended in the order of commits, and read on from a position.

The counter's row is locked from `append` to the commit. So of two transactions of a tenant the
later position commits later, and who has read up to a position has missed nothing before it.
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

# One statement, so that the counter's lock waits for no way to the client and back.
_APPEND = text(
    """
    WITH taken AS (
        INSERT INTO feed_positions (tenant_id, last) VALUES (:tenant_id, :count)
        ON CONFLICT (tenant_id) DO UPDATE SET last = feed_positions.last + :count
        RETURNING last - :count AS before, pg_notify(:channel, CAST(:tenant_id AS text))
    )
    INSERT INTO feed_events (tenant_id, position, kind, at, seller_id, claim_id, content)
    SELECT :tenant_id, before + place, kind, at, seller_id, claim_id, content
    FROM taken, ROWS FROM (
        jsonb_to_recordset(:entries)
        AS (kind text, at timestamptz, seller_id uuid, claim_id uuid, content jsonb)
    ) WITH ORDINALITY AS told (kind, at, seller_id, claim_id, content, place)
    """
).bindparams(bindparam("entries", type_=JSONB))


class FeedPage(NamedTuple):
    """Events after a position. `next_after` is where to go on, `newest` the end of the feed.

    `next_after` may lie beyond the last item: what stands between was not for this reader.
    """

    items: list[FeedEvent]
    next_after: int
    newest: int


def append(session: Session, tenant_id: UUID, entries: Sequence[FeedEntry]) -> None:
    """Put the events at the end of the tenant's feed, and wake its readers after the commit.

    The last thing of a transaction: from here on the tenant's other writers wait for it.
    """
    if not entries:
        return
    session.connection().execute(
        _APPEND,
        {
            "tenant_id": tenant_id,
            "count": len(entries),
            "entries": [entry.model_dump(mode="json") for entry in entries],
            "channel": CHANNEL,
        },
    )


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
