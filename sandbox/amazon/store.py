"""Amazon's own memory: one SQLite file that survives a kill of the process that writes it."""

import json
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS access_tokens (
    token TEXT PRIMARY KEY, seller_id TEXT, scope TEXT, expires_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS authorization_codes (
    code TEXT PRIMARY KEY, seller_id TEXT NOT NULL, expires_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS code_redirects (
    code TEXT PRIMARY KEY, redirect_uri TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS seller_settings (
    seller_id TEXT PRIMARY KEY, deduplicates_by_key INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS reports (
    report_id TEXT PRIMARY KEY, seller_id TEXT NOT NULL, report_type TEXT NOT NULL,
    specification TEXT NOT NULL, created_at TEXT NOT NULL, started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL, ending TEXT NOT NULL, cancelled_at TEXT,
    document_id TEXT, document BLOB);
CREATE TABLE IF NOT EXISTS document_urls (
    token TEXT PRIMARY KEY, document_id TEXT NOT NULL, expires_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cases (
    case_id TEXT PRIMARY KEY, seller_id TEXT NOT NULL, claim TEXT NOT NULL, plan TEXT NOT NULL,
    status TEXT NOT NULL, status_version INTEGER NOT NULL, received_at TEXT NOT NULL,
    updated_at TEXT NOT NULL, reason TEXT, question TEXT, approved_quantity INTEGER,
    approved_minor_units INTEGER, currency TEXT NOT NULL, idempotency_key TEXT);
CREATE TABLE IF NOT EXISTS submissions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, case_id TEXT NOT NULL, seller_id TEXT NOT NULL,
    kind TEXT NOT NULL, idempotency_key TEXT, body TEXT NOT NULL, received_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS submissions_by_key ON submissions (seller_id, idempotency_key);
CREATE TABLE IF NOT EXISTS changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT, case_id TEXT NOT NULL, seller_id TEXT NOT NULL,
    changed_at TEXT NOT NULL, status TEXT NOT NULL, status_version INTEGER NOT NULL, reason TEXT,
    question TEXT, approved_quantity INTEGER, approved_minor_units INTEGER, currency TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS changes_by_time ON changes (seller_id, changed_at, number);
CREATE TABLE IF NOT EXISTS agenda (
    number INTEGER PRIMARY KEY AUTOINCREMENT, due_at TEXT NOT NULL, case_id TEXT NOT NULL,
    event TEXT NOT NULL, details TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS agenda_by_time ON agenda (due_at, number);
CREATE TABLE IF NOT EXISTS reimbursements (
    number INTEGER PRIMARY KEY AUTOINCREMENT, seller_id TEXT NOT NULL, approved_at TEXT NOT NULL,
    reimbursement_id TEXT NOT NULL, case_id TEXT, reason TEXT NOT NULL, fnsku TEXT NOT NULL,
    ledger_reference TEXT, currency TEXT NOT NULL, amount_per_unit INTEGER NOT NULL,
    amount_total INTEGER NOT NULL, quantity_cash INTEGER NOT NULL,
    quantity_inventory INTEGER NOT NULL, original_id TEXT, original_type TEXT);
CREATE INDEX IF NOT EXISTS reimbursements_by_time ON reimbursements (seller_id, approved_at);
CREATE TABLE IF NOT EXISTS faults (
    fault_id INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT NOT NULL, remaining INTEGER);
"""

Row = sqlite3.Row


class Store:
    """The one connection to the state file; every write goes through `transaction()`.

    The server runs one event loop in one process and touches the store from that loop alone, so
    there is nothing to lock.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(SCHEMA)

    def close(self) -> None:
        """Give the file back; the store is not used afterwards."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All writes of the block, or none. Inside another transaction it joins that one."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def all(self, sql: str, *parameters: object) -> list[Row]:
        """Every row of a query."""
        return self._connection.execute(sql, parameters).fetchall()

    def one(self, sql: str, *parameters: object) -> Row | None:
        """The first row of a query, or None."""
        row: Row | None = self._connection.execute(sql, parameters).fetchone()
        return row

    def run(self, sql: str, *parameters: object) -> int:
        """Run one writing statement; returns the number of the last row inserted."""
        return self._connection.execute(sql, parameters).lastrowid or 0

    def insert(self, table: str, **values: object) -> int:
        """Insert one row; `table` and the names come from this package, never from a request."""
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        return self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())  # noqa: S608

    def read_meta(self, name: str) -> Any:
        """A value kept under a name, or None."""
        row = self.one("SELECT value FROM meta WHERE name = ?", name)
        return None if row is None else json.loads(row["value"])

    def write_meta(self, name: str, value: object) -> None:
        """Keep a JSON value under a name."""
        self.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, json.dumps(value))

    def next_number(self, name: str, first: int) -> int:
        """Count on from `first` under a name; a number is never given twice."""
        number = int(self.read_meta(name) or first)
        self.write_meta(name, number + 1)
        return number

    def wipe(self) -> None:
        """Forget everything."""
        with self.transaction():
            for row in self.all("SELECT name FROM sqlite_master WHERE type = 'table'"):
                self.run(f"DELETE FROM {row['name']}")  # noqa: S608
