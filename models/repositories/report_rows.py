"""Rows of reports: loaded by COPY, each kept once; what Amazon changes later is kept beside it.

A row that is as it was is not written, so that a report that is loaded again writes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import sql
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from models.db import tenant_of
from models.repositories import copying
from models.repositories.copying import Loaded, Loading
from models.tables.report_rows import ReportRowChangeRow, ReportRowRow

_PREPARE = sql.SQL(
    """
    CREATE TEMPORARY TABLE IF NOT EXISTS loaded_report_rows ON COMMIT DROP AS
    SELECT row_key, line, cells FROM report_rows WITH NO DATA
    """
)
_EMPTY = sql.SQL("TRUNCATE loaded_report_rows")
_COPY = sql.SQL("COPY loaded_report_rows (row_key, line, cells) FROM STDIN")

# All parts see the rows as they were before. A report older than what is known changes nothing. A
# cell that is empty is none, so that a column that Amazon adds is no change of every row.
_KEEP = sql.SQL(
    """
    WITH loaded AS (
        SELECT row_key, line, jsonb_strip_nulls(cells) AS cells FROM loaded_report_rows
    ), news AS (
        SELECT loaded.*, known.row_key IS NULL AS is_new
        FROM loaded LEFT JOIN report_rows AS known
            ON known.tenant_id = %(tenant)s AND known.seller_id = %(seller)s
            AND known.kind = %(kind)s AND known.row_key = loaded.row_key
        WHERE known.row_key IS NULL
            OR (known.changed_at <= %(seen_at)s
                AND known.cells - %(titles)s::text[] <> loaded.cells - %(titles)s::text[])
    ), past AS (
        INSERT INTO report_row_changes
            (tenant_id, seller_id, kind, row_key, seen_at, cells, report_id)
        SELECT known.tenant_id, known.seller_id, known.kind, known.row_key, known.changed_at,
            known.cells, known.report_id
        FROM report_rows AS known JOIN news USING (row_key)
        WHERE known.tenant_id = %(tenant)s AND known.seller_id = %(seller)s
            AND known.kind = %(kind)s AND NOT news.is_new
        ON CONFLICT DO NOTHING
    ), kept AS (
        INSERT INTO report_rows
            (tenant_id, seller_id, kind, row_key, cells, first_seen_at, changed_at, report_id, line)
        SELECT %(tenant)s, %(seller)s, %(kind)s, row_key, cells, %(seen_at)s, %(seen_at)s,
            %(report)s, line
        FROM news
        ON CONFLICT (tenant_id, seller_id, kind, row_key) DO UPDATE SET
            cells = EXCLUDED.cells,
            changed_at = EXCLUDED.changed_at,
            report_id = EXCLUDED.report_id,
            line = EXCLUDED.line
    )
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM news
    """
)
_LOADING = Loading(_PREPARE, _EMPTY, _COPY, _KEEP)
_OF_KIND = sql.SQL("tenant_id = %(tenant)s AND seller_id = %(seller)s AND kind = %(kind)s")
_NAMES = sql.SQL(
    "SELECT DISTINCT jsonb_object_keys(cells) FROM report_rows WHERE {of_kind} ORDER BY 1"
).format(of_kind=_OF_KIND)
_READ = sql.SQL(
    "SELECT cells::text FROM report_rows WHERE {of_kind}"
    " ORDER BY changed_at, report_id, line, row_key"
).format(of_kind=_OF_KIND)


class ReportSource(BaseModel):
    """The report that rows come from, and when it was there."""

    model_config = ConfigDict(frozen=True)

    kind: str
    report_id: str
    seen_at: datetime


class RowVersion(BaseModel):
    """What a row's cells were, as seen at that moment for the first time."""

    model_config = ConfigDict(frozen=True)

    seen_at: datetime
    cells: dict[str, Any]
    report_id: str


def load_rows(
    session: Session,
    seller_id: UUID,
    source: ReportSource,
    rows: Iterable[tuple[str, int, str]],
    titles: Sequence[str] = (),
) -> Loaded:
    """Keep a report's rows: key, line, cells as JSON. A change of `titles` alone is none.

    A key may come once in `rows`, the report is one of `raw_reports`. Raises DatabaseAway; then
    nothing is kept.
    """
    values = {
        **_of_kind(session, seller_id, source.kind),
        "report": source.report_id,
        "seen_at": source.seen_at,
        "titles": list(titles),
    }
    return _LOADING.load(session, rows, values)


def cell_names(session: Session, seller_id: UUID, kind: str) -> list[str]:
    """All the cells that the rows of a kind have, by name."""
    values = _of_kind(session, seller_id, kind)
    with copying.driver_errors():
        found = copying.connection_of(session).execute(_NAMES, values).fetchall()
    return [name for (name,) in found]


def read_cells(session: Session, seller_id: UUID, kind: str) -> Iterator[str]:
    """The newest cells of each row as JSON, in the order in which they came."""
    connection = copying.connection_of(session)
    with copying.driver_errors(), connection.cursor(name="report_rows") as cursor:
        cursor.itersize = copying.BATCH
        cursor.execute(_READ, _of_kind(session, seller_id, kind))
        for (cells,) in cursor:
            yield cells


def versions_of(session: Session, seller_id: UUID, kind: str, row_key: str) -> list[RowVersion]:
    """All that a row was, oldest first; the last holds. Empty: no such row."""
    row = session.get(ReportRowRow, (tenant_of(session), seller_id, kind, row_key))
    if row is None:
        return []
    past = session.exec(
        select(ReportRowChangeRow)
        .where(
            ReportRowChangeRow.tenant_id == tenant_of(session),
            ReportRowChangeRow.seller_id == seller_id,
            ReportRowChangeRow.kind == kind,
            ReportRowChangeRow.row_key == row_key,
        )
        .order_by(col(ReportRowChangeRow.seen_at))
    )
    before = [
        RowVersion(seen_at=one.seen_at, cells=one.cells, report_id=one.report_id) for one in past
    ]
    last = RowVersion(seen_at=row.changed_at, cells=row.cells, report_id=row.report_id)
    return [*before, last]


def forget(session: Session, seller_id: UUID) -> None:
    """Take out all rows of reports that the seller has, to load them anew."""
    values = {"tenant": tenant_of(session), "seller": seller_id}
    with copying.driver_errors(), copying.connection_of(session).cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'")
        for table in ("report_row_changes", "report_rows", "ledger_counts", "ledger_rows"):
            statement = sql.SQL(
                "DELETE FROM {} WHERE tenant_id = %(tenant)s AND seller_id = %(seller)s"
            ).format(sql.Identifier(table))
            cursor.execute(statement, values)


def _of_kind(session: Session, seller_id: UUID, kind: str) -> dict[str, Any]:
    return {"tenant": tenant_of(session), "seller": seller_id, "kind": kind}
