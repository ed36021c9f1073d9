"""Erasures: what was erased for whom, and what of it is still to be done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from models.tables.base import Row, jsonb, of_tenant, primary, timestamp


class ErasureRow(Row, table=True):
    """One erasure. `subject` is the document's id; of a person it is a hash.

    `work` is what is to go outside of the database, written in the transaction that erased the
    rows, so that a kill loses none of it.
    """

    __tablename__ = "erasures"
    __table_args__ = (of_tenant(),)

    tenant_id: UUID = primary()
    id: UUID = primary()
    kind: str
    subject: str
    actor: str
    reason: str
    at: datetime = timestamp()
    state: str
    work: dict[str, Any] = jsonb()
    done_at: datetime | None = timestamp(default=None)
