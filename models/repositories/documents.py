"""Documents, what was read from them, and the units that claims take from their lines."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import defer
from sqlalchemy.sql.expression import cast
from sqlmodel import Session, col, select

from models.contracts.evidence import DocumentFields, DocumentStatus, DocumentType
from models.contracts.workflows import DocumentInput
from models.db import tenant_of
from models.errors import DocumentCrashedReader, DocumentTookTooLong, NotFound
from models.repositories.pages import Page, after, listing, page_of
from models.repositories.rows import insert_once, storable
from models.tables.evidence import DocumentCorrectionRow, DocumentLineRow, DocumentRow


class NewDocument(BaseModel):
    """An upload that lies in the object store at `uri`; `size` in bytes."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    seller_id: UUID
    document_id: UUID
    file_name: str
    content_type: str
    size: int
    sha256: str
    uri: str
    uploaded_by: str


class DocumentFilters(BaseModel):
    """What a list of documents is narrowed to."""

    model_config = ConfigDict(frozen=True)

    seller_id: UUID | None = None
    status: DocumentStatus | None = None


class DocumentRecord(NewDocument):
    """A document as it is stored. `fields` once it was read, `error_code` if it could not be.

    `revision` counts what changed it after it was read; `reading` is what was read at first, where
    a person has mended `fields` since.
    """

    status: DocumentStatus
    error_code: str | None
    fields: DocumentFields | None
    reading: DocumentFields | None = None
    revision: int = 0
    uploaded_at: datetime
    read_at: datetime | None


def create_document(
    session: Session, new: NewDocument, at: datetime
) -> tuple[DocumentRecord, bool]:
    """Store an upload; gives back what is stored, and whether it is new.

    A seller's second upload of the same bytes is the first one: its units must not count twice.
    One that was deleted, or that may be read now though it could not be, is taken as new, at its
    next revision.
    """
    new = storable(new)
    is_new = insert_once(
        session,
        DocumentRow,
        {
            **new.model_dump(exclude={"document_id"}),
            "id": new.document_id,
            "status": DocumentStatus.UPLOADED,
            "uploaded_at": at,
        },
    )
    row = session.exec(
        select(DocumentRow)
        .where(
            DocumentRow.tenant_id == new.tenant_id,
            DocumentRow.seller_id == new.seller_id,
            DocumentRow.sha256 == new.sha256,
        )
        .with_for_update(key_share=True)
    ).one()
    if row.status == DocumentStatus.DELETED or _may_be_read_now(row, new):
        _take_again(row, new, at)
        is_new = True
    session.flush()
    return record_of(row), is_new


def _may_be_read_now(row: DocumentRow, new: NewDocument) -> bool:
    """Under another name, or where reading was cut off: else it would fail as before."""
    if row.status != DocumentStatus.FAILED:
        return False
    cut_off = (DocumentTookTooLong.code, DocumentCrashedReader.code)
    return row.file_name != new.file_name or row.error_code in cut_off


def _take_again(row: DocumentRow, new: NewDocument, at: datetime) -> None:
    row.file_name, row.content_type, row.uri = new.file_name, new.content_type, new.uri
    row.uploaded_by, row.uploaded_at, row.revision = new.uploaded_by, at, row.revision + 1
    row.status, row.deleted_by, row.deleted_at = DocumentStatus.UPLOADED, None, None
    row.error_code, row.read_at = None, None


def get(session: Session, document_id: UUID) -> DocumentRecord:
    """One document of the session's tenant. NotFound."""
    row = session.get(DocumentRow, (tenant_of(session), document_id))
    if row is None:
        raise _not_found(document_id)
    return record_of(row)


def get_upload(session: Session, document_id: UUID) -> NewDocument:
    """The same without what was read from it, which can be long. NotFound."""
    statement = select(DocumentRow).where(
        DocumentRow.tenant_id == tenant_of(session), DocumentRow.id == document_id
    )
    read: tuple[Any, ...] = (DocumentRow.fields, DocumentRow.reading)
    row = session.exec(statement.options(*map(defer, read))).one_or_none()
    if row is None:
        raise _not_found(document_id)
    told = NewDocument.model_fields.keys() - {"document_id"}
    return NewDocument(document_id=row.id, **{name: getattr(row, name) for name in told})


def list_documents(
    session: Session,
    sellers: list[UUID] | None = None,
    cursor: str | None = None,
    limit: int = 50,
    *,
    filters: DocumentFilters | None = None,
    newest_first: bool = False,
) -> Page[DocumentRecord]:
    """The tenant's documents by their upload; of these `sellers` only, if given. Those that were
    deleted only where the filter asks for them. InvalidField for the cursor."""
    narrowed = filters or DocumentFilters()
    of = listing("documents", "-uploaded" if newest_first else "uploaded", narrowed)
    order = [col(DocumentRow.uploaded_at), col(DocumentRow.id)]
    statement = select(DocumentRow).where(DocumentRow.tenant_id == tenant_of(session))
    if sellers is not None:
        statement = statement.where(col(DocumentRow.seller_id).in_(sellers))
    if narrowed.seller_id is not None:
        statement = statement.where(DocumentRow.seller_id == narrowed.seller_id)
    if narrowed.status is not None:
        statement = statement.where(DocumentRow.status == narrowed.status)
    else:
        statement = statement.where(DocumentRow.status != DocumentStatus.DELETED)
    if cursor is not None:
        statement = statement.where(after(cursor, order, of=of, descending=newest_first))
    sort = [column.desc() if newest_first else column for column in order]
    rows = list(session.exec(statement.order_by(*sort).limit(limit + 1)))
    return page_of(rows, limit, record_of, lambda row: (row.uploaded_at, row.id), of=of)


