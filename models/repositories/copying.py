"""Rows by COPY and by the driver's own cursors, where SQLAlchemy would be too slow."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

import psycopg
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from models.errors import ReportUnreadable

# Rows of one statement: well within the time that a statement has.
BATCH = 50_000


def connection_of(session: Session) -> psycopg.Connection[Any]:
    """The driver's connection of the session's transaction."""
    return cast(psycopg.Connection[Any], session.connection().connection.driver_connection)


def one_at_a_time(session: Session, seller_id: UUID) -> None:
    """Until the transaction ends, nobody else loads reports of this seller."""
    statement = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
    with driver_errors():
        connection_of(session).execute(statement, [f"reports of {seller_id}"])


@contextmanager
def driver_errors() -> Generator[None]:
    """The driver's own errors as those of SQLAlchemy, which `models.db` knows. ReportUnreadable for
    a value that no column holds."""
    try:
        yield
    except psycopg.DataError as error:
        said = str(error).splitlines()[0]
        raise ReportUnreadable(f"A value is out of all range ({said}).") from error
    except psycopg.OperationalError as error:
        raise OperationalError("a load of rows", None, error) from error
