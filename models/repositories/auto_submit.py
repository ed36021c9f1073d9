"""Claims that may go on by themselves: those that failed to be sent, are held, or miss a document.

Each query reads at most what it is asked for, nearest deadline first.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Float
from sqlmodel import Session, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from models.contracts.claim import ClaimIdentity, ClaimStatus, DeskCause
from models.db import tenant_of
from models.repositories.claims import identity_of
from models.tables.claims import ClaimRow
from models.tables.evidence import DocumentRow
from models.tables.filing import StopSwitchRow


def on_desk(
    session: Session, causes: Sequence[DeskCause], seller_id: UUID | None, limit: int
) -> list[ClaimIdentity]:
    """Claims that lie on the desk for one of these causes."""
    wanted = _claims(session, seller_id).where(col(ClaimRow.desk).in_(causes))
    return _first(session, wanted, limit)


def to_look_at_again(
    session: Session, seller_id: UUID | None, waiting_since: datetime, limit: int
) -> list[ClaimIdentity]:
    """Claims that have waited for evidence since before this moment, although their seller has
    documents that were read. Those whose match a person was asked about are left out."""
    threshold = col(ClaimRow.policy)["ask_threshold"].astext.cast(Float)
    has_documents = (
        select(DocumentRow.id)
        .where(
            DocumentRow.tenant_id == ClaimRow.tenant_id,
            DocumentRow.seller_id == ClaimRow.seller_id,
            DocumentRow.status == "read",
        )
        .exists()
    )
    wanted = _claims(session, seller_id).where(
        ClaimRow.status == ClaimStatus.AWAITING_EVIDENCE,
        ClaimRow.waiting_since < waiting_since,
        or_(col(ClaimRow.confidence).is_(None), col(ClaimRow.confidence) < threshold),
        has_documents,
    )
    return _first(session, wanted, limit)


def held_by_a_released_switch(
    session: Session, seller_id: UUID | None, limit: int
) -> list[ClaimIdentity]:
    """Claims that wait for a switch which is not pulled any more: nobody told them yet."""
    wanted = (
        _claims(session, seller_id)
        .join(
            StopSwitchRow,
            (col(StopSwitchRow.tenant_id) == ClaimRow.tenant_id)
            & (col(StopSwitchRow.seller_id) == ClaimRow.seller_id),
        )
        .where(ClaimRow.status == ClaimStatus.HELD_BY_STOP, col(StopSwitchRow.pulled).is_(False))
    )
    return _first(session, wanted, limit)


def sellers_held_by_budget(session: Session, seller_id: UUID | None, limit: int) -> list[UUID]:
    """Sellers with claims that wait for a filing place, in the order of their ids."""
    statement = (
        select(ClaimRow.seller_id)
        .where(
            ClaimRow.tenant_id == tenant_of(session),
            ClaimRow.status == ClaimStatus.HELD_BY_BUDGET,
        )
        .distinct()
        .order_by(col(ClaimRow.seller_id))
        .limit(limit)
    )
    if seller_id is not None:
        statement = statement.where(ClaimRow.seller_id == seller_id)
    return list(session.exec(statement))


def waiting_for_others(session: Session, seller_id: UUID | None) -> dict[ClaimStatus, int]:
    """How many claims wait for an answer, for evidence, for a place, or for a switch."""
    waits = (
        ClaimStatus.AWAITING_ANSWER,
        ClaimStatus.AWAITING_EVIDENCE,
        ClaimStatus.HELD_BY_BUDGET,
        ClaimStatus.HELD_BY_STOP,
    )
    statement = (
        select(ClaimRow.status, func.count())
        .where(ClaimRow.tenant_id == tenant_of(session), col(ClaimRow.status).in_(waits))
        .group_by(col(ClaimRow.status))
    )
    if seller_id is not None:
        statement = statement.where(ClaimRow.seller_id == seller_id)
    counted = dict(session.exec(statement).all())
    return {status: counted.get(status, 0) for status in waits}


def _claims(session: Session, seller_id: UUID | None) -> SelectOfScalar[ClaimRow]:
    statement = select(ClaimRow).where(ClaimRow.tenant_id == tenant_of(session))
    return statement if seller_id is None else statement.where(ClaimRow.seller_id == seller_id)


def _first(session: Session, wanted: SelectOfScalar[ClaimRow], limit: int) -> list[ClaimIdentity]:
    ordered = wanted.order_by(col(ClaimRow.deadline), col(ClaimRow.id)).limit(limit)
    return [identity_of(row) for row in session.exec(ordered)]
