"""Commission lines: what a tenant is billed and credited."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from models.contracts.claim import ClaimIdentity, CommissionLine
from models.contracts.money import Money
from models.db import tenant_of
from models.repositories.rows import insert_once
from models.tables.claims import CommissionLineRow


def add(session: Session, identity: ClaimIdentity, line: CommissionLine, at: datetime) -> None:
    """Store the line unless its key exists."""
    insert_once(
        session,
        CommissionLineRow,
        {
            "tenant_id": identity.tenant_id,
            "key": line.key,
            "seller_id": identity.seller_id,
            "claim_id": identity.claim_id,
            "basis_cents": line.basis.cents,
            "basis_points": line.basis_points,
            "amount_cents": line.amount.cents,
            "currency": line.amount.currency,
            "formula": line.formula,
            "at": at,
        },
    )


def of_claim(session: Session, identity: ClaimIdentity) -> list[CommissionLine]:
    """The claim's lines, oldest first."""
    return of_claims(session, [identity.claim_id])[identity.claim_id]


def of_claims(session: Session, claim_ids: Sequence[UUID]) -> dict[UUID, list[CommissionLine]]:
    """The same for several claims, by claim."""
    lines: dict[UUID, list[CommissionLine]] = {claim_id: [] for claim_id in claim_ids}
    rows = session.exec(
        select(CommissionLineRow)
        .where(
            CommissionLineRow.tenant_id == tenant_of(session),
            col(CommissionLineRow.claim_id).in_(claim_ids),
        )
        .order_by(col(CommissionLineRow.at), col(CommissionLineRow.key))
    )
    for row in rows:
        lines[row.claim_id].append(_line(row))
    return lines


def _line(row: CommissionLineRow) -> CommissionLine:
    return CommissionLine(
        key=row.key,
        basis=Money(cents=row.basis_cents, currency=row.currency),
        basis_points=row.basis_points,
        amount=Money(cents=row.amount_cents, currency=row.currency),
        formula=row.formula,
    )
