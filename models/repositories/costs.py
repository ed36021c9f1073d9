"""What units cost, by the invoices that show it, and the PDFs that were made of them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, and_, bindparam, func, or_, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlmodel import Session, col, select

from models.contracts.costs import CostDocumentRequest, CostEntry, UnitCost
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentStatus, Place
from models.db import tenant_of
from models.repositories import documents
from models.repositories.line_units import MatchState
from models.tables.claims import ClaimRow
from models.tables.evidence import CostDocumentRow, DocumentLineRow, DocumentRow, MatchRow

_OF_DOCUMENT = ("number", "issued_on", "supplier", "buyer", "currency", "discount_cents")
_MOST_ENTRIES = 500


class CostDocument(BaseModel):
    """A stored PDF of what a line's unit cost, as the document stood at `revision`."""

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    position: int
    revision: int
    seller_id: UUID
    uri: str
    sha256: str
    size: int


def store(session: Session, document_id: UUID, costs: dict[int, UnitCost]) -> None:
    """Keep what a unit of each line cost; a line that is not among them has no cost."""
    of_document = (
        col(DocumentLineRow.tenant_id) == tenant_of(session),
        col(DocumentLineRow.document_id) == document_id,
    )
    lost = col(DocumentLineRow.position).not_in(costs)
    session.exec(update(DocumentLineRow).where(*of_document, lost).values(cost=None))
    if costs:
        known = [
            {"line": position, "known": cost.model_dump(mode="json")}
            for position, cost in costs.items()
        ]
        each = col(DocumentLineRow.position) == bindparam("line")
        statement = update(DocumentLineRow).where(*of_document, each)
        session.connection().execute(statement.values(cost=bindparam("known", type_=JSONB)), known)


def history(session: Session, seller_id: UUID, sku: str) -> list[CostEntry]:
    """What a unit of the product cost, newest invoice first, at most 500.

    A line is the product's when it carries this code, or supports a claim over it.
    """
    rows = session.exec(
        select(DocumentLineRow, DocumentRow)
        .join(DocumentRow)
        .where(
            DocumentLineRow.tenant_id == tenant_of(session),
            DocumentLineRow.seller_id == seller_id,
            DocumentRow.status == DocumentStatus.READ,
            col(DocumentLineRow.cost).is_not(None),
            or_(func.upper(DocumentLineRow.sku) == sku.upper(), _supports(session, sku)),
        )
        .order_by(
            col(DocumentRow.fields)["issued_on"].astext.desc().nulls_last(),
            col(DocumentRow.uploaded_at).desc(),
            col(DocumentLineRow.position),
        )
        .limit(_MOST_ENTRIES)
    )
    return [_entry(line, document) for line, document in rows]


def entry(session: Session, document_id: UUID, position: int) -> CostEntry | None:
    """What a unit of this line cost; None when it shows no price."""
    found = session.exec(
        select(DocumentLineRow, DocumentRow)
        .join(DocumentRow)
        .where(
            DocumentLineRow.tenant_id == tenant_of(session),
            DocumentLineRow.document_id == document_id,
            DocumentLineRow.position == position,
            DocumentRow.status == DocumentStatus.READ,
            col(DocumentLineRow.cost).is_not(None),
        )
    ).one_or_none()
    return None if found is None else _entry(*found)


def keep_document(session: Session, made: CostDocument, at: datetime) -> bool:
    """Remember a PDF; the same line at the same revision has one. False where the document is not
    what it was made of any more: mended, deleted or erased meanwhile."""
    if not is_current(session, made):
        return False
    values = {"tenant_id": tenant_of(session), **made.model_dump(), "at": at}
    session.exec(insert(CostDocumentRow).values(**values).on_conflict_do_nothing())
    return True


def is_current(session: Session, wanted: CostDocument | CostDocumentRequest) -> bool:
    """Whether the document is what it was when this was asked for, and stays so until the
    transaction ends. NotFound."""
    document = documents.locked(session, wanted.document_id)
    return (document.status, document.revision) == (DocumentStatus.READ, wanted.revision)


def document_of(session: Session, wanted: CostDocumentRequest) -> CostDocument | None:
    """The PDF that was made for this, or None."""
    key = (wanted.tenant_id, wanted.document_id, wanted.position, wanted.revision)
    row = session.get(CostDocumentRow, key)
    return None if row is None else CostDocument.model_validate(row.model_dump())


def _supports(session: Session, sku: str) -> ColumnElement[bool]:
    """Whether the line's units are held by a claim over the product."""
    return (
        select(MatchRow.id)
        .join(
            ClaimRow,
            and_(
                col(ClaimRow.tenant_id) == col(MatchRow.tenant_id),
                col(ClaimRow.id) == col(MatchRow.claim_id),
            ),
        )
        .where(
            MatchRow.tenant_id == tenant_of(session),
            MatchRow.document_id == DocumentLineRow.document_id,
            MatchRow.line_position == DocumentLineRow.position,
            MatchRow.state == MatchState.HELD,
            or_(*(getattr(ClaimRow, name) == sku for name in ("msku", "fnsku", "asin"))),
        )
        .exists()
    )


def _entry(row: DocumentLineRow, document: DocumentRow) -> CostEntry:
    fields = DocumentFields.model_validate(document.fields)
    line = DocumentLine.model_validate(row.model_dump())
    return CostEntry(
        document_id=document.id,
        revision=document.revision,
        file_name=document.file_name,
        sha256=document.sha256,
        type=fields.type,
        number=fields.number,
        issued_on=fields.issued_on,
        supplier=fields.supplier,
        buyer=fields.buyer,
        **line.model_dump(exclude={"unit_price_cents"}),
        cost=UnitCost.model_validate(row.cost),
        where=_places(fields, line.position),
        uploaded_at=document.uploaded_at,
    )


def _places(fields: DocumentFields, position: int) -> dict[str, Place]:
    """Where the entry's numbers stand, by their names."""
    line = f"lines.{position}."
    return {
        name.removeprefix(line): place
        for name, place in fields.where.items()
        if name in _OF_DOCUMENT or name.startswith(line)
    }
