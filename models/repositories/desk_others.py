"""What is stuck and is no claim: documents that could not be read, payments that reach no claim,
accounts that are not connected."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, and_, case
from sqlmodel import Session, col, func, select

from models.contracts.claim import ChannelName
from models.contracts.connections import RENEWAL_DAYS, Connection
from models.contracts.desk import DeskGroup
from models.contracts.evidence import DocumentStatus
from models.contracts.money import Money
from models.db import tenant_of
from models.repositories import connections
from models.repositories.desk import DeskScope, DeskSum, added_up
from models.repositories.pages import Page, after, listing, page_of
from models.tables.connections import SellerConnectionRow
from models.tables.evidence import DocumentRow
from models.tables.payouts import ReimbursementRow
from models.tables.sellers import SellerCredentialRow, SellerRow

PAYMENT_GROUPS = (DeskGroup.PAYMENT_UNMATCHED, DeskGroup.PAYMENT_UNTOLD)


class FailedDocument(BaseModel):
    """An upload that could not be read, and the code that says why."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    seller_id: UUID
    file_name: str
    error_code: str | None
    since: datetime


class StrayPayment(BaseModel):
    """A line of Amazon's report that no claim has counted."""

    model_config = ConfigDict(frozen=True)

    group: DeskGroup
    line_id: str
    seller_id: UUID
    claim_id: UUID | None
    case_id: str
    amount: Money
    since: datetime


class UnconnectedSeller(BaseModel):
    """An account whose consent is missing, was taken back, or has to be given again soon.
    `connection` is None for one that files by machine and never connected."""

    model_config = ConfigDict(frozen=True)

    seller_id: UUID
    name: str
    created_at: datetime
    connection: Connection | None = None


def count_failed_documents(session: Session, scope: DeskScope) -> int:
    """How many could not be read."""
    return session.exec(select(func.count()).where(*_failed(session, scope))).one()


