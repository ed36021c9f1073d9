"""The migrations against the tables that the code declares."""

from concurrent.futures import ThreadPoolExecutor
from typing import LiteralString

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
