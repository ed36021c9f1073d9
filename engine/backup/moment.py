"""One moment in several databases of a cluster, while it is being written to.

A claim's step is a row of ours and an event of Temporal's. Copies of two moments would let one side
know what the other does not (docs/decisions/backup-one-moment.md). So every table is locked against
writing for the blink in which each database exports a snapshot, and the dumps, which take minutes,
read from these snapshots while all goes on.
"""

import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager

import psycopg
from psycopg import sql

from models.errors import PartFailed

TRIES = 20
PAUSE_SECONDS = 0.5
# In a deadlock with a writer we are the one to find it, and so the one to step back.
PATIENCE = ("SET deadlock_timeout = '100ms'", "SET lock_timeout = '3s'")

_TABLES = """
    SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
    ORDER BY schemaname, tablename
"""


@contextmanager
def one_moment(urls: Mapping[str, str]) -> Generator[dict[str, str]]:
    """For each database its snapshot, by name, for as long as the block lasts.

    `urls` log in as a superuser. PartFailed when writers leave no gap for ten seconds or more.
    """
    with ExitStack() as held:
        readers = {name: held.enter_context(psycopg.connect(url)) for name, url in urls.items()}
        for _ in range(TRIES - 1):
            try:
                snapshots = _snapshots(urls, readers)
                break
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
                time.sleep(PAUSE_SECONDS)
        else:
            raise PartFailed("The databases are too busy for a backup: stop the workers first.")
        yield snapshots


def _snapshots(
    urls: Mapping[str, str], readers: Mapping[str, psycopg.Connection]
) -> dict[str, str]:
    """Nobody writes between the first snapshot and the last one."""
    with ExitStack() as still:
        for url in urls.values():
            _stop_writers(still.enter_context(psycopg.connect(url)))
        return {name: _export(reader) for name, reader in readers.items()}


def _stop_writers(connection: psycopg.Connection) -> None:
    """Until the connection closes. Waits for the transactions that are under way."""
    for setting in PATIENCE:
        connection.execute(setting)
    tables = connection.execute(_TABLES).fetchall()
    if tables:
        names = sql.SQL(", ").join(sql.Identifier(*table) for table in tables)
        connection.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(names))


def _export(reader: psycopg.Connection) -> str:
    reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    row = reader.execute("SELECT pg_export_snapshot()").fetchone()
    if row is None:
        raise PartFailed("PostgreSQL exported no snapshot.")
    return str(row[0])
