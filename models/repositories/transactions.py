"""Transactions of Finances that pay reimbursements or take them back, as `report_rows` has them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from models.contracts.deposits import PostedTransaction, TransactionState
from models.contracts.money import Money
from models.db import tenant_of
from models.tables.report_rows import ReportRowRow

_TRANSACTIONS = "FINANCES_2024_TRANSACTIONS"
_STATES = frozenset(TransactionState)


def of_seller(session: Session, seller_id: UUID) -> list[PostedTransaction]:
    """All that are known, each as Amazon told it last."""
    rows = session.exec(
        select(ReportRowRow)
        .where(
            ReportRowRow.tenant_id == tenant_of(session),
            ReportRowRow.seller_id == seller_id,
            ReportRowRow.kind == _TRANSACTIONS,
        )
        .order_by(col(ReportRowRow.row_key))
    )
    return [_of_row(row) for row in rows]


def held(session: Session, seller_id: UUID, before: datetime, limit: int) -> list[datetime]:
    """When transactions that Amazon holds back were posted before `before`, the newest first."""
    cells = col(ReportRowRow.cells)
    posted = cells["posted_date"].astext
    found = session.exec(
        select(posted)
        .where(
            ReportRowRow.tenant_id == tenant_of(session),
            ReportRowRow.seller_id == seller_id,
            ReportRowRow.kind == _TRANSACTIONS,
            cells["transaction_status"].astext == TransactionState.DEFERRED,
        )
        .distinct()
        .order_by(posted.desc())
    )
    moments = [datetime.fromisoformat(one) for one in found]
    return [one for one in moments if one < before][:limit]


def _of_row(row: ReportRowRow) -> PostedTransaction:
    cells: dict[str, Any] = row.cells
    told = str(cells.get("transaction_status") or "").upper()
    matures = cells.get("maturity_date")
    return PostedTransaction(
        row_key=row.row_key,
        transaction_id=cells["transaction_id"],
        sku=cells.get("sku") or "",
        about=cells.get("description") or "",
        amount=Money(cents=cells["amount"], currency=cells["currency"].upper()),
        posted_on=datetime.fromisoformat(cells["posted_date"]).date(),
        state=TransactionState(told) if told in _STATES else TransactionState.UNKNOWN,
        matures_at=None if matures is None else datetime.fromisoformat(matures),
        settlement_id=cells.get("settlement_id"),
        releases=cells.get("deferred_transaction_id"),
        report_id=row.report_id,
        report_line=row.line,
    )
