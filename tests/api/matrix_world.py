"""A tenant whose every free text carries a mark, so that one byte of it in an answer is seen."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from sqlalchemy import Column, Computed, String
from sqlalchemy.dialects.postgresql import CHAR, JSONB
from sqlmodel.sql.sqltypes import AutoString

from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.tables.metadata import metadata
from tests.database.populate import populate
from tests.fixtures_database import DatabaseUrls, new_seller

MARK = "zqLEAKzq"

# Columns and JSON fields that hold codes, which the application reads back: no place for a mark.
_CODES = """
    action approved_on auto_submit category channel claim_id code content_type currency
    document_id document_ids deadline desk ending error_code event family kind ledger_date line_id
    marketplace match_id method packet_version policy provenance question_id report_id reverses role
    rule seller_id settlement_id sha256 source stage started_by state status status_before target
    tier type uri workflow_id writer
"""
CODES = frozenset(_CODES.split())

# Where each parameter of a path, a query or a body finds the id of a row.
IDS = {
    "claim_id": "SELECT id FROM claims",
    "document_id": "SELECT id FROM documents",
    "question_id": "SELECT id FROM questions",
    "group_id": "SELECT group_id FROM question_group_answers",
    "answer_id": "SELECT id FROM question_group_answers",
    "match_id": "SELECT id FROM matches",
    "seller_id": "SELECT id FROM sellers",
    "model_version": "SELECT version FROM match_models",
    "bulk_id": "SELECT id FROM bulk_decisions",
    "sync_id": "SELECT id FROM seller_syncs",
    "detection_id": "SELECT id FROM seller_syncs",
    "submission_id": "SELECT replace(key, ':', '.') FROM dispute_submissions",
}


@dataclass(frozen=True)
class World:
    """`owner` has a row in every table, `other` is a second seller of its tenant, `stranger` is a
    tenant that is as full. `ids` are the owner's rows by the names of parameters; `secrets` is what
    only the owner may see: the mark, and every id of its rows."""

    owner: SellerPollInput
    other: SellerPollInput
    stranger: SellerPollInput
    ids: dict[str, str]
    secrets: frozenset[str]


def build(database: Database, urls: DatabaseUrls) -> World:
    """The three of them, in one database."""
    owner_tenant, stranger_tenant = populate(database), populate(database)
    with psycopg.Connection[dict[str, Any]].connect(urls.owner, row_factory=dict_row) as connection:
        owner, stranger = (_seller(connection, one) for one in (owner_tenant, stranger_tenant))
        other = new_seller(database, owner_tenant)
        _plant(connection, owner_tenant, other.seller_id)
        ids = {name: _one(connection, query, owner_tenant, other) for name, query in IDS.items()}
    return World(owner, other, stranger, ids, frozenset({MARK, *ids.values()}))


def _seller(connection: psycopg.Connection[dict[str, Any]], tenant_id: UUID) -> SellerPollInput:
    row = connection.execute("SELECT id FROM sellers WHERE tenant_id = %s", [tenant_id]).fetchone()
    assert row is not None
    return SellerPollInput(tenant_id=tenant_id, seller_id=row["id"])


def _one(
    connection: psycopg.Connection[dict[str, Any]],
    query: str,
    tenant_id: UUID,
    other: SellerPollInput,
) -> str:
    """The id of a row of the tenant, and not its second seller's own."""
    found = sql.SQL("SELECT * FROM ({}) AS found (id)").format(
        sql.SQL(f"{query} WHERE tenant_id = %s")  # pyright: ignore[reportArgumentType]
    )
    ids = {str(row["id"]) for row in connection.execute(found, [tenant_id])}
    return sorted(ids - {str(other.seller_id)})[0]


def _plant(connection: psycopg.Connection[dict[str, Any]], tenant_id: UUID, spared: UUID) -> None:
    """Marks every text of the tenant that is no code; `spared` is the second seller's own row."""
    for table in metadata.sorted_tables:
        if "tenant_id" not in table.columns:
            continue
        columns = [column for column in table.columns if _takes_a_mark(column)]
        name = sql.Identifier(table.name)
        connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
        read = sql.SQL("SELECT ctid, * FROM {} WHERE tenant_id = %s").format(name)
        for row in connection.execute(read, [tenant_id]).fetchall():
            changed = {column.name: _marked(row[column.name]) for column in columns}
            if changed and spared not in (row.get("seller_id"), row.get("id")):
                _update(connection, name, row["ctid"], changed)
        connection.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(name))


def _takes_a_mark(column: Column[Any]) -> bool:
    is_text = isinstance(column.type, String | AutoString) and not isinstance(column.type, CHAR)
    is_free = column.name not in CODES and not isinstance(column.server_default, Computed)
    return (is_text or isinstance(column.type, JSONB)) and is_free and not column.primary_key


def _marked(value: Any, name: str = "") -> Any:
    """The value with the mark before each text; JSON with the mark in each field that is free."""
    if isinstance(value, str):
        return f"{MARK} {value}"[:200]
    if isinstance(value, dict):
        return {key: item if key in CODES else _in_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_in_json(item) for item in value]
    return value


def _in_json(value: Any) -> Any:
    """As above, where an id or a moment is no free text."""
    if isinstance(value, str) and (len(value) == 36 or value[:4].isdigit() or value[:1] == "P"):
        return value
    return _marked(value)


def _update(
    connection: psycopg.Connection[dict[str, Any]],
    table: sql.Identifier,
    ctid: str,
    values: dict[str, Any],
) -> None:
    names = sql.SQL(", ").join(
        sql.SQL("{} = %s").format(sql.Identifier(column)) for column in values
    )
    connection.execute(
        sql.SQL("UPDATE {} SET {} WHERE ctid = %s").format(table, names),
        [*(Jsonb(v) if isinstance(v, dict | list) else v for v in values.values()), ctid],
    )


def unknown_tenant() -> UUID:
    """A tenant that no row knows."""
    return uuid4()
