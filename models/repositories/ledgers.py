"""Ledger rows: loaded by COPY, each kept once; what Amazon changes later is kept by day.

A row that is as it was is not written, so that a report that is loaded again writes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import sql
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from models.db import tenant_of
from models.repositories import copying
from models.repositories.copying import Loaded, Loading
from models.tables.ledgers import LedgerCountRow, LedgerRowRow

# The report's columns that are kept, in the order in which their values are loaded.
LOADED = (
    "row_key",
    "date",
    "fnsku",
    "asin",
    "msku",
    "title",
    "event_type",
    "reference_id",
    "quantity",
    "fulfillment_center",
    "disposition",
    "reason",
    "country",
    "reconciled_quantity",
    "unreconciled_quantity",
    "date_and_time",
    "store",
)
_COLUMNS = sql.SQL(
    "row_key, occurred_on, fnsku, asin, msku, title, event_type, reference_id, quantity,"
    " fulfillment_center, disposition, reason, country, reconciled, unreconciled, date_and_time,"
    " store"
)

_PREPARE = sql.SQL(
    """
    CREATE TEMPORARY TABLE IF NOT EXISTS loaded_ledger_rows ON COMMIT DROP AS
    SELECT {columns} FROM ledger_rows WITH NO DATA
    """
).format(columns=_COLUMNS)
_EMPTY = sql.SQL("TRUNCATE loaded_ledger_rows")
_COPY = sql.SQL("COPY loaded_ledger_rows ({columns}) FROM STDIN").format(columns=_COLUMNS)

# Both parts see the rows as they were before. A report older than what is known changes nothing.
_KEEP = sql.SQL(
    """
    WITH past AS (
        INSERT INTO ledger_counts
            (tenant_id, seller_id, row_key, seen_on, reconciled, unreconciled)
        SELECT known.tenant_id, known.seller_id, known.row_key, known.seen_on,
            known.reconciled, known.unreconciled
        FROM ledger_rows AS known JOIN loaded_ledger_rows AS loaded USING (row_key)
        WHERE known.tenant_id = %(tenant)s AND known.seller_id = %(seller)s
            AND known.seen_on <= %(seen_on)s
            AND (known.reconciled, known.unreconciled)
                IS DISTINCT FROM (loaded.reconciled, loaded.unreconciled)
        ON CONFLICT DO NOTHING
    ), kept AS (
        INSERT INTO ledger_rows AS known (tenant_id, seller_id, seen_on, {columns})
        SELECT %(tenant)s, %(seller)s, %(seen_on)s, {columns} FROM loaded_ledger_rows
        ON CONFLICT (tenant_id, seller_id, row_key) DO UPDATE SET
            reconciled = EXCLUDED.reconciled,
            unreconciled = EXCLUDED.unreconciled,
            seen_on = EXCLUDED.seen_on
        WHERE known.seen_on <= EXCLUDED.seen_on
            AND (known.reconciled, known.unreconciled)
                IS DISTINCT FROM (EXCLUDED.reconciled, EXCLUDED.unreconciled)
        RETURNING known.xmax = 0 AS is_new
    )
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM kept
    """
).format(columns=_COLUMNS)

_LOADING = Loading(_PREPARE, _EMPTY, _COPY, _KEEP)
_READ = sql.SQL(
    "SELECT {columns} FROM ledger_rows WHERE tenant_id = %(tenant)s AND seller_id = %(seller)s"
    " ORDER BY occurred_on, row_key"
).format(columns=_COLUMNS)


class LedgerCounts(BaseModel):
    """What a row's counts were, as seen on that day for the first time."""

    model_config = ConfigDict(frozen=True)

    seen_on: date
    reconciled: int | None
    unreconciled: int | None


def load_rows(
    session: Session, seller_id: UUID, rows: Iterable[Sequence[object]], seen_on: date
) -> Loaded:
    """Keep the rows of a report that was made on `seen_on`; values are in the order of LOADED.

    A row may come once in `rows`. Raises DatabaseAway; then nothing is kept.
    """
    values = {"tenant": tenant_of(session), "seller": seller_id, "seen_on": seen_on}
    return _LOADING.load(session, rows, values)


def read_rows(session: Session, seller_id: UUID) -> Iterator[list[tuple[Any, ...]]]:
    """All rows by day with their newest counts, some at a time; values in the order of LOADED."""
    values = {"tenant": tenant_of(session), "seller": seller_id}
    connection = copying.connection_of(session)
    with copying.driver_errors(), connection.cursor(name="ledger_rows") as cursor:
        cursor.execute(_READ, values)
        while batch := cursor.fetchmany(copying.BATCH):
            yield batch


def counts_of(session: Session, seller_id: UUID, row_key: str) -> list[LedgerCounts]:
    """Each value that the row's counts had, oldest first; the last holds. Empty: no such row."""
    row = session.get(LedgerRowRow, (tenant_of(session), seller_id, row_key))
    if row is None:
        return []
    past = session.exec(
        select(LedgerCountRow)
        .where(
            LedgerCountRow.tenant_id == tenant_of(session),
            LedgerCountRow.seller_id == seller_id,
            LedgerCountRow.row_key == row_key,
        )
        .order_by(col(LedgerCountRow.seen_on))
    )
    return [
        LedgerCounts(seen_on=one.seen_on, reconciled=one.reconciled, unreconciled=one.unreconciled)
        for one in (*past, row)
    ]
