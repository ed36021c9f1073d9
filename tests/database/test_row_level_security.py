"""Another tenant reads and writes nothing: every table, as the application's login."""

from collections.abc import Iterator
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import ForeignKeyViolation, InsufficientPrivilege
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from sqlalchemy import ForeignKeyConstraint

from engine.state import Addresses
from models.db import Database
from models.tables.metadata import metadata
from tests.database.populate import populate
from tests.fixtures_database import DatabaseUrls, cloned, new_tenant

SHARED = {"global_stop"}
TABLES = [table.name for table in metadata.sorted_tables if table.name not in SHARED]
REFERRING = [
    table.name
    for table in metadata.sorted_tables
    if any(key.referred_table.name != "tenants" for key in table.foreign_key_constraints)
]
FOREIGN_KEYS = [
    pytest.param(key, id=f"{table.name}-{key.referred_table.name}")
    for table in metadata.sorted_tables
    for key in sorted(table.foreign_key_constraints, key=lambda key: str(key.name))
    if key.referred_table.name != "tenants"
]


class World:
    """A database in which one tenant has a row in every table, and another one is curious."""

    def __init__(self, urls: DatabaseUrls, owner: UUID, stranger: UUID) -> None:
        self.urls = urls
        self.owner = owner
        self.stranger = stranger

    def row(self, table: str) -> dict[str, Any]:
        """A row of the owner's, read past row-level security."""
        with psycopg.connect(self.urls.owner) as connection:
            cursor = connection.cursor(row_factory=dict_row)
            found = cursor.execute(_statement("SELECT * FROM {} LIMIT 1", table)).fetchone()
        assert found is not None, f"nothing was put into {table}"
        return {
            name: Jsonb(value) if isinstance(value, dict | list) else value
            for name, value in found.items()
            if metadata.tables[table].columns[name].computed is None
        }

    def as_stranger(self, statement: sql.Composed, values: Any = None) -> psycopg.Cursor[Any]:
        """The result of a statement in a transaction of the other tenant, which is undone."""
        return self.run(statement, values, str(self.stranger))

    def run(self, statement: sql.Composed, values: Any, tenant: str | None) -> psycopg.Cursor[Any]:
        """The result of a statement of the application's login, which is undone."""
        with psycopg.connect(self.urls.app) as connection:
            if tenant is not None:
                connection.execute("SELECT set_config('app.tenant', %s, true)", [tenant])
            cursor = connection.execute(statement, values)
            connection.rollback()
        return cursor


@pytest.fixture(scope="module")
def world(engine: Addresses, database_template: str) -> Iterator[World]:
    for urls in cloned(engine, database_template):
        database = Database(urls.app, urls.system, pool_size=2)
        owner, stranger = populate(database), new_tenant(database)
        database.close()
        yield World(urls, owner, stranger)


def _statement(template: LiteralString, *names: str) -> sql.Composed:
    return sql.SQL(template).format(*(sql.Identifier(name) for name in names))


def _insert(table: str, row: dict[str, Any]) -> sql.Composed:
    names = sql.SQL(", ").join(sql.Identifier(name) for name in row)
    places = sql.SQL(", ").join(sql.Placeholder(name) for name in row)
    return sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(sql.Identifier(table), names, places)


def _tenant_column(table: str) -> str:
    return "id" if table == "tenants" else "tenant_id"


@pytest.mark.parametrize("table", TABLES)
def test_owner_reads_its_rows(world: World, table: str) -> None:
    statement = _statement("SELECT FROM {}", table)
    assert world.run(statement, None, str(world.owner)).rowcount > 0


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"tenants"}))
def test_other_tenant_reads_nothing(world: World, table: str) -> None:
    assert world.as_stranger(_statement("SELECT FROM {}", table)).rowcount == 0


@pytest.mark.parametrize("tenant", [None, ""], ids=["unset", "empty"])
@pytest.mark.parametrize("table", TABLES)
def test_without_a_tenant_nothing_is_read(world: World, table: str, tenant: str | None) -> None:
    assert world.run(_statement("SELECT FROM {}", table), None, tenant).rowcount == 0


@pytest.mark.parametrize("table", TABLES)
def test_other_tenant_changes_nothing(world: World, table: str) -> None:
    column = _tenant_column(table)
    statement = _statement("UPDATE {} SET {} = {} WHERE {} = %s", table, column, column, column)
    try:
        changed = world.as_stranger(statement, [world.owner]).rowcount
    except InsufficientPrivilege:
        changed = 0
    assert changed == 0


@pytest.mark.parametrize("table", TABLES)
def test_other_tenant_removes_nothing(world: World, table: str) -> None:
    statement = _statement("DELETE FROM {} WHERE {} = %s", table, _tenant_column(table))
    try:
        removed = world.as_stranger(statement, [world.owner]).rowcount
    except InsufficientPrivilege:
        removed = 0
    assert removed == 0


@pytest.mark.parametrize("table", TABLES)
def test_other_tenant_cannot_add_a_row_of_the_owner(world: World, table: str) -> None:
    row = world.row(table)
    with pytest.raises(InsufficientPrivilege):
        world.as_stranger(_insert(table, row), row)


@pytest.mark.parametrize("table", REFERRING)
def test_row_cannot_refer_to_another_tenants_row(world: World, table: str) -> None:
    row = world.row(table) | {"tenant_id": world.stranger}
    with pytest.raises(ForeignKeyViolation):
        world.as_stranger(_insert(table, row), row)


@pytest.mark.parametrize("key", FOREIGN_KEYS)
def test_foreign_key_carries_the_tenant(key: ForeignKeyConstraint) -> None:
    pairs = {(element.parent.name, element.column.name) for element in key.elements}
    assert ("tenant_id", "tenant_id") in pairs


@pytest.mark.parametrize("table", TABLES)
def test_unique_keys_begin_with_the_tenant(world: World, table: str) -> None:
    query = """
        SELECT a.attname FROM pg_index i
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = %s::regclass AND i.indisunique
    """
    with psycopg.connect(world.urls.owner) as connection:
        first = {name for (name,) in connection.execute(query, [table])}
    assert first == {_tenant_column(table)}


@pytest.mark.parametrize("table", TABLES)
def test_row_security_holds_for_the_owner_too(world: World, table: str) -> None:
    query = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = %s::regclass"
    with psycopg.connect(world.urls.owner) as connection:
        assert connection.execute(query, [table]).fetchone() == (True,)


@pytest.mark.parametrize("login", ["opside_app", "opside_system"])
def test_login_cannot_pass_row_security(world: World, login: str) -> None:
    query = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s"
    with psycopg.connect(world.urls.owner) as connection:
        assert connection.execute(query, [login]).fetchone() == (False,)


def test_application_reads_the_global_stop(world: World) -> None:
    assert world.as_stranger(_statement("SELECT FROM {}", "global_stop")).rowcount == 1


def test_application_cannot_release_the_global_stop(world: World) -> None:
    with pytest.raises(InsufficientPrivilege):
        world.as_stranger(_statement("UPDATE {} SET pulled = false", "global_stop"))


def test_application_cannot_make_a_tenant(world: World) -> None:
    row = {"id": uuid4(), "name": "another", "created_at": "2026-01-01T00:00:00Z"}
    with pytest.raises(InsufficientPrivilege):
        world.run(_insert("tenants", row), row, str(row["id"]))


def test_every_table_of_the_database_is_declared(world: World) -> None:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    with psycopg.connect(world.urls.owner) as connection:
        found = {name for (name,) in connection.execute(query)}
    assert found == set(metadata.tables) | {"alembic_version"}
