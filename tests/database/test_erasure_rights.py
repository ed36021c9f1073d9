"""Marks in rows that never change: who may put them, and beside what."""

from typing import LiteralString

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from models.db import Database
from tests.database.populate import populate
from tests.fixtures_database import DatabaseUrls

MARKED_BY_HAND: dict[str, LiteralString] = {
    "feed_events": "content = '{}'",
    "claim_events": "actor = '[erased]', erased = 2",
    "filing_budget_changes": "actor = '[erased]'",
    "stop_switch_changes": "reason = '[erased]'",
    "submission_status_history": "message = '[erased]'",
}


@pytest.fixture
def populated(database: Database, database_urls: DatabaseUrls) -> DatabaseUrls:
    populate(database)
    return database_urls


@pytest.mark.parametrize("login", ["app", "system", "owner"])
@pytest.mark.parametrize("table", MARKED_BY_HAND)
def test_a_mark_without_an_erasure_is_refused(
    populated: DatabaseUrls, table: str, login: str
) -> None:
    change = sql.SQL(MARKED_BY_HAND[table])
    statement = sql.SQL("UPDATE {} SET {}").format(sql.Identifier(table), change)
    with (
        psycopg.connect(getattr(populated, login)) as connection,
        pytest.raises((RestrictViolation, InsufficientPrivilege)),
    ):
        connection.execute(statement)


ERASURE_EVENT = """
INSERT INTO claim_events (tenant_id, claim_id, seq, seller_id, kind, writer, run_id, step, at,
    source, target, actor, reason, file, previous_hash, hash)
SELECT tenant_id, claim_id, 99, seller_id, 'erasure', 'x', 'x', 1, at, source, target, actor,
    reason, '{"erased": {"events": {"1": "0"}}}', hash, hash FROM claim_events WHERE seq = 1
"""


@pytest.mark.parametrize(
    ("change", "passes"),
    [
        ("actor = '[erased]', erased = 99", True),
        ("actor = 'another', erased = 99", False),
        ("reason = 'another', erased = 99", False),
        ("actor = '[erased]'", False),
        ("actor = '[erased]', erased = 2", False),
    ],
)
def test_within_an_erasure_marks_alone_pass(
    populated: DatabaseUrls, change: LiteralString, passes: bool
) -> None:
    with psycopg.connect(populated.system) as connection:
        connection.execute(ERASURE_EVENT.encode())
        update = sql.SQL("UPDATE claim_events SET {} WHERE seq = 1").format(sql.SQL(change))
        if passes:
            assert connection.execute(update).rowcount == 1
        else:
            with pytest.raises(RestrictViolation):
                connection.execute(update)
        connection.rollback()


def test_an_event_that_the_erasure_does_not_list_stays(populated: DatabaseUrls) -> None:
    with psycopg.connect(populated.system) as connection:
        connection.execute(ERASURE_EVENT.encode())
        with pytest.raises(RestrictViolation):
            connection.execute(b"UPDATE claim_events SET erased = 99 WHERE seq = 2")


@pytest.mark.parametrize("column", ["hash", "previous_hash", "at", "target", "kind"])
def test_the_system_login_may_change_nothing_but_words(
    populated: DatabaseUrls, column: str
) -> None:
    name = sql.Identifier(column)
    statement = sql.SQL("UPDATE claim_events SET {} = {}").format(name, name)
    with (
        psycopg.connect(populated.system) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute(statement)
