"""A time that a benchmark moves by itself, which the database takes for the real one."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import Connection, sql
from sqlalchemy.engine import make_url

# Found before that of PostgreSQL by all logins that connect from now on.
_FUNCTION = """
CREATE SCHEMA bench;
CREATE TABLE bench.moment (at timestamptz NOT NULL);
INSERT INTO bench.moment VALUES (now());
CREATE FUNCTION bench.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS 'SELECT at FROM bench.moment';
GRANT USAGE ON SCHEMA bench TO PUBLIC;
GRANT SELECT ON bench.moment TO PUBLIC;
"""
_FOUND_FIRST = "ALTER DATABASE {} SET search_path = bench, public, pg_catalog"


@dataclass
class MadeUpTime:
    """`now` counts seconds from the beginning. Only the limits' `clock_timestamp()` follows it."""

    connection: Connection
    now: float = 0.0

    def jump(self, to: float) -> None:
        """The moment `to`; one before the present is the present."""
        if to > self.now:
            passed, self.now = to - self.now, to
            self.connection.execute(
                "UPDATE bench.moment SET at = at + make_interval(secs => %s)", [passed]
            )


@contextmanager
def made_up_time(owner_url: str) -> Generator[MadeUpTime]:
    """For a database that is thrown away after."""
    url = make_url(owner_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(_FUNCTION)
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL(_FOUND_FIRST).format(name))
        yield MadeUpTime(connection)
