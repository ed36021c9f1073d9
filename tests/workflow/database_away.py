"""The database goes away for the length of a block, and comes back."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from engine.state import Addresses
from tests.fixtures_database import DatabaseUrls

ALLOW = "ALTER DATABASE {} ALLOW_CONNECTIONS {}"


@contextmanager
def database_away(engine: Addresses, urls: DatabaseUrls) -> Generator[None]:
    """Nobody reaches this database while the block lasts."""
    name = make_url(urls.app).database or ""
    with psycopg.connect(engine.database_owner_url, autocommit=True) as owner:
        owner.execute(sql.SQL(ALLOW).format(sql.Identifier(name), sql.SQL("false")))
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        try:
            yield
        finally:
            owner.execute(sql.SQL(ALLOW).format(sql.Identifier(name), sql.SQL("true")))