def list_failed_documents(
    session: Session, scope: DeskScope, cursor: str | None, limit: int
) -> Page[FailedDocument]:
    """Oldest upload first. InvalidField when the cursor is not of this list."""
    place = [col(DocumentRow.uploaded_at), col(DocumentRow.id)]
    of = listing("desk documents", "uploaded_at")
    statement = (
        select(DocumentRow).where(*_failed(session, scope)).order_by(*place).limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(after(cursor, place, of=of))
    rows = list(session.exec(statement))
    return page_of(rows, limit, _document, lambda row: (row.uploaded_at, row.id), of=of)


def sum_payments(session: Session, scope: DeskScope) -> dict[DeskGroup, DeskSum]:
    """Both groups of payments, where they have any."""
    name = case(*((condition, group.value) for group, condition in _stray(scope).items()))
    currency: Any = col(ReimbursementRow.currency)
    cents: Any = col(ReimbursementRow.amount_cents)
    grouped = (
        select(name.label("name"), currency.label("currency"), cents.label("cents"))
        .where(*_untold(session, scope))
        .subquery()
    )
    rows = session.exec(
        select(grouped.c.name, grouped.c.currency, func.count(), func.sum(grouped.c.cents))
        .where(grouped.c.name.is_not(None))
        .group_by(grouped.c.name, grouped.c.currency)
        .order_by(grouped.c.name, grouped.c.currency)
    )
    return added_up(rows.all())


def list_payments(
    session: Session, scope: DeskScope, group: DeskGroup, cursor: str | None, limit: int
) -> Page[StrayPayment]:
    """One group, oldest first. InvalidField when the cursor is not of this list."""
    place: list[Any] = [
        col(ReimbursementRow.stored_at),
        col(ReimbursementRow.seller_id),
        col(ReimbursementRow.line_id),
    ]
    of = listing(f"desk {group}", "stored_at")
    statement = (
        select(ReimbursementRow)
        .where(*_untold(session, scope), _stray(scope)[group])
        .order_by(*place)
        .limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(after(cursor, place, of=of))
    rows = list(session.exec(statement))
    return page_of(
        rows,
        limit,
        lambda row: _payment(row, group),
        lambda row: (row.stored_at, row.seller_id, row.line_id),
        of=of,
    )


def list_unconnected(
    session: Session, scope: DeskScope, cursor: str | None, limit: int
) -> Page[UnconnectedSeller]:
    """Each account whose consent needs a person, once, oldest first. InvalidField."""
    place, of = [col(SellerRow.created_at), col(SellerRow.id)], listing("desk sellers", "at")
    statement = (
        select(SellerRow).where(*_unconnected(session, scope)).order_by(*place).limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(after(cursor, place, of=of))
    rows = list(session.exec(statement))
    known = connections.of_tenant(session)
    return page_of(
        rows,
        limit,
        lambda row: _seller(row, known.get(row.id)),
        lambda row: (row.created_at, row.id),
        of=of,
    )


def count_unconnected(session: Session, scope: DeskScope) -> int:
    """How many accounts need a person for their consent."""
    return session.exec(select(func.count()).where(*_unconnected(session, scope))).one()


def _failed(session: Session, scope: DeskScope) -> list[ColumnElement[bool]]:
    return [
        col(DocumentRow.tenant_id) == tenant_of(session),
        col(DocumentRow.status) == DocumentStatus.FAILED,
        *_of_sellers(scope, DocumentRow.seller_id),
    ]


def _untold(session: Session, scope: DeskScope) -> list[ColumnElement[bool]]:
    return [
        col(ReimbursementRow.tenant_id) == tenant_of(session),
        col(ReimbursementRow.told_at).is_(None),
        *_of_sellers(scope, ReimbursementRow.seller_id),
    ]


def _stray(scope: DeskScope) -> dict[DeskGroup, ColumnElement[bool]]:
    claim_id, stored_at = col(ReimbursementRow.claim_id), col(ReimbursementRow.stored_at)
    return {
        DeskGroup.PAYMENT_UNMATCHED: and_(claim_id.is_(None), col(ReimbursementRow.case_id) != ""),
        DeskGroup.PAYMENT_UNTOLD: and_(
            claim_id.is_not(None), stored_at < scope.now - scope.untold_after
        ),
    }


def _unconnected(session: Session, scope: DeskScope) -> list[ColumnElement[bool]]:
    consent = (
        select(SellerCredentialRow.seller_id)
        .where(
            col(SellerCredentialRow.tenant_id) == SellerRow.tenant_id,
            col(SellerCredentialRow.seller_id) == SellerRow.id,
        )
        .exists()
    )
    needs_a_person = (
        select(SellerConnectionRow.seller_id)
        .where(
            col(SellerConnectionRow.tenant_id) == SellerRow.tenant_id,
            col(SellerConnectionRow.seller_id) == SellerRow.id,
            col(SellerConnectionRow.revoked_at).is_not(None)
            | col(SellerConnectionRow.disconnected_at).is_not(None)
            | (col(SellerConnectionRow.renew_by) <= scope.now + timedelta(days=RENEWAL_DAYS[0])),
        )
        .exists()
    )
    return [
        col(SellerRow.tenant_id) == tenant_of(session),
        needs_a_person | and_(col(SellerRow.channel) == ChannelName.SPAPI, ~consent),
        *_of_sellers(scope, SellerRow.id),
    ]


def _of_sellers(scope: DeskScope, seller_id: UUID) -> list[ColumnElement[bool]]:
    return [] if scope.sellers is None else [col(seller_id).in_(scope.sellers)]


def _document(row: DocumentRow) -> FailedDocument:
    return FailedDocument(
        document_id=row.id,
        seller_id=row.seller_id,
        file_name=row.file_name,
        error_code=row.error_code,
        since=row.read_at or row.uploaded_at,
    )


def _payment(row: ReimbursementRow, group: DeskGroup) -> StrayPayment:
    return StrayPayment(
        group=group,
        line_id=row.line_id,
        seller_id=row.seller_id,
        claim_id=row.claim_id,
        case_id=row.case_id,
        amount=Money(cents=row.amount_cents, currency=row.currency),
        since=row.stored_at,
    )


def _seller(row: SellerRow, connection: Connection | None) -> UnconnectedSeller:
    return UnconnectedSeller(
        seller_id=row.id, name=row.name, created_at=row.created_at, connection=connection
    )
