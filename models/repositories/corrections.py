"""Values of documents that people mended: what was read at first stays beside what holds now."""

from datetime import datetime
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, update
from sqlmodel import Session, col, select

from models.contracts.corrections import Correction, Value, line_of, mended
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentStatus
from models.contracts.labels import Label, LabelKind, Provenance
from models.db import tenant_of
from models.errors import DocumentErased, DocumentInUse, NotInThisState
from models.repositories import documents, labels
from models.repositories.documents import DocumentRecord
from models.repositories.line_units import MatchState
from models.repositories.rows import storable
from models.tables.evidence import (
    DocumentCorrectionRow,
    DocumentLineRow,
    DocumentRow,
    MatchRow,
)

_OF_LINE = set(DocumentLine.model_fields) & set(DocumentLineRow.model_fields) - {"position"}


class NewCorrection(BaseModel):
    """What a person says: the field, the value that they see there, and the right one."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    field: str
    old: Value
    new: Value
    actor: str
    reason: str


def correct(
    session: Session, wanted: NewCorrection, at: datetime
) -> tuple[DocumentRecord, Correction]:
    """Mends one value, from now on used by matching, and keeps who did it and why.

    NotFound, DocumentErased, NotInThisState for one that was not read, InvalidField,
    DocumentChanged, and DocumentInUse for a quantity below what claims hold.
    """
    wanted = storable(wanted)
    row = documents.locked(session, wanted.document_id)
    fields = mended(_fields(row), wanted.field, wanted.old, wanted.new)
    position = line_of(wanted.field)
    if position is not None:
        _mend_line(session, row, next(one for one in fields.lines if one.position == position))
    row.reading = row.reading if row.reading is not None else row.fields
    row.fields, row.revision = fields.model_dump(mode="json"), row.revision + 1
    stored = DocumentCorrectionRow(
        tenant_id=row.tenant_id,
        document_id=row.id,
        seq=row.revision,
        seller_id=row.seller_id,
        field=wanted.field,
        was={"value": wanted.old},
        becomes={"value": wanted.new},
        actor=wanted.actor,
        reason=wanted.reason,
        at=at,
    )
    session.add(stored)
    session.flush()
    labels.add(session, _label(stored))
    return documents.record_of(row), _correction(stored)


def of_document(session: Session, document_id: UUID) -> list[Correction]:
    """All that was mended, oldest first."""
    rows = session.exec(
        select(DocumentCorrectionRow)
        .where(
            DocumentCorrectionRow.tenant_id == tenant_of(session),
            DocumentCorrectionRow.document_id == document_id,
        )
        .order_by(col(DocumentCorrectionRow.seq))
    )
    return [_correction(row) for row in rows]


def _fields(row: DocumentRow) -> DocumentFields:
    if row.status == DocumentStatus.ERASED:
        raise DocumentErased("The contents of this document were erased: nothing can be mended.")
    if row.status != DocumentStatus.READ or row.fields is None:
        raise NotInThisState(f"This document is {row.status}: a value is mended once it was read.")
    return DocumentFields.model_validate(row.fields)


def _mend_line(session: Session, document: DocumentRow, line: DocumentLine) -> None:
    """Writes the line under its lock, so that no claim takes units of it meanwhile."""
    row = session.exec(
        select(DocumentLineRow)
        .where(
            DocumentLineRow.tenant_id == document.tenant_id,
            DocumentLineRow.document_id == document.id,
            DocumentLineRow.position == line.position,
        )
        .with_for_update(key_share=True)
    ).one()
    held = _held(session, row)
    if line.quantity != row.quantity and (line.quantity or 0) < held:
        raise DocumentInUse(
            f"Claims hold {held} units of line {line.position}: it cannot have fewer."
            " Answer their question with no, or withdraw them, first."
        )
    session.exec(
        update(DocumentLineRow)
        .where(
            col(DocumentLineRow.tenant_id) == row.tenant_id,
            col(DocumentLineRow.document_id) == row.document_id,
            col(DocumentLineRow.position) == row.position,
        )
        .values(**line.model_dump(include=_OF_LINE), cost=None)
    )


def _held(session: Session, line: DocumentLineRow) -> int:
    return session.exec(
        select(func.coalesce(func.sum(MatchRow.quantity), 0)).where(
            MatchRow.tenant_id == line.tenant_id,
            MatchRow.document_id == line.document_id,
            MatchRow.line_position == line.position,
            MatchRow.state == MatchState.HELD,
        )
    ).one()


def _label(row: DocumentCorrectionRow) -> Label:
    """What a value that was read wrongly tells who trains and measures."""
    return Label(
        label_id=uuid5(row.document_id, f"correction:{row.seq}"),
        seller_id=row.seller_id,
        kind=LabelKind.CORRECTION,
        provenance=Provenance.PERSON,
        right=False,
        document_id=row.document_id,
        line_position=line_of(row.field),
        actor=row.actor,
        detail=row.field,
        at=row.at,
    )


def _correction(row: DocumentCorrectionRow) -> Correction:
    return Correction(
        document_id=row.document_id,
        seq=row.seq,
        field=row.field,
        old=row.was["value"],
        new=row.becomes["value"],
        actor=row.actor,
        reason=row.reason,
        at=row.at,
    )
