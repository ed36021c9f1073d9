"""Requests that were answered, so that a client may send one again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from models.tables.base import Row, jsonb, of_tenant, primary, sha256, timestamp


class IdempotencyKeyRow(Row, table=True):
    """`response` is None until the first request was answered."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (of_tenant(),)

    tenant_id: UUID = primary()
    key: str = primary()
    request_hash: str = sha256()
    response: dict[str, Any] | None = jsonb(default=None)
    created_at: datetime = timestamp()
