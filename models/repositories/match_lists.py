"""Matches as people read them: which line of which document supports which claim, and why."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimIdentity
from models.contracts.evidence import Check, DocumentLine, MatchTier
from models.db import tenant_of
from models.repositories.line_units import MatchState
from models.repositories.pages import Page, after, listing, page_of
from models.tables.evidence import DocumentLineRow, DocumentRow, MatchRow


class MatchFilters(BaseModel):
    """What a list is narrowed to. `sellers` are those that the reader may see; None means all."""

    model_config = ConfigDict(frozen=True)

    claim_id: UUID | None = None
    document_id: UUID | None = None
    seller_id: UUID | None = None
    sellers: list[UUID] | None = None
    state: MatchState | None = None


class MatchRecord(BaseModel):
    """A match and the line that it points at. `quantity` are the units that it holds, or held
    before they were given back; `held_by_all` those of the line that all claims hold now."""

    model_config = ConfigDict(frozen=True)

    match_id: UUID
    identity: ClaimIdentity
    document_id: UUID
    file_name: str
    line: DocumentLine
    tier: MatchTier
    probability: float
    features: dict[str, float]
    checks: list[Check]
    reasons: list[str]
    state: MatchState
    quantity: int
    held_by_all: int
    at: datetime


def get(session: Session, match_id: UUID) -> MatchRecord | None:
    """One match of the session's tenant, or None."""
    row = session.get(MatchRow, (tenant_of(session), match_id))
    return None if row is None else _records(session, [row])[0]


def list_matches(
    session: Session, filters: MatchFilters, cursor: str | None = None, limit: int = 50
) -> Page[MatchRecord]:
    """The tenant's matches, newest first. InvalidField for the cursor."""
    of, order = listing("matches", "-at", filters), [col(MatchRow.at), col(MatchRow.id)]
    statement = select(MatchRow).where(
        MatchRow.tenant_id == tenant_of(session), *_conditions(filters)
    )
    if cursor is not None:
        statement = statement.where(after(cursor, order, of=of, descending=True))
    newest_first = [column.desc() for column in order]
    rows = list(session.exec(statement.order_by(*newest_first).limit(limit + 1)))
    page = page_of(rows, limit, lambda row: row, lambda row: (row.at, row.id), of=of)
    return Page(items=_records(session, page.items), next_cursor=page.next_cursor)


def _conditions(filters: MatchFilters) -> list[ColumnElement[bool]]:
    found = [
        col(getattr(MatchRow, name)) == getattr(filters, name)
        for name in ("claim_id", "document_id", "seller_id", "state")
        if getattr(filters, name) is not None
    ]
    if filters.sellers is not None:
        found.append(col(MatchRow.seller_id).in_(filters.sellers))
    return found


def _records(session: Session, rows: list[MatchRow]) -> list[MatchRecord]:
    """With their lines and what is held of them: two queries, however many rows."""
    documents = {row.document_id for row in rows}
    tenant_id = tenant_of(session)
    lines = session.exec(
        select(DocumentLineRow, DocumentRow.file_name)
        .join(DocumentRow)
        .where(
            DocumentLineRow.tenant_id == tenant_id,
            col(DocumentLineRow.document_id).in_(documents),
        )
    )
    known = {(line.document_id, line.position): (line, name) for line, name in lines}
    held = _held_by_all(session, tenant_id, documents)
    return [_record(row, *known[place := _place(row)], held.get(place, 0)) for row in rows]


def _place(row: MatchRow) -> tuple[UUID, int]:
    return row.document_id, row.line_position


def _held_by_all(
    session: Session, tenant_id: UUID, documents: set[UUID]
) -> dict[tuple[UUID, int], int]:
    rows = session.exec(
        select(MatchRow.document_id, MatchRow.line_position, func.sum(MatchRow.quantity))
        .where(
            MatchRow.tenant_id == tenant_id,
            col(MatchRow.document_id).in_(documents),
            MatchRow.state == MatchState.HELD,
        )
        .group_by(col(MatchRow.document_id), col(MatchRow.line_position))
    )
    return {(document_id, position): units for document_id, position, units in rows}


def _record(row: MatchRow, line: DocumentLineRow, file_name: str, held: int) -> MatchRecord:
    return MatchRecord(
        match_id=row.id,
        identity=ClaimIdentity(
            tenant_id=row.tenant_id, seller_id=row.seller_id, claim_id=row.claim_id
        ),
        document_id=row.document_id,
        file_name=file_name,
        line=DocumentLine.model_validate(line.model_dump()),
        tier=MatchTier(row.tier),
        probability=row.probability,
        features=row.features,
        checks=[Check.model_validate(check) for check in row.checks],
        reasons=row.reasons,
        state=MatchState(row.state),
        quantity=row.quantity,
        held_by_all=held,
        at=row.at,
    )
