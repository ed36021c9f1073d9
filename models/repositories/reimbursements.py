"""Lines of the reimbursements report: kept once, matched to claims by case id, told once.

A line whose case nobody knows yet stays unmatched and is matched when the case id appears. A line
that takes money back belongs to the claim whose reimbursement it reverses.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, func, select

from models.contracts.claim import ClaimIdentity, PayoutLine, SubmissionKind
from models.contracts.money import Money
from models.contracts.workflows import SellerPollInput
from models.db import tenant_of
from models.repositories.claims import ClaimRecord, record
from models.repositories.rows import insert_once, storable
from models.repositories.submissions import SubmissionState
from models.tables.claims import ClaimRow
from models.tables.filing import DisputeSubmissionRow
from models.tables.payouts import ReimbursementRow, ReversalRow

_NO_CASE = ""  # Amazon paid by itself: no claim of ours is meant


class UntoldLine(BaseModel):
    """A line whose claim is known and was not told. `line.reverses` tells money taken back."""

    model_config = ConfigDict(frozen=True)

    line: PayoutLine
    claim: ClaimRecord


def store_lines(
    session: Session, seller: SellerPollInput, lines: Sequence[PayoutLine], at: datetime
) -> list[PayoutLine]:
    """Keep the lines of a report; gives back those that are new."""
    return [line for line in lines if _store(session, seller, storable(line), at)]


def match_case(session: Session, seller_id: UUID, case_id: str) -> ClaimRecord | None:
    """The claim that Amazon knows as `case_id`, or None."""
    tenant_id = tenant_of(session)
    row = session.exec(
        select(ClaimRow).where(
            ClaimRow.tenant_id == tenant_id,
            ClaimRow.seller_id == seller_id,
            ClaimRow.case_id == case_id,
        )
    ).first()
    if row is None:
        row = session.exec(
            select(ClaimRow)
            .join(
                DisputeSubmissionRow,
                (col(DisputeSubmissionRow.tenant_id) == ClaimRow.tenant_id)
                & (col(DisputeSubmissionRow.claim_id) == ClaimRow.id),
            )
            .where(
                DisputeSubmissionRow.tenant_id == tenant_id,
                DisputeSubmissionRow.seller_id == seller_id,
                DisputeSubmissionRow.case_id == case_id,
                DisputeSubmissionRow.kind == SubmissionKind.INITIAL,
                DisputeSubmissionRow.state == SubmissionState.ACKNOWLEDGED,
            )
        ).first()
    return None if row is None else record(row)


def untold(session: Session, seller_id: UUID) -> list[UntoldLine]:
    """Lines to tell, payments first, each by its date. Matches what can be matched by now."""
    _match_by_claim(session, seller_id)
    _match_by_submission(session, seller_id)
    _match_reversals(session, seller_id)
    return [
        *_untold(session, seller_id, ReimbursementRow),
        *_untold(session, seller_id, ReversalRow),
    ]


def mark_told(session: Session, seller_id: UUID, line_ids: Sequence[str], at: datetime) -> None:
    """Remember that the claims of these lines were told."""
    for table in (ReimbursementRow, ReversalRow):
        session.exec(
            update(table)
            .where(
                col(table.tenant_id) == tenant_of(session),
                col(table.seller_id) == seller_id,
                col(table.line_id).in_(line_ids),
            )
            .values(told_at=at)
        )


def unmatched(session: Session, seller_id: UUID, limit: int = 200) -> list[PayoutLine]:
    """Payments that name a case that nobody knows, newest first."""
    rows = session.exec(
        select(ReimbursementRow)
        .where(
            ReimbursementRow.tenant_id == tenant_of(session),
            ReimbursementRow.seller_id == seller_id,
            col(ReimbursementRow.claim_id).is_(None),
            ReimbursementRow.case_id != _NO_CASE,
        )
        .order_by(col(ReimbursementRow.approved_on).desc(), col(ReimbursementRow.line_id))
        .limit(limit)
    )
    return [_line(row) for row in rows]


def count_unmatched(session: Session, seller_id: UUID) -> int:
    """How many payments name a case that nobody knows."""
    return session.exec(
        select(func.count()).where(
            ReimbursementRow.tenant_id == tenant_of(session),
            ReimbursementRow.seller_id == seller_id,
            col(ReimbursementRow.claim_id).is_(None),
            ReimbursementRow.case_id != _NO_CASE,
        )
    ).one()


def of_claim(session: Session, identity: ClaimIdentity) -> list[PayoutLine]:
    """What Amazon paid for the claim and took back, payments first."""
    return of_claims(session, [identity.claim_id])[identity.claim_id]


def of_claims(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, list[PayoutLine]]:
    """The same for several claims, by claim."""
    lines: dict[UUID, list[PayoutLine]] = {claim_id: [] for claim_id in claim_ids}
    for table in (ReimbursementRow, ReversalRow):
        rows = session.exec(
            select(table)
            .where(table.tenant_id == tenant_of(session), col(table.claim_id).in_(claim_ids))
            .order_by(col(table.approved_on), col(table.line_id))
        )
        for row in rows:
            if row.claim_id is not None:
                lines[row.claim_id].append(_line(row))
    return lines


def of_seller(session: Session, seller_id: UUID) -> list[tuple[PayoutLine, UUID | None]]:
    """Every line of the seller's with the claim that it is of, payments first, each by its date."""
    found: list[tuple[PayoutLine, UUID | None]] = []
    for table in (ReimbursementRow, ReversalRow):
        rows = session.exec(
            select(table)
            .where(table.tenant_id == tenant_of(session), table.seller_id == seller_id)
            .order_by(col(table.approved_on), col(table.line_id))
        )
        found += [(_line(row), row.claim_id) for row in rows]
    return found


