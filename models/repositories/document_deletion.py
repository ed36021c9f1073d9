"""Deletes a document that no claim was filed with and no claim holds units of."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.expression import cast
from sqlmodel import Session, col, select

from models.contracts.erasure import MARK
from models.contracts.evidence import DocumentStatus
from models.errors import DocumentErased, DocumentInUse
from models.repositories import documents
from models.repositories.claims import UNFILED
from models.repositories.documents import DocumentRecord
from models.repositories.line_units import MatchState
from models.tables.claims import ClaimRow
from models.tables.evidence import (
    CostDocumentRow,
    DocumentCorrectionRow,
    DocumentLineRow,
    DocumentRow,
    MatchRow,
)
from models.tables.filing import DisputeSubmissionRow, SubmissionEvidenceRow


def delete_document(
    session: Session, document_id: UUID, actor: str, at: datetime
) -> DocumentRecord:
    """Forgets what was read; gives back what is left. Its files are still to be removed.

    Its id, hash, size and times stay. Deleting it again says the same. NotFound, DocumentErased,
    and DocumentInUse while a claim was filed with it or holds units of it.
    """
    row = documents.locked(session, document_id)
    if row.status == DocumentStatus.ERASED:
        raise DocumentErased("The contents of this document were erased: nothing is left of it.")
    if row.status == DocumentStatus.DELETED:
        return documents.record_of(row)
    _lock_lines(session, row)
    _refuse_if_in_use(session, row)
    for table in (MatchRow, DocumentLineRow, DocumentCorrectionRow):
        _delete_rows(session, table, row)
    row.status, row.deleted_by, row.deleted_at = DocumentStatus.DELETED, actor, at
    row.fields = row.reading = row.error_code = None
    row.file_name = MARK
    session.flush()
    return documents.record_of(row)


def files_of_deleted(session: Session, document_id: UUID) -> list[str]:
    """Where its bytes and its cost documents lie; none where it is not deleted, which stays so
    until the transaction ends. NotFound."""
    row = documents.locked(session, document_id)
    if row.status != DocumentStatus.DELETED:
        return []
    made = select(CostDocumentRow.uri).where(
        CostDocumentRow.tenant_id == row.tenant_id, CostDocumentRow.document_id == row.id
    )
    return [row.uri, *session.exec(made)]


def forget_cost_documents(session: Session, document_id: UUID) -> None:
    """Its cost documents were removed. NotFound."""
    _delete_rows(session, CostDocumentRow, documents.locked(session, document_id))


def _delete_rows(
    session: Session,
    table: type[MatchRow | DocumentLineRow | DocumentCorrectionRow | CostDocumentRow],
    document: DocumentRow,
) -> None:
    session.exec(
        delete(table).where(
            col(table.tenant_id) == document.tenant_id, col(table.document_id) == document.id
        )
    )


def _lock_lines(session: Session, document: DocumentRow) -> None:
    """No claim takes units of them any more."""
    session.exec(
        select(DocumentLineRow.position)
        .where(
            DocumentLineRow.tenant_id == document.tenant_id,
            DocumentLineRow.document_id == document.id,
        )
        .order_by(col(DocumentLineRow.position))
        .with_for_update()
    ).all()


def _refuse_if_in_use(session: Session, document: DocumentRow) -> None:
    filed = _filed_with(session, document)
    if filed:
        raise DocumentInUse(
            f"Claim {filed[0]} was filed with this document{_and_others(filed)}: it stays as its"
            " proof. Once that has ended, your operator can erase a person's words in it."
        )
    proving = _proves_delivery_of(session, document)
    if proving:
        raise DocumentInUse(
            f"Claim {proving[0]} rests on this proof of delivery{_and_others(proving)}: withdraw it"
            " first."
        )
    holding = session.exec(
        select(MatchRow.claim_id)
        .where(
            MatchRow.tenant_id == document.tenant_id,
            MatchRow.document_id == document.id,
            MatchRow.state == MatchState.HELD,
        )
        .order_by(col(MatchRow.claim_id))
    ).all()
    if holding:
        raise DocumentInUse(
            f"Claim {holding[0]} holds units of this document{_and_others(holding)}: answer its"
            " question with no, or withdraw it, first."
        )


def _filed_with(session: Session, document: DocumentRow) -> list[UUID]:
    """Claims of which a submission has the document, or is about to have it."""
    sent = (
        select(DisputeSubmissionRow.claim_id)
        .join(SubmissionEvidenceRow)
        .where(
            SubmissionEvidenceRow.tenant_id == document.tenant_id,
            SubmissionEvidenceRow.document_id == document.id,
        )
        .distinct()
    )
    pending = col(ClaimRow.file)["pending"]["document_ids"]
    sending = select(ClaimRow.id).where(
        ClaimRow.tenant_id == document.tenant_id,
        ClaimRow.seller_id == document.seller_id,
        pending.contains(cast([str(document.id)], JSONB)),
    )
    return sorted({*session.exec(sent), *session.exec(sending)})


def _proves_delivery_of(session: Session, document: DocumentRow) -> list[UUID]:
    """Claims that are still to be filed with it as their second paper."""
    delivery = col(ClaimRow.file)["match"]["delivery"]["document_id"].astext
    claims = select(ClaimRow.id).where(
        ClaimRow.tenant_id == document.tenant_id,
        ClaimRow.seller_id == document.seller_id,
        col(ClaimRow.status).in_(UNFILED),
        delivery == str(document.id),
    )
    return sorted(session.exec(claims))


def _and_others(claims: Sequence[UUID]) -> str:
    others = len(claims) - 1
    return f", and {others} more" if others > 0 else ""
