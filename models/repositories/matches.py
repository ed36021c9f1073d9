"""Which claim takes how many units of which line: taken under a lock, so that two claims never use
the same unit, also where one invoice was uploaded twice, as a PDF and as a photo.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import update
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
from models.repositories import line_units
from models.repositories.line_units import MatchState
from models.repositories.rows import storable
from models.tables.evidence import DocumentLineRow, DocumentRow, MatchRow


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
    read = {row.id: DocumentFields.model_validate(row.fields) for row in documents}
    held = line_units.held(session, seller_id, for_claim)
    copies = line_units.copies_of(session, read, held)
    return [
        ReadableLine(
            document_id=document_id,
            document=document,
            line=line,
            free_units=line_units.free(document_id, line, held, copies[document_id]),
        )
        for document_id, document in read.items()
        for line in document.lines
        if only is None or (document_id, line.position) in only
    ]


def hold_units(
    session: Session, match: EvidenceMatch, identity: ClaimIdentity, at: datetime
) -> int:
    """Take the units of `match`, as many as are free, and give back those of an earlier match.

    Returns how many the claim holds now; 0 leaves what it held before as it was. The same match
    again keeps its units, and takes what became free since. NotFound when there is no such line.
    """
    match = storable(match)
    line_units.lock(session, identity.seller_id)
    line = _locked_line(session, match, identity)
    granted = min(match.quantity, _free_on(session, line, identity))
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
    """Nobody mends or deletes it meanwhile."""
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


def _free_on(session: Session, line: DocumentLineRow, identity: ClaimIdentity) -> int:
    """Of a document that was erased the line's own quantity is all that is known."""
    wanted = {(line.document_id, line.position)}
    readable = readable_lines(session, identity.seller_id, identity.claim_id, only=wanted)
    if readable:
        return readable[0].free_units
    held = line_units.held(session, identity.seller_id, identity.claim_id)
    return max(0, (line.quantity or 0) - held.get((line.document_id, line.position), 0))


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
