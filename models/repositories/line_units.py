"""How many units of an invoice's line are still free, over all copies of that invoice."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from models.contracts.copies import are_copies, twin_of
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentStatus
from models.db import tenant_of
from models.tables.evidence import DocumentRow, MatchRow

HeldUnits = dict[tuple[UUID, int], int]
"""Units by the document and the line that claims hold them of."""


class MatchState(StrEnum):
    """`held` takes units, `released` gave them back."""

    HELD = "held"
    RELEASED = "released"


def lock(session: Session, seller_id: UUID) -> None:
    """Until the transaction ends no other claim of the seller takes units: a line's own lock does
    not see that a copy of the line is taken from."""
    key = func.hashtextextended(f"units/{seller_id}", 0)
    session.exec(select(func.pg_advisory_xact_lock(key))).one()


def held(session: Session, seller_id: UUID, for_claim: UUID | None = None) -> HeldUnits:
    """The units that claims of the seller hold, those of `for_claim` left out."""
    statement = (
        select(MatchRow.document_id, MatchRow.line_position, func.sum(MatchRow.quantity))
        .where(
            MatchRow.tenant_id == tenant_of(session),
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


def copies_of(
    session: Session, documents: dict[UUID, DocumentFields], units: HeldUnits
) -> dict[UUID, dict[UUID, DocumentFields]]:
    """Of each document, the copies that `units` are held of."""
    taken_from = {document_id for document_id, _ in units}
    known = {place: documents[place] for place in taken_from & documents.keys()}
    unread = taken_from - documents.keys()
    if unread:
        known |= _of_their_days(session, unread, documents)
    return {
        document_id: {
            other_id: other
            for other_id, other in known.items()
            if other_id != document_id and are_copies(document, other)
        }
        for document_id, document in documents.items()
    }


def _of_their_days(
    session: Session, unread: set[UUID], documents: dict[UUID, DocumentFields]
) -> dict[UUID, DocumentFields]:
    """Those of `unread` that may be copies: copies are of one day, or one of them tells none."""
    statement = select(DocumentRow).where(
        DocumentRow.tenant_id == tenant_of(session),
        col(DocumentRow.id).in_(unread),
        DocumentRow.status == DocumentStatus.READ,
    )
    days = {one.issued_on for one in documents.values()}
    if None not in days:
        day = col(DocumentRow.fields)["issued_on"].astext
        statement = statement.where(or_(day.in_(sorted(map(str, days))), day.is_(None)))
    rows = session.exec(statement)
    return {row.id: DocumentFields.model_validate(row.fields) for row in rows}


def free(
    document_id: UUID, line: DocumentLine, units: HeldUnits, copies: dict[UUID, DocumentFields]
) -> int:
    """What is left of the line: where copies differ about how many were bought, the fewest count.
    0 where the line does not say how many."""
    if line.quantity is None:
        return 0
    bought, taken = line.quantity, units.get((document_id, line.position), 0)
    for copy_id, copy in copies.items():
        twin = twin_of(line, copy)
        if twin is not None:
            bought = min(bought, twin.quantity or bought)
            taken += units.get((copy_id, twin.position), 0)
    return max(0, bought - taken)
