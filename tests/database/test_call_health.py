"""What the doctor says of calls to Amazon that wait."""

from engine.call_health import examine_calls
from models.contracts.limits import CallLimit
from models.db import Database
from models.repositories.call_buckets import Bucket
from tests.fixtures_database import DatabaseUrls, new_tenant


def test_nobody_waits(database_urls: DatabaseUrls) -> None:
    assert [(one.part, one.state) for one in examine_calls(database_urls.system)] == [
        ("calls to Amazon", "ok")
    ]


def test_who_waits_is_named(database: Database, database_urls: DatabaseUrls) -> None:
    tenant_id = new_tenant(database)
    for _ in range(2):
        with database.tenant(tenant_id) as session:
            Bucket(session, "M1", "app", "createReport").take(CallLimit(rate=0.01, burst=1))
    (found,) = examine_calls(database_urls.system)
    assert (found.part, found.state) == ("createReport of M1", "late")


def test_a_database_that_is_away_is_no_finding_of_this_one() -> None:
    assert examine_calls("postgresql://nobody@127.0.0.1:1/none") == []
