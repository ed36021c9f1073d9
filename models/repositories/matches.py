"""Which claim takes how many units of which line: taken under the line's lock, so that two claims
never use the same unit.
"""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimIdentity
from models.contracts.evidence import (
    DocumentFields,
    DocumentLine,
    DocumentStatus,
    EvidenceMatch,
)
from models.db import tenant_of
from models.errors import NotFound
from models.repositories.rows import storable
from models.tables.evidence import DocumentLineRow, DocumentRow, MatchRow


class MatchState(StrEnum):
    """`held` takes units, `released` gave them back."""

    HELD = "held"
    RELEASED = "released"


class ReadableLine(BaseModel):
    """A line that was read, the document that it stands in, and the units still free on it."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    document: DocumentFields
    line: DocumentLine
    free_units: int


class LineOfText(BaseModel):
    """A line's place and words, without its document: enough to choose from thousands."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    position: int
    description: str
    sku: str | None


def lines_of_text(session: Session, seller_id: UUID) -> list[LineOfText]:
    """The words of all lines of the seller's documents."""
    rows = session.exec(
        select(
            DocumentLineRow.document_id,
            DocumentLineRow.position,
            DocumentLineRow.description,
            DocumentLineRow.sku,
        )
        .join(
            DocumentRow,
            (col(DocumentRow.tenant_id) == DocumentLineRow.tenant_id)
            & (col(DocumentRow.id) == DocumentLineRow.document_id),
        )
        .where(
            DocumentLineRow.tenant_id == tenant_of(session),
            DocumentLineRow.seller_id == seller_id,
            DocumentRow.status == DocumentStatus.READ,
        )
        .order_by(
            col(DocumentRow.uploaded_at),
            col(DocumentLineRow.document_id),
            col(DocumentLineRow.position),
        )
    )
    return [
        LineOfText(document_id=document_id, position=position, description=description, sku=sku)
        for document_id, position, description, sku in rows
    ]


def readable_lines(
    session: Session,
    seller_id: UUID,
    for_claim: UUID | None = None,
    only: Collection[tuple[UUID, int]] | None = None,
) -> list[ReadableLine]:
    """Lines of the seller's documents, oldest upload first: all, or `only` those (document id and
    position). Units that `for_claim` holds itself count as free. A line whose quantity is not known
    has no free units.
    """
    tenant_id = tenant_of(session)
    statement = select(DocumentRow).where(
        DocumentRow.tenant_id == tenant_id,
        DocumentRow.seller_id == seller_id,
        DocumentRow.status == DocumentStatus.READ,
    )
    if only is not None:
        documents_named = {document_id for document_id, _ in only}
        statement = statement.where(col(DocumentRow.id).in_(documents_named))
    documents = session.exec(
        statement.order_by(col(DocumentRow.uploaded_at), col(DocumentRow.id))
    ).all()
    held = _held_units(session, tenant_id, seller_id, for_claim)
    return [
        line
        for row in documents
        for line in _lines(row, held)
        if only is None or (line.document_id, line.line.position) in only
    ]


def hold_units(
    session: Session, match: EvidenceMatch, identity: ClaimIdentity, at: datetime
) -> int:
    """Take the units of `match`, as many as are free, and give back those of an earlier match.

    Returns how many the claim holds now; 0 leaves what it held before as it was. The same match
    again keeps its units, and takes what became free since. NotFound when there is no such line.
    """
    match = storable(match)
    line = _locked_line(session, match, identity)
    free = max(0, (line.quantity or 0) - _taken(session, line, identity))
    granted = min(match.quantity, free)
    if granted:
        release_units(session, identity)
    _store(session, match, identity, granted, at)
    return granted


def release_units(session: Session, identity: ClaimIdentity) -> None:
    """Give back what the claim holds."""
    session.exec(
        update(MatchRow)
        .where(
            col(MatchRow.tenant_id) == identity.tenant_id,
            col(MatchRow.claim_id) == identity.claim_id,
            col(MatchRow.state) == MatchState.HELD,
        )
        .values(state=MatchState.RELEASED)
    )


def _locked_line(
    session: Session, match: EvidenceMatch, identity: ClaimIdentity
) -> DocumentLineRow:
    line = session.exec(
        select(DocumentLineRow)
        .where(
            DocumentLineRow.tenant_id == identity.tenant_id,
            DocumentLineRow.seller_id == identity.seller_id,
            DocumentLineRow.document_id == match.document_id,
            DocumentLineRow.position == match.line_position,
        )
        .with_for_update(key_share=True)
    ).one_or_none()
    if line is None:
        raise NotFound(
            f"Document {match.document_id} has no line {match.line_position} for this seller."
        )
    return line


def _taken(session: Session, line: DocumentLineRow, identity: ClaimIdentity) -> int:
    """Units of the line that other claims hold."""
    return session.exec(
        select(func.coalesce(func.sum(MatchRow.quantity), 0)).where(
            MatchRow.tenant_id == line.tenant_id,
            MatchRow.document_id == line.document_id,
            MatchRow.line_position == line.position,
            MatchRow.state == MatchState.HELD,
            MatchRow.claim_id != identity.claim_id,
        )
    ).one()


def _store(
    session: Session,
    match: EvidenceMatch,
    identity: ClaimIdentity,
    quantity: int,
    at: datetime,
) -> None:
    content = match.model_dump(mode="json")
    found = {
        "tier": match.tier,
        "probability": match.probability,
        "features": content["features"],
        "checks": content["checks"],
        "reasons": content["reasons"],
        "quantity": quantity,
        "state": MatchState.HELD if quantity else MatchState.RELEASED,
        "at": at,
    }
    session.exec(
        insert(MatchRow)
        .values(
            tenant_id=identity.tenant_id,
            id=match.match_id,
            seller_id=identity.seller_id,
            claim_id=identity.claim_id,
            document_id=match.document_id,
            line_position=match.line_position,
            **found,
        )
        .on_conflict_do_update(index_elements=["tenant_id", "id"], set_=found)
    )


def _held_units(
    session: Session, tenant_id: UUID, seller_id: UUID, for_claim: UUID | None
) -> dict[tuple[UUID, int], int]:
    statement = (
        select(MatchRow.document_id, MatchRow.line_position, func.sum(MatchRow.quantity))
        .where(
            MatchRow.tenant_id == tenant_id,
            MatchRow.seller_id == seller_id,
            MatchRow.state == MatchState.HELD,
        )
        .group_by(col(MatchRow.document_id), col(MatchRow.line_position))
    )
    if for_claim is not None:
        statement = statement.where(MatchRow.claim_id != for_claim)
    return {
        (document_id, position): units for document_id, position, units in session.exec(statement)
    }


def _lines(row: DocumentRow, held: dict[tuple[UUID, int], int]) -> list[ReadableLine]:
    document = DocumentFields.model_validate(row.fields)
    return [
        ReadableLine(
            document_id=row.id,
            document=document,
            line=line,
            free_units=max(0, (line.quantity or 0) - held.get((row.id, line.position), 0)),
        )
        for line in document.lines
    ]
