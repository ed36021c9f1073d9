"""Brings the database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from models.db import connection_url, database_errors

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LOCK = 7_164_502_231  # any number that nothing else in the database locks


def migrate(owner_url: str) -> None:
    """Upgrade to the newest revision. Safe to run again and by several at once: one waits.

    `owner_url` logs in as the owner of the database. Raises DatabaseAway.
    """
    engine = create_engine(connection_url(owner_url), poolclass=NullPool)
    with database_errors(), engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        command.upgrade(alembic_config(connection), "head")
        connection.commit()
        # The lock ends with the connection: NullPool closes it.


def alembic_config(connection: Connection) -> Config:
    """Alembic, set up without a file; `migrations/env.py` works on this connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
