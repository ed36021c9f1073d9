"""Requests that carry an `Idempotency-Key`: the same again gets the same answer."""

from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.db import tenant_of
from models.errors import IdempotencyKeyReused
from models.repositories.rows import insert_once
from models.tables.requests import IdempotencyKeyRow


def remember(session: Session, key: str, request_hash: str) -> dict[str, Any] | None:
    """Take the key for this request (SHA-256 of its content).

    Gives back the stored answer, or None: then do the work, which must be safe to repeat, and
    `store_response`. IdempotencyKeyReused when the key belongs to a request with other content.
    """
    tenant_id = tenant_of(session)
    values = {
        "tenant_id": tenant_id,
        "key": key,
        "request_hash": request_hash,
        "created_at": func.now(),
    }
    insert_once(session, IdempotencyKeyRow, values)
    row = session.exec(
        select(IdempotencyKeyRow).where(
            IdempotencyKeyRow.tenant_id == tenant_id, IdempotencyKeyRow.key == key
        )
    ).one()
    if row.request_hash != request_hash:
        raise IdempotencyKeyReused(
            "This Idempotency-Key was used for another request: choose a new one."
        )
    return row.response


def store_response(session: Session, key: str, response: dict[str, Any]) -> None:
    """Keep the answer; the first one stays."""
    session.exec(
        update(IdempotencyKeyRow)
        .where(
            col(IdempotencyKeyRow.tenant_id) == tenant_of(session),
            col(IdempotencyKeyRow.key) == key,
            col(IdempotencyKeyRow.response).is_(None),
        )
        .values(response=response)
    )
