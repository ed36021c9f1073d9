"""The sweep removes live events after 30 days."""

from datetime import timedelta

import psycopg
from temporalio.client import Client

from activities.sweeping import Sweeping
from models.contracts.claim import ClaimStatus as S
from models.db import Database
from models.repositories import feed
from tests.fixtures_database import DatabaseUrls, Writer, new_claim, new_seller

GROW_OLD = "UPDATE feed_events SET stored_at = now() - %s WHERE position = %s"


async def test_sweep_removes_events_older_than_30_days(
    database: Database, database_urls: DatabaseUrls, temporal_client: Client
) -> None:
    writer = Writer(database, new_claim(database, new_seller(database)).identity)
    for _ in range(3):
        writer.write(S.MATCHING)
    with psycopg.connect(database_urls.owner) as owner:
        owner.execute("SET session_replication_role = replica")  # puts the trigger aside
        owner.execute(GROW_OLD, [timedelta(days=30, minutes=1), 1])
        owner.execute(GROW_OLD, [timedelta(days=29, hours=23), 2])

    Sweeping(database, temporal_client, timedelta(hours=1)).find_missing()

    with database.tenant(writer.identity.tenant_id) as session:
        left = feed.read_after(session, 1)
    assert [event.position for event in left.items] == [2, 3]
    with psycopg.connect(database_urls.owner) as owner:
        assert owner.execute("SELECT min(position) FROM feed_events").fetchone() == (2,)
