"""The two doors: what they commit, whom they serve, and how they say that the database is away."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from models.db import Database, tenant_of
from models.errors import DatabaseAway, NotConfigured
from models.repositories import sellers
from tests.fixtures_database import DatabaseUrls, new_seller, new_tenant


def _sellers(database: Database, tenant_id: UUID) -> int:
    with database.tenant(tenant_id) as session:
        return len(sellers.of_tenant(session))


def test_both_doors_answer(database: Database) -> None:
    database.ping()


def test_login_that_passes_row_security_is_refused(database_urls: DatabaseUrls) -> None:
    database = Database(database_urls.owner)

    with pytest.raises(NotConfigured, match="passes row-level security"):
        database.ping()

    database.close()


def test_system_door_needs_its_login(database_urls: DatabaseUrls) -> None:
    database = Database(database_urls.app)

    with pytest.raises(NotConfigured, match="DATABASE_SYSTEM_URL"), database.system():
        pass

    database.close()


def test_system_session_has_no_tenant(database: Database) -> None:
    with database.system() as session, pytest.raises(RuntimeError):
        tenant_of(session)


def test_tenant_does_not_stay_on_a_pooled_connection(database_urls: DatabaseUrls) -> None:
    database = Database(database_urls.app, database_urls.system, pool_size=1)
    tenants = [new_seller(database).tenant_id, new_tenant(database), new_seller(database).tenant_id]

    assert [_sellers(database, tenant_id) for tenant_id in tenants] == [1, 0, 1]

    database.close()


def test_threads_see_their_own_tenants(database: Database) -> None:
    tenants = [new_seller(database).tenant_id for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda tenant_id: _sellers(database, tenant_id), tenants * 5))

    assert set(found) == {1}


def test_broken_connection_is_replaced(database: Database, database_urls: DatabaseUrls) -> None:
    tenant_id = new_seller(database).tenant_id
    with psycopg.connect(database_urls.owner) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    assert _sellers(database, tenant_id) == 1


def test_connection_that_breaks_in_use_is_named_away(
    database: Database, database_urls: DatabaseUrls
) -> None:
    with pytest.raises(DatabaseAway), database.tenant(new_tenant(database)) as session:
        session.connection().execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def test_busy_pool_says_what_to_do(
    database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.db.POOL_TIMEOUT_SECONDS", 0.05)
    database = Database(database_urls.app, database_urls.system, pool_size=1)
    tenant_id = new_tenant(database)

    with database.tenant(tenant_id), pytest.raises(DatabaseAway, match="DATABASE_POOL_SIZE"):
        _sellers(database, tenant_id)

    database.close()


def test_password_is_not_told(database_urls: DatabaseUrls) -> None:
    database = Database(database_urls.app.replace("opside_app:", "opside_app:not-"))

    with pytest.raises(DatabaseAway) as caught:
        database.ping()

    database.close()
    assert "not-" not in caught.value.message
