"""Settlements and their lines of reimbursements, taken from the rows of settlement reports.

A settlement is closed when Amazon tells it; what is known already is not written again.
"""

from uuid import UUID

from psycopg import sql
from sqlmodel import Session, col, select

from models.contracts.deposits import Settlement, SettlementLine
from models.contracts.money import Money
from models.db import tenant_of
from models.repositories import copying
from models.repositories.rows import money
from models.tables.deposits import SettlementLineRow, SettlementRow

_SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
# "FBA Inventory Reimbursement" and "MCF Inventory Reimbursement", however they are spelled.
_REIMBURSEMENTS = "%inventoryreimbursement"

_KEEP_SETTLEMENTS = sql.SQL(
    """
    WITH told AS (
        SELECT cells ->> 'settlement_id' AS settlement_id,
            COALESCE((cells ->> 'is_total')::boolean, false) AS is_total,
            (cells ->> 'total_amount')::bigint AS total, (cells ->> 'amount')::bigint AS amount,
            upper(cells ->> 'currency') AS currency,
            (cells ->> 'settlement_end_date')::timestamptz AS ended_at,
            (cells ->> 'deposit_date')::timestamptz AS deposited_at
        FROM report_rows
        WHERE tenant_id = %(tenant)s AND seller_id = %(seller)s AND kind = %(kind)s
    )
    INSERT INTO settlements AS known (tenant_id, seller_id, settlement_id, total_cents, rows_cents,
        currency, ended_at, deposited_at)
    SELECT %(tenant)s, %(seller)s, settlement_id, max(total) FILTER (WHERE is_total),
        COALESCE(sum(amount) FILTER (WHERE NOT is_total), 0), min(currency), max(ended_at),
        max(deposited_at)
    FROM told GROUP BY settlement_id HAVING min(currency) IS NOT NULL
    ON CONFLICT (tenant_id, seller_id, settlement_id) DO UPDATE SET
        total_cents = EXCLUDED.total_cents, rows_cents = EXCLUDED.rows_cents,
        currency = EXCLUDED.currency, ended_at = EXCLUDED.ended_at,
        deposited_at = EXCLUDED.deposited_at
    WHERE known.* IS DISTINCT FROM EXCLUDED.*
    """
)
_KEEP_LINES = sql.SQL(
    """
    INSERT INTO settlement_lines (tenant_id, seller_id, row_key, settlement_id, sku, about,
        amount_cents, currency, quantity, posted_on, report_id, report_line)
    SELECT tenant_id, seller_id, told.row_key, settlement_id, COALESCE(cells ->> 'sku', ''),
        COALESCE(cells ->> 'amount_description', ''), (cells ->> 'amount')::bigint,
        COALESCE(upper(cells ->> 'currency'), settlements.currency),
        (cells ->> 'quantity_purchased')::integer,
        COALESCE((cells ->> 'posted_date')::date,
            ((cells ->> 'posted_date_time')::timestamptz AT TIME ZONE 'UTC')::date),
        told.report_id, told.line
    FROM report_rows AS told JOIN settlements USING (tenant_id, seller_id)
    WHERE tenant_id = %(tenant)s AND seller_id = %(seller)s AND kind = %(kind)s
        AND settlement_id = cells ->> 'settlement_id' AND cells ->> 'amount' IS NOT NULL
        AND regexp_replace(lower(cells ->> 'amount_type'), '[^a-z]', '', 'g') LIKE %(about)s
    ON CONFLICT DO NOTHING
    """
)


def keep(session: Session, seller_id: UUID) -> None:
    """Take over what the settlement reports say that are in `report_rows`. Raises DatabaseAway."""
    values = {
        "tenant": tenant_of(session),
        "seller": seller_id,
        "kind": _SETTLEMENT,
        "about": _REIMBURSEMENTS,
    }
    connection = copying.connection_of(session)
    with copying.driver_errors():
        connection.execute(_KEEP_SETTLEMENTS, values)
        connection.execute(_KEEP_LINES, values)


def of_seller(session: Session, seller_id: UUID) -> list[Settlement]:
    """All that are known."""
    rows = session.exec(
        select(SettlementRow)
        .where(SettlementRow.tenant_id == tenant_of(session), SettlementRow.seller_id == seller_id)
        .order_by(col(SettlementRow.settlement_id))
    )
    return [
        Settlement(
            settlement_id=row.settlement_id,
            total=money(row.total_cents, row.currency),
            rows=Money(cents=row.rows_cents, currency=row.currency),
            ended_at=row.ended_at,
            deposited_at=row.deposited_at,
        )
        for row in rows
    ]


def lines(session: Session, seller_id: UUID) -> list[SettlementLine]:
    """All lines of reimbursements."""
    rows = session.exec(
        select(SettlementLineRow)
        .where(
            SettlementLineRow.tenant_id == tenant_of(session),
            SettlementLineRow.seller_id == seller_id,
        )
        .order_by(col(SettlementLineRow.row_key))
    )
    return [
        SettlementLine(
            row_key=row.row_key,
            settlement_id=row.settlement_id,
            sku=row.sku,
            about=row.about,
            amount=Money(cents=row.amount_cents, currency=row.currency),
            quantity=row.quantity,
            posted_on=row.posted_on,
            report_id=row.report_id,
            report_line=row.report_line,
        )
        for row in rows
    ]