def _store(session: Session, seller: SellerPollInput, line: PayoutLine, at: datetime) -> bool:
    values: dict[str, Any] = {
        "tenant_id": seller.tenant_id,
        "seller_id": seller.seller_id,
        "line_id": line.line_id,
        "reimbursement_id": line.reimbursement_id,
        "case_id": line.case_id,
        "amount_cents": line.amount.cents,
        "currency": line.amount.currency,
        "cash_quantity": line.cash_quantity,
        "inventory_quantity": line.inventory_quantity,
        "approved_on": line.approved_on,
        "stored_at": at,
    }
    if line.reverses is None:
        return insert_once(session, ReimbursementRow, values)
    return insert_once(session, ReversalRow, values | {"reverses": line.reverses})


def _match_by_claim(session: Session, seller_id: UUID) -> None:
    for table in (ReimbursementRow, ReversalRow):
        session.exec(
            update(table)
            .where(
                *_still_unmatched(session, seller_id, table),
                col(ClaimRow.tenant_id) == table.tenant_id,
                col(ClaimRow.seller_id) == table.seller_id,
                col(ClaimRow.case_id) == table.case_id,
            )
            .values(claim_id=ClaimRow.id)
            .execution_options(synchronize_session=False)
        )


def _match_by_submission(session: Session, seller_id: UUID) -> None:
    """A claim whose row does not name the case yet: Amazon's receipt came a moment ago."""
    for table in (ReimbursementRow, ReversalRow):
        session.exec(
            update(table)
            .where(
                *_still_unmatched(session, seller_id, table),
                col(DisputeSubmissionRow.tenant_id) == table.tenant_id,
                col(DisputeSubmissionRow.seller_id) == table.seller_id,
                col(DisputeSubmissionRow.case_id) == table.case_id,
                col(DisputeSubmissionRow.kind) == SubmissionKind.INITIAL,
                col(DisputeSubmissionRow.state) == SubmissionState.ACKNOWLEDGED,
            )
            .values(claim_id=DisputeSubmissionRow.claim_id)
            .execution_options(synchronize_session=False)
        )


def _match_reversals(session: Session, seller_id: UUID) -> None:
    """Through the reimbursement that they reverse: their own case id is often missing.

    Amazon merges what it pays on one day, so claims may share that id: the product tells which one
    is meant, and of one product's lines that of the same amount.
    """
    reversed_one = (
        select(ReimbursementRow.claim_id)
        .where(
            ReimbursementRow.tenant_id == ReversalRow.tenant_id,
            ReimbursementRow.seller_id == ReversalRow.seller_id,
            ReimbursementRow.reimbursement_id == ReversalRow.reverses,
        )
        .order_by(
            (_product(ReimbursementRow) == _product(ReversalRow)).desc(),
            (col(ReimbursementRow.amount_cents) == -col(ReversalRow.amount_cents)).desc(),
            col(ReimbursementRow.line_id),
        )
        .limit(1)
        .scalar_subquery()
    )
    session.exec(
        update(ReversalRow)
        .where(*_still_unmatched(session, seller_id, ReversalRow))
        .values(claim_id=reversed_one)
        .execution_options(synchronize_session=False)
    )


def _product(table: type[ReimbursementRow] | type[ReversalRow]) -> ColumnElement[str]:
    """The FNSKU of a line: the second part of its id (`ReimbursementLine.line_id`)."""
    return func.split_part(col(table.line_id), "/", 2)


def _still_unmatched(
    session: Session, seller_id: UUID, table: type[ReimbursementRow] | type[ReversalRow]
) -> tuple[Any, ...]:
    return (
        col(table.tenant_id) == tenant_of(session),
        col(table.seller_id) == seller_id,
        col(table.claim_id).is_(None),
    )


def _untold(
    session: Session, seller_id: UUID, table: type[ReimbursementRow] | type[ReversalRow]
) -> list[UntoldLine]:
    found = session.exec(
        select(table, ClaimRow)
        .join(
            ClaimRow,
            (col(ClaimRow.tenant_id) == table.tenant_id) & (col(ClaimRow.id) == table.claim_id),
        )
        .where(
            table.tenant_id == tenant_of(session),
            table.seller_id == seller_id,
            col(table.told_at).is_(None),
        )
        .order_by(col(table.approved_on), col(table.line_id))
        .execution_options(populate_existing=True)
    )
    return [UntoldLine(line=_line(row), claim=record(claim)) for row, claim in found]


def _line(row: ReimbursementRow | ReversalRow) -> PayoutLine:
    return PayoutLine(
        line_id=row.line_id,
        reimbursement_id=row.reimbursement_id,
        case_id=row.case_id,
        amount=Money(cents=row.amount_cents, currency=row.currency),
        cash_quantity=row.cash_quantity,
        inventory_quantity=row.inventory_quantity,
        approved_on=row.approved_on,
        reverses=row.reverses if isinstance(row, ReversalRow) else None,
    )
