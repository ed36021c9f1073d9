"""A database that takes its time over one table's new rows, so that a kill meets their writer."""

from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from settings import Settings


@contextmanager
def slow_rows(settings: Settings, table: str, seconds: float) -> Generator[None]:
    """Each new row of `table` takes so long while this is open."""
    slow = sql.SQL(
        "CREATE FUNCTION dally() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_sleep({}); RETURN NEW; END $$;"
        "CREATE TRIGGER dally BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION dally()"
    ).format(sql.Literal(seconds), sql.Identifier(table))
    with psycopg.connect(settings.database_owner_url or "", autocommit=True) as owner:
        owner.execute(slow)
        try:
            yield
        finally:
            owner.execute("DROP FUNCTION dally CASCADE")
