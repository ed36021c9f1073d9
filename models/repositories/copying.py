"""Rows by COPY and by the driver's own cursors, where SQLAlchemy would be too slow."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast
from uuid import UUID

import psycopg
from psycopg import sql
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from models.errors import ReportUnreadable

# Rows of one statement: well within the time that a statement has.
BATCH = 50_000


class Loaded(BaseModel):
    """How many rows were new, and how many had changed. All else was not written."""

    model_config = ConfigDict(frozen=True)

    new: int = 0
    changed: int = 0


@dataclass(frozen=True)
class Loading:
    """Statements that keep rows once: `prepare` makes a table of the transaction, `copy` fills it
    and `empty` clears it again, `keep` takes its rows over and tells how many were new and changed.
    """

    prepare: sql.SQL | sql.Composed
    empty: sql.SQL
    copy: sql.SQL | sql.Composed
    keep: sql.SQL | sql.Composed

    def load(
        self, session: Session, rows: Iterable[Sequence[object]], values: Mapping[str, object]
    ) -> Loaded:
        """Keeps the rows, some at a time. Raises DatabaseAway; then nothing is kept."""
        new, changed = 0, 0
        left = iter(rows)
        with driver_errors(), connection_of(session).cursor() as cursor:
            cursor.execute(self.prepare)
            while batch := list(islice(left, BATCH)):
                cursor.execute(self.empty)
                with cursor.copy(self.copy) as copy:
                    for row in batch:
                        copy.write_row(row)
                kept = cursor.execute(self.keep, values).fetchone() or (0, 0)
                new, changed = new + kept[0], changed + kept[1]
        return Loaded(new=new, changed=changed)


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
