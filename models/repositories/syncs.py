"""Syncs of sellers: one at a time for each, and what each brought."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue
from sqlalchemy import func
from sqlmodel import Session, col, select

from models.contracts.feed import FeedEntry, FeedKind, Synced
from models.contracts.syncs import SyncProgress, SyncStatus
from models.db import tenant_of
from models.repositories import feed
from models.repositories.pages import Page, after, listing, page_of
from models.repositories.rows import insert_once, storable
from models.tables.syncs import SellerSyncRow


class SyncStatistics(BaseModel):
    """A seller's syncs, counted by how they ended, and what they opened together."""

    model_config = ConfigDict(frozen=True)

    syncs: dict[SyncStatus, int]
    new_cases: int
    last_done_at: datetime | None


def begin(session: Session, progress: SyncProgress) -> UUID | None:
    """Stores the sync, unless another one of the seller is running: its id then."""
    is_new = insert_once(session, SellerSyncRow, _values(progress))
    running = _running(session, progress.seller.seller_id)
    if not is_new and running is not None and running != progress.sync_id:
        return running
    if is_new:
        _tell(session, progress)
    return None


def record(session: Session, progress: SyncProgress) -> None:
    """How far the sync is. The same again is not told again."""
    row = session.get(
        SellerSyncRow, (progress.seller.tenant_id, progress.sync_id), with_for_update=True
    )
    if row is None or row.progress == progress.model_dump(mode="json"):
        return
    for name, value in _values(progress).items():
        setattr(row, name, value)
    session.add(row)
    _tell(session, progress)


def get(session: Session, sync_id: UUID) -> SyncProgress | None:
    """A sync of the session's tenant, or None."""
    row = session.get(SellerSyncRow, (tenant_of(session), sync_id))
    return None if row is None else _progress(row)


def history(
    session: Session,
    sellers: list[UUID] | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[SyncProgress]:
    """The tenant's syncs, of these sellers only if given, newest first. InvalidField when the
    cursor is none."""
    place = [col(SellerSyncRow.started_at), col(SellerSyncRow.id)]
    of = listing("syncs", "-started_at")
    statement = (
        select(SellerSyncRow)
        .where(SellerSyncRow.tenant_id == tenant_of(session))
        .order_by(*(column.desc() for column in place))
        .limit(limit + 1)
    )
    if sellers is not None:
        statement = statement.where(col(SellerSyncRow.seller_id).in_(sellers))
    if cursor is not None:
        statement = statement.where(after(cursor, place, of=of, descending=True))
    rows = list(session.exec(statement))
    return page_of(rows, limit, _progress, lambda row: (row.started_at, row.id), of=of)


def statistics(session: Session, seller_id: UUID) -> SyncStatistics:
    """Over all syncs of the seller that are kept."""
    new = SellerSyncRow.progress["new_cases"].as_integer()  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]
    rows = session.exec(
        select(
            SellerSyncRow.status,
            func.count(),
            func.coalesce(func.sum(new), 0),
            func.max(SellerSyncRow.updated_at),
        )
        .where(SellerSyncRow.tenant_id == tenant_of(session), SellerSyncRow.seller_id == seller_id)
        .group_by(col(SellerSyncRow.status))
    ).all()
    return SyncStatistics(
        syncs={SyncStatus(status): count for status, count, _, _ in rows},
        new_cases=sum(opened for _, _, opened, _ in rows),
        last_done_at=next((at for status, _, _, at in rows if status == SyncStatus.DONE), None),
    )


def running_of(session: Session, seller_id: UUID) -> SyncProgress | None:
    """The seller's sync that is running, as it is stored."""
    known = _running(session, seller_id)
    return None if known is None else get(session, known)


def _running(session: Session, seller_id: UUID) -> UUID | None:
    return session.exec(
        select(SellerSyncRow.id).where(
            SellerSyncRow.tenant_id == tenant_of(session),
            SellerSyncRow.seller_id == seller_id,
            SellerSyncRow.status == SyncStatus.RUNNING,
        )
    ).one_or_none()


def _values(progress: SyncProgress) -> dict[str, JsonValue | UUID | datetime]:
    progress = storable(progress)
    return {
        "tenant_id": progress.seller.tenant_id,
        "id": progress.sync_id,
        "seller_id": progress.seller.seller_id,
        "status": progress.status.value,
        "progress": progress.model_dump(mode="json"),
        "started_at": progress.started_at,
        "updated_at": progress.updated_at,
    }


def _progress(row: SellerSyncRow) -> SyncProgress:
    return SyncProgress.model_validate(row.progress)


def _tell(session: Session, progress: SyncProgress) -> None:
    entry = FeedEntry(
        kind=FeedKind.SYNC_PROGRESS,
        at=progress.updated_at,
        seller_id=progress.seller.seller_id,
        claim_id=None,
        content=Synced.of(progress).model_dump(mode="json", by_alias=True),
    )
    feed.append(session, [entry])
