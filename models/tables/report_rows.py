"""Rows of Amazon's other reports, and what it changed in them later."""

from datetime import datetime
from typing import Any
from uuid import UUID

from models.tables.base import Row, jsonb, of_seller, primary, references, timestamp


class ReportRowRow(Row, table=True):
    """A row of any report but the detailed ledger. `cells` are the newest; they came first at
    `changed_at`, on `line` of the report.

    `row_key` is made of the columns that Amazon does not change, and of the row's place among rows
    that are alike.
    """

    __tablename__ = "report_rows"
    __table_args__ = (of_seller(), references("raw_reports", "tenant_id", "seller_id", "report_id"))

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    kind: str = primary()
    row_key: str = primary()
    cells: dict[str, Any] = jsonb()
    first_seen_at: datetime = timestamp()
    changed_at: datetime = timestamp()
    report_id: str
    line: int


class ReportRowChangeRow(Row, table=True):
    """Cells that a row had before, from `seen_at` on."""

    __tablename__ = "report_row_changes"
    __table_args__ = (references("report_rows", "tenant_id", "seller_id", "kind", "row_key"),)

    tenant_id: UUID = primary()
    seller_id: UUID = primary()
    kind: str = primary()
    row_key: str = primary()
    seen_at: datetime = timestamp(primary_key=True)
    cells: dict[str, Any] = jsonb()
    report_id: str
