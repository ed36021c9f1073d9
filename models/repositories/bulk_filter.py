"""Which claims fit the filter of a bulk decision, and whose sends a switch stops."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from models.contracts.bulk import MOST_ITEMS, BulkFilter, Candidate
from models.contracts.claim import ClaimFile, ClaimStatus
from models.db import tenant_of
from models.errors import InvalidField
from models.repositories.claims import identity_of
from models.repositories.rows import money
from models.tables.claims import ClaimRow
from models.tables.filing import GlobalStopRow, StopSwitchRow

_ENDED = (
    ClaimStatus.CLOSED,
    ClaimStatus.EXPIRED,
    ClaimStatus.WITHDRAWN,
    ClaimStatus.SETTLED_BY_AMAZON,
    ClaimStatus.REVERSED,
    ClaimStatus.CREDITED,
)
_ASKED_FOR: tuple[Any, ...] = (
    col(ClaimRow.seller_id),
    col(ClaimRow.status),
    col(ClaimRow.desk),
    col(ClaimRow.case_id),
    col(ClaimRow.currency),
    col(ClaimRow.claimed_cents),
    col(ClaimRow.approved_cents),
)


def candidates(session: Session, wanted: BulkFilter) -> list[Candidate]:
    """The tenant's claims that fit, nearest deadline first. InvalidField above 10,000."""
    statement = (
        select(ClaimRow, col(ClaimRow.file)["pending"])
        .options(load_only(*_ASKED_FOR, raiseload=True))
        .where(*_fitting(session, wanted))
        .order_by(col(ClaimRow.deadline), col(ClaimRow.id))
        .limit(MOST_ITEMS + 1)
    )
    rows = session.exec(statement).all()
    if len(rows) > MOST_ITEMS:
        raise InvalidField(f"More than {MOST_ITEMS:,} claims fit: narrow the filter.")
    return [_candidate(row, pending) for row, pending in rows]


def stopped_sellers(session: Session, seller_ids: set[UUID]) -> set[UUID]:
    """Those of the tenant's sellers whose sends a switch stops; what cannot be read, stops."""
    over_all = session.get(GlobalStopRow, 1, populate_existing=True)
    if over_all is None or over_all.pulled:
        return seller_ids
    free = session.exec(
        select(StopSwitchRow.seller_id).where(
            StopSwitchRow.tenant_id == tenant_of(session),
            col(StopSwitchRow.seller_id).in_(seller_ids),
            col(StopSwitchRow.pulled).is_(False),
        )
    )
    return seller_ids - set(free)


def _fitting(session: Session, wanted: BulkFilter) -> list[Any]:
    fits: list[Any] = [ClaimRow.tenant_id == tenant_of(session)]
    if wanted.claim_ids is not None:
        fits.append(col(ClaimRow.id).in_(set(wanted.claim_ids)))
    else:
        fits.append(col(ClaimRow.status).not_in(_ENDED))
    for column, value in (
        (ClaimRow.status, wanted.status),
        (ClaimRow.desk, wanted.desk),
        (ClaimRow.seller_id, wanted.seller_id),
        (ClaimRow.family, wanted.family),
    ):
        if value is not None:
            fits.append(col(column) == value)
    if wanted.deadline_before is not None:
        fits.append(ClaimRow.deadline < wanted.deadline_before)
    return fits


def _candidate(row: ClaimRow, pending: Any) -> Candidate:
    known = row.claimed_cents if row.approved_cents is None else row.approved_cents
    return Candidate(
        identity=identity_of(row),
        status=ClaimStatus(row.status),
        file=ClaimFile.model_validate(
            {"desk": row.desk, "case_id": row.case_id, "pending": pending}
        ),
        money=money(known, row.currency),
    )