def naming_shipment(
    session: Session, seller_id: UUID, shipment: str, kinds: Collection[DocumentType]
) -> list[tuple[UUID, DocumentFields]]:
    """The seller's documents of these kinds that name the shipment as it is written or in capitals,
    newest first."""
    ids = col(DocumentRow.fields)["shipment_ids"]
    written = {shipment, shipment.upper()}
    rows = session.exec(
        select(DocumentRow)
        .where(
            DocumentRow.tenant_id == tenant_of(session),
            DocumentRow.seller_id == seller_id,
            DocumentRow.status == DocumentStatus.READ,
            col(DocumentRow.fields)["type"].astext.in_(kinds),
            or_(*(ids.contains(cast([one], JSONB)) for one in written)),
        )
        .order_by(col(DocumentRow.uploaded_at).desc(), col(DocumentRow.id))
    )
    return [(row.id, DocumentFields.model_validate(row.fields)) for row in rows]


def store_fields(
    session: Session,
    document_id: UUID,
    fields: DocumentFields | None,
    error_code: str | None,
    at: datetime,
) -> None:
    """Keep what was read, or why it could not be. The first reading stays. NotFound."""
    row = locked(session, document_id)
    if row.status != DocumentStatus.UPLOADED:
        return
    row.error_code, row.read_at = error_code, at
    if fields is None:
        row.status = DocumentStatus.FAILED
        return
    fields = storable(fields)
    row.status, row.fields = DocumentStatus.READ, fields.model_dump(mode="json")
    for line in fields.lines:
        session.add(
            DocumentLineRow(
                tenant_id=row.tenant_id,
                document_id=row.id,
                seller_id=row.seller_id,
                **line.model_dump(),
            )
        )
    session.flush()


def unread(session: Session, older_than: datetime, limit: int) -> list[DocumentInput]:
    """Documents that were uploaded before `older_than` and never read, oldest first."""
    rows = session.exec(
        select(DocumentRow)
        .where(DocumentRow.status == DocumentStatus.UPLOADED, DocumentRow.uploaded_at < older_than)
        .order_by(col(DocumentRow.uploaded_at))
        .limit(limit)
    )
    return [_input(row) for row in rows]


def mark_begun(session: Session, document_id: UUID, revision: int) -> None:
    """Remembers that the workflow of this revision has begun: the engine ends what it began."""
    session.exec(
        update(DocumentRow)
        .where(
            col(DocumentRow.tenant_id) == tenant_of(session),
            col(DocumentRow.id) == document_id,
            col(DocumentRow.begun_revision) < revision,
        )
        .values(begun_revision=revision)
    )


def not_offered(session: Session, older_than: datetime, limit: int) -> list[DocumentInput]:
    """Documents mended before `older_than` whose claims nobody tells of it, the longest first.
    System session."""
    rows = session.exec(
        select(DocumentRow)
        .join(
            DocumentCorrectionRow,
            (col(DocumentCorrectionRow.tenant_id) == DocumentRow.tenant_id)
            & (col(DocumentCorrectionRow.document_id) == DocumentRow.id)
            & (col(DocumentCorrectionRow.seq) == DocumentRow.revision),
        )
        .where(
            DocumentRow.status == DocumentStatus.READ,
            col(DocumentRow.revision) > col(DocumentRow.begun_revision),
            DocumentCorrectionRow.at < older_than,
        )
        .order_by(col(DocumentCorrectionRow.at))
        .limit(limit)
    )
    return [_input(row) for row in rows]


def locked(session: Session, document_id: UUID) -> DocumentRow:
    """The document's row, which nobody else changes until the transaction ends. For repositories.
    NotFound."""
    row = session.exec(
        select(DocumentRow)
        .where(DocumentRow.tenant_id == tenant_of(session), DocumentRow.id == document_id)
        .with_for_update(key_share=True)
    ).one_or_none()
    if row is None:
        raise _not_found(document_id)
    return row


def _input(row: DocumentRow) -> DocumentInput:
    return DocumentInput(
        tenant_id=row.tenant_id,
        seller_id=row.seller_id,
        document_id=row.id,
        revision=row.revision,
    )


def _not_found(document_id: UUID) -> NotFound:
    return NotFound(f"There is no document {document_id}: check the id and the tenant.")


def record_of(row: DocumentRow) -> DocumentRecord:
    """The row as it leaves the repositories."""
    return DocumentRecord(
        document_id=row.id,
        **row.model_dump(exclude={"id", "status", "fields", "reading"}),
        status=DocumentStatus(row.status),
        fields=_fields(row.fields),
        reading=_fields(row.reading),
    )


def _fields(stored: dict[str, Any] | None) -> DocumentFields | None:
    return None if stored is None else DocumentFields.model_validate(stored)
