"""The migrations against the tables that the code declares."""

from concurrent.futures import ThreadPoolExecutor
from typing import LiteralString
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from models.db import Database, connection_url
from models.errors import DatabaseAway
from models.migrate import alembic_config, migrate
from tests.fixtures_database import DatabaseUrls

TABLES = (
    "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)
SELLER = """
INSERT INTO sellers (tenant_id, id, name, marketplace, merchant_id, channel, auto_submit,
                     auto_submit_actor, auto_submit_reason, created_at)
VALUES (%s, %s, 'A seller', 'ATVPDKIKX0DER', 'M1', 'assisted', 'exact', 'a', 'b', now())
"""
FUNCTIONS = "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"


def _number(url: str, query: LiteralString) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def _alembic(url: str, order: str, *arguments: str) -> None:
    with create_engine(connection_url(url), poolclass=NullPool).connect() as connection:
        getattr(command, order)(alembic_config(connection), *arguments)
        connection.commit()


def test_migrated_database_is_what_the_tables_declare(database_urls: DatabaseUrls) -> None:
    _alembic(database_urls.owner, "check")


def test_migrating_again_changes_nothing(database_urls: DatabaseUrls) -> None:
    before = _number(database_urls.owner, TABLES)

    migrate(database_urls.owner)

    assert _number(database_urls.owner, TABLES) == before


def test_downgrade_leaves_neither_tables_nor_functions(database_urls: DatabaseUrls) -> None:
    _alembic(database_urls.owner, "downgrade", "base")

    left = _number(database_urls.owner, TABLES) + _number(database_urls.owner, FUNCTIONS)
    assert left == 0


def test_upgrade_works_after_a_downgrade(database_urls: DatabaseUrls) -> None:
    _alembic(database_urls.owner, "downgrade", "base")

    migrate(database_urls.owner)

    _alembic(database_urls.owner, "check")


def test_two_migrations_at_once_both_end_well(empty_database_url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate, [empty_database_url] * 2))

    _alembic(empty_database_url, "check")


def test_database_without_tables_says_what_to_do(empty_database_url: str) -> None:
    database = Database(empty_database_url)

    with pytest.raises(DatabaseAway, match="opside migrate"):
        database.ping()

    database.close()


def test_database_that_is_not_there_is_named_away() -> None:
    database = Database("postgresql://opside_app:x@127.0.0.1:1/opside")

    with pytest.raises(DatabaseAway, match="cannot be reached"):
        database.ping()

    database.close()


def test_budgets_and_switches_of_an_older_database_are_completed(empty_database_url: str) -> None:
    tenant, seller = uuid4(), uuid4()
    _alembic(empty_database_url, "upgrade", "0005")
    with psycopg.connect(empty_database_url) as connection:
        connection.execute("INSERT INTO tenants VALUES (%s, 'A tenant', now())", [tenant])
        connection.execute(SELLER, [tenant, seller])
        connection.execute(
            "INSERT INTO stop_switches VALUES (%s, %s, true, 'an operator', 'Warned.', now())",
            [tenant, seller],
        )

    migrate(empty_database_url)

    with psycopg.connect(empty_database_url) as connection:
        budget = connection.execute("SELECT per_day, per_week FROM filing_budgets").fetchall()
        told = connection.execute("SELECT seq, pulled, reason FROM stop_switch_changes").fetchall()
    assert (budget, told) == ([(10, 40)], [(1, True, "Warned.")])
