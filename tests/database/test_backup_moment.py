"""A backup's snapshots of several databases are of one moment, however busy the writers are."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from engine.backup.moment import one_moment
from engine.state import Addresses
from tests.fixtures_database import cloned

LOOKS = 5


@pytest.fixture
def urls(engine: Addresses) -> Iterator[dict[str, str]]:
    """Two databases of one cluster, each with a number in it."""
    for first in cloned(engine, None):
        for second in cloned(engine, None):
            found = {"first": first.owner, "second": second.owner}
            for url in found.values():
                with psycopg.connect(url) as connection:
                    connection.execute("CREATE TABLE step AS SELECT 0 AS number")
            yield found


@contextmanager
def stepping(urls: dict[str, str]) -> Generator[threading.Event]:
    """Somebody writes each step into the first database, then into the second, without a pause.
    The event says that the first steps are done."""
    enough, begun = threading.Event(), threading.Event()

    def step() -> None:
        with (
            psycopg.connect(urls["first"], autocommit=True) as first,
            psycopg.connect(urls["second"], autocommit=True) as second,
        ):
            while not enough.is_set():
                first.execute("UPDATE step SET number = number + 1")
                second.execute("UPDATE step SET number = number + 1")
                begun.set()

    writer = threading.Thread(target=step)
    writer.start()
    try:
        yield begun
    finally:
        enough.set()
        writer.join()


def numbers_in(urls: dict[str, str], snapshots: dict[str, str]) -> tuple[int, int]:
    first, second = (_number(urls[name], snapshots[name]) for name in ("first", "second"))
    return first, second


def _number(url: str, snapshot: str) -> int:
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(snapshot)))
        row = connection.execute("SELECT number FROM step").fetchone()
    assert row is not None
    return row[0]


def test_no_snapshot_is_ahead_of_another(urls: dict[str, str]) -> None:
    seen: list[tuple[int, int]] = []
    with stepping(urls) as begun:
        begun.wait()
        for _ in range(LOOKS):
            with one_moment(urls) as snapshots:
                seen.append(numbers_in(urls, snapshots))
    assert [first - second for first, second in seen if first - second not in {0, 1}] == []


def test_writers_go_on_while_the_snapshots_are_held(urls: dict[str, str]) -> None:
    with one_moment(urls) as snapshots:
        with psycopg.connect(urls["first"]) as connection:
            connection.execute("UPDATE step SET number = 9")
        assert numbers_in(urls, snapshots) == (0, 0)
