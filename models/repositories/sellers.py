"""Tenants and their sellers, the sellers' consent, and how far Amazon was read for each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.contracts.claim import AutoSubmit, ChannelName
from models.contracts.consents import SealedConsent, StoredConsent
from models.db import tenant_of
from models.errors import AlreadyDone, NotFound
from models.repositories import connections
from models.repositories.rows import insert_once, storable
from models.tables.connections import SellerConnectionRow
from models.tables.filing import FilingBudgetRow, StopSwitchRow
from models.tables.sellers import SellerCredentialRow, SellerRow, TenantRow

PLACES_PER_DAY = 10
PLACES_PER_WEEK = 40


class NewSeller(BaseModel):
    """An Amazon account. `certified_threshold`: what the tenant's own labels certified, if any."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    seller_id: UUID
    name: str
    marketplace: str
    merchant_id: str
    channel: ChannelName = ChannelName.ASSISTED
    auto_submit: AutoSubmit = AutoSubmit.CERTIFIED
    auto_submit_actor: str = "opside"
    auto_submit_reason: str = "The default."
    certified_threshold: float | None = None
    places_per_day: int = PLACES_PER_DAY
    places_per_week: int = PLACES_PER_WEEK


class SellerRecord(BaseModel):
    """A seller as it is stored. `case_changes_since`: Amazon's cases are read so far."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    seller_id: UUID
    name: str
    marketplace: str
    merchant_id: str
    channel: ChannelName
    auto_submit: AutoSubmit
    auto_submit_actor: str
    auto_submit_reason: str
    certified_threshold: float | None
    case_changes_since: datetime | None


def create_tenant(session: Session, tenant_id: UUID, name: str, at: datetime) -> bool:
    """Store a tenant (system session only). False when it exists already."""
    return insert_once(session, TenantRow, {"id": tenant_id, "name": name, "created_at": at})


def tenant_name(session: Session, tenant_id: UUID) -> str:
    """The tenant's name (system session only). NotFound."""
    row = session.get(TenantRow, tenant_id)
    if row is None:
        raise NotFound(f"There is no tenant {tenant_id}: look at its id.")
    return row.name


def create_seller(session: Session, new: NewSeller, at: datetime) -> bool:
    """Store a seller with its stop switch and its filing budget. False when it exists already;
    AlreadyDone when the tenant has this Amazon account as another seller.
    """
    new = storable(new)
    owner = {"tenant_id": new.tenant_id, "seller_id": new.seller_id}
    content = new.model_dump(
        exclude={"tenant_id", "seller_id", "places_per_day", "places_per_week"}
    )
    key: dict[str, Any] = {"tenant_id": new.tenant_id, "id": new.seller_id, "created_at": at}
    is_new = insert_once(session, SellerRow, key | content)
    if not is_new and session.get(SellerRow, (new.tenant_id, new.seller_id)) is None:
        raise AlreadyDone(f"Merchant {new.merchant_id} in {new.marketplace} is connected already.")
    if is_new:
        switch = {"pulled": False, "actor": "opside", "reason": "never pulled", "at": at}
        insert_once(session, StopSwitchRow, owner | switch)
        limits = {"per_day": new.places_per_day, "per_week": new.places_per_week}
        insert_once(session, FilingBudgetRow, owner | limits)
    return is_new


def get(session: Session, seller_id: UUID) -> SellerRecord:
    """One seller of the session's tenant. NotFound."""
    return _record(_row(session, seller_id))


def of_tenant(session: Session) -> list[SellerRecord]:
    """The sellers of the session's tenant, by name."""
    rows = session.exec(
        select(SellerRow)
        .where(SellerRow.tenant_id == tenant_of(session))
        .order_by(col(SellerRow.name), col(SellerRow.id))
    )
    return [_record(row) for row in rows]


def all_sellers(session: Session) -> list[SellerRecord]:
    """Every seller of every tenant (system session)."""
    rows = session.exec(select(SellerRow).order_by(col(SellerRow.tenant_id), col(SellerRow.id)))
    return [_record(row) for row in rows]


def consent(session: Session, seller_id: UUID) -> StoredConsent:
    """The seller's consent, for the Amazon client only. NotFound when there is none, or the seller
    took it back."""
    row = session.get(SellerCredentialRow, (tenant_of(session), seller_id), populate_existing=True)
    known = connections.get(session, seller_id)
    if row is not None and known is not None and known.revoked_at is not None:
        raise NotFound(f"Seller {seller_id} took its consent back: connect the account again.")
    if row is None:
        raise NotFound(f"Seller {seller_id} has not given its consent: connect the account.")
    if row.sealed is None or row.key_id is None:
        return StoredConsent(plain=row.refresh_token)
    return StoredConsent(sealed=SealedConsent(key_id=row.key_id, content=row.sealed))


def has_consent(session: Session, seller_id: UUID) -> bool:
    """Whether the seller's consent is stored."""
    return session.get(SellerCredentialRow, (tenant_of(session), seller_id)) is not None


def connected(session: Session) -> set[UUID]:
    """Every seller whose consent is stored, and not known to be taken back (system session)."""
    revoked = select(SellerConnectionRow.seller_id).where(
        col(SellerConnectionRow.tenant_id) == SellerCredentialRow.tenant_id,
        col(SellerConnectionRow.seller_id) == SellerCredentialRow.seller_id,
        col(SellerConnectionRow.revoked_at).is_not(None),
    )
    return set(session.exec(select(SellerCredentialRow.seller_id).where(~revoked.exists())))


def store_consent(session: Session, seller_id: UUID, sealed: SealedConsent, at: datetime) -> None:
    """Keep a consent that the seller gave now, in place of an earlier one."""
    reseal_consent(session, seller_id, sealed, at)
    connections.connect(session, seller_id, at)


def reseal_consent(session: Session, seller_id: UUID, sealed: SealedConsent, at: datetime) -> None:
    """Keep the same consent under another key."""
    content = {
        "refresh_token": None,
        "sealed": sealed.content,
        "key_id": sealed.key_id,
        "updated_at": at,
    }
    session.exec(
        insert(SellerCredentialRow)
        .values(tenant_id=tenant_of(session), seller_id=seller_id, **content)
        .on_conflict_do_update(index_elements=["tenant_id", "seller_id"], set_=content)
    )


def set_auto_submit(
    session: Session, seller_id: UUID, choice: AutoSubmit, actor: str, reason: str
) -> None:
    """Which matches file without a person: a decision that keeps who and why. NotFound."""
    row = _row(session, seller_id)
    row.auto_submit, row.auto_submit_actor, row.auto_submit_reason = choice, actor, reason
    session.flush()


def read_case_changes(session: Session, seller_id: UUID, until: datetime) -> None:
    """Remember that Amazon's case changes were read up to `until`; it never goes back."""
    session.exec(
        update(SellerRow)
        .where(
            col(SellerRow.tenant_id) == tenant_of(session),
            col(SellerRow.id) == seller_id,
            col(SellerRow.case_changes_since).is_(None)
            | (col(SellerRow.case_changes_since) < until),
        )
        .values(case_changes_since=until)
    )


def _row(session: Session, seller_id: UUID) -> SellerRow:
    row = session.get(SellerRow, (tenant_of(session), seller_id))
    if row is None:
        raise NotFound(f"There is no seller {seller_id}: check the id and the tenant.")
    return row


def _record(row: SellerRow) -> SellerRecord:
    return SellerRecord(seller_id=row.id, **row.model_dump(exclude={"id", "created_at"}))
