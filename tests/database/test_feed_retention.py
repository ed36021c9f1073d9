"""Live events are kept 30 days, and who asks for older ones is told so."""

from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from temporalio.client import Client

from activities.sweeping import Sweeping
from clock import utc_now
from models.contracts.claim import ClaimStatus as S
from models.db import Database
from models.errors import EventsGone
from models.repositories import feed
from models.repositories.feed import FeedPage
from tests.fixtures_database import DatabaseUrls, Writer, new_claim, new_seller

EVERYTHING = 1000
AGE = "UPDATE feed_events SET stored_at = now() - %s WHERE position <= %s"


@pytest.fixture
def writer(database: Database) -> Writer:
    return Writer(database, new_claim(database, new_seller(database)).identity)


def _read(database: Database, tenant_id: UUID, after: int) -> FeedPage:
    with database.tenant(tenant_id) as session:
        return feed.read_after(session, after)


def _grow_old(urls: DatabaseUrls, up_to: int, age: timedelta = timedelta(days=31)) -> None:
    """Let events be that old, which only somebody can who puts the trigger aside."""
    with psycopg.connect(urls.owner) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(AGE, [age, up_to])


def _prune(database: Database, limit: int = EVERYTHING) -> int:
    with database.system() as session:
        return feed.prune(session, utc_now() - timedelta(days=30), limit)


@pytest.mark.parametrize("after", [2, 7])
def test_position_that_was_never_given_is_gone(writer: Writer, after: int) -> None:
    writer.write(S.MATCHING)

    with pytest.raises(EventsGone, match="newest is 1"):
        _read(writer.database, writer.identity.tenant_id, after=after)


@pytest.mark.parametrize(("after", "gone"), [(0, True), (1, True), (2, False), (3, False)])
def test_reader_that_missed_removed_events_is_told(
    writer: Writer, database_urls: DatabaseUrls, after: int, gone: bool
) -> None:
    for target in (S.MATCHING, S.GATE, S.FILING):
        writer.write(target)
    _grow_old(database_urls, 2)
    _prune(writer.database)

    def read() -> list[int]:
        page = _read(writer.database, writer.identity.tenant_id, after=after)
        return [event.position for event in page.items]

    if gone:
        with pytest.raises(EventsGone, match="no longer kept"):
            read()
    else:
        assert read() == list(range(after + 1, 4))


def test_reader_at_the_end_misses_nothing_when_all_is_removed(
    writer: Writer, database_urls: DatabaseUrls
) -> None:
    writer.write(S.MATCHING)
    _grow_old(database_urls, 1)
    _prune(writer.database)

    assert _read(writer.database, writer.identity.tenant_id, after=1) == ([], 1, 1)


def test_oldest_events_are_removed_first(writer: Writer, database_urls: DatabaseUrls) -> None:
    for target in (S.MATCHING, S.GATE, S.FILING):
        writer.write(target)
    _grow_old(database_urls, 3)

    assert _prune(writer.database, limit=2) == 2
    left = _read(writer.database, writer.identity.tenant_id, after=2)
    assert [event.position for event in left.items] == [3]


async def test_sweep_removes_events_older_than_30_days(
    writer: Writer, database_urls: DatabaseUrls, temporal_client: Client
) -> None:
    for _ in range(3):
        writer.write(S.MATCHING)
    _grow_old(database_urls, 2, timedelta(days=29, hours=23))
    _grow_old(database_urls, 1, timedelta(days=30, minutes=1))

    Sweeping(writer.database, temporal_client, timedelta(hours=1), timedelta()).find_missing()

    with psycopg.connect(database_urls.owner) as owner:
        assert owner.execute("SELECT min(position) FROM feed_events").fetchone() == (2,)
