"""How the sellers' connections stand: connected, revoked, disconnected, due for renewal."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, delete, select

from models.contracts.connections import CONSENT_LIVES, Connection
from models.db import tenant_of
from models.tables.connections import SellerConnectionRow
from models.tables.sellers import SellerCredentialRow, SellerRow


def connect(session: Session, seller_id: UUID, at: datetime) -> None:
    """The seller gave its consent now; what ended an earlier one is over."""
    content = {
        "connected_at": at,
        "renew_by": at + CONSENT_LIVES,
        "revoked_at": None,
        "disconnected_at": None,
        "disconnected_by": None,
    }
    session.exec(
        insert(SellerConnectionRow)
        .values(tenant_id=tenant_of(session), seller_id=seller_id, **content)
        .on_conflict_do_update(index_elements=["tenant_id", "seller_id"], set_=content)
    )


def revoke(session: Session, seller_id: UUID, read_at: datetime, at: datetime) -> None:
    """Amazon says that the seller took back the consent that was read at `read_at`: one that was
    given since is another. The first time is kept."""
    session.exec(
        update(SellerConnectionRow)
        .where(
            col(SellerConnectionRow.tenant_id) == tenant_of(session),
            col(SellerConnectionRow.seller_id) == seller_id,
            col(SellerConnectionRow.revoked_at).is_(None),
            col(SellerConnectionRow.connected_at) <= read_at,
        )
        .values(revoked_at=at)
    )


def disconnect(session: Session, seller_id: UUID, actor: str, at: datetime) -> bool:
    """Destroy the seller's token. False when there was none."""
    mine = (
        col(SellerCredentialRow.tenant_id) == tenant_of(session),
        col(SellerCredentialRow.seller_id) == seller_id,
    )
    gone = session.exec(delete(SellerCredentialRow).where(*mine)).rowcount
    if not gone:
        return False
    session.exec(
        update(SellerConnectionRow)
        .where(
            col(SellerConnectionRow.tenant_id) == tenant_of(session),
            col(SellerConnectionRow.seller_id) == seller_id,
        )
        .values(disconnected_at=at, disconnected_by=actor)
    )
    return True


def get(session: Session, seller_id: UUID) -> Connection | None:
    """One seller's; None when it never connected."""
    row = session.get(SellerConnectionRow, (tenant_of(session), seller_id), populate_existing=True)
    return None if row is None else _connection(row)


def ended(session: Session) -> set[UUID]:
    """Every seller whose connection was revoked or cut (system session)."""
    return set(
        session.exec(
            select(SellerConnectionRow.seller_id).where(
                col(SellerConnectionRow.revoked_at).is_not(None)
                | col(SellerConnectionRow.disconnected_at).is_not(None)
            )
        )
    )


def of_tenant(session: Session) -> dict[UUID, Connection]:
    """All of the session's tenant, by seller."""
    rows = session.exec(
        select(SellerConnectionRow).where(SellerConnectionRow.tenant_id == tenant_of(session))
    )
    return {row.seller_id: _connection(row) for row in rows}


def seller_of(session: Session, marketplaces: Sequence[str], merchant_id: str) -> UUID | None:
    """The tenant's seller that is this account, or None. `marketplaces`: all names of one."""
    return session.exec(
        select(SellerRow.id).where(
            SellerRow.tenant_id == tenant_of(session),
            col(SellerRow.marketplace).in_(marketplaces),
            SellerRow.merchant_id == merchant_id,
        )
    ).one_or_none()


def _connection(row: SellerConnectionRow) -> Connection:
    return Connection(
        **row.model_dump(exclude={"tenant_id", "disconnected_by"}),
    )
