"""Erases words from the rows, in one transaction of the system login, and remembers what is to go
outside of the database.

Nothing is erased of a claim that has not ended: its workflow would write the words again.
"""

import hashlib
from collections import Counter
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Table, text, update
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimStatus
from models.contracts.costs import pictures_folder
from models.contracts.erasure import (
    MARK,
    WORDS,
    ErasureKind,
    ErasureOrder,
    ErasureState,
    ErasureWork,
    erased_columns,
)
from models.contracts.evidence import DocumentStatus
from models.repositories.erasure_chain import erase_claim
from models.repositories.erasure_subjects import Concern, concern_of, rows_with_words
from models.tables.bulk import BulkDecisionRow
from models.tables.claims import ClaimRow, PacketRow
from models.tables.erasure import ErasureRow
from models.tables.evidence import CostDocumentRow, DocumentRow
from models.tables.metadata import metadata

# A statement may have to look through all that a tenant has.
_PATIENCE = text("SET LOCAL statement_timeout = '15min'")
_WITH_THE_CHAIN = frozenset({"claim_events", "claims"})
_S = ClaimStatus
_ENDED = frozenset(
    {_S.CLOSED, _S.EXPIRED, _S.SETTLED_BY_AMAZON}
    | {_S.WITHDRAWN, _S.SEALED, _S.REVERSED, _S.CREDITED}
)


class Erased(BaseModel):
    """What went: how many rows of each table lost words, and what is to go outside of them.

    `living`: what has not ended yet and still needs the words, each named with its state. Where
    there is any, nothing went.
    """

    model_config = ConfigDict(frozen=True)

    rows: dict[str, int] = Field(default_factory=dict[str, int])
    claims: list[UUID] = Field(default_factory=list[UUID])
    living: list[str] = Field(default_factory=list[str])
    work: ErasureWork = ErasureWork()


class ErasureRecord(BaseModel):
    """An erasure whose rows are committed, and what of it is to be done outside of the database."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    erasure_id: UUID
    kind: ErasureKind
    at: datetime
    work: ErasureWork


def erase(session: Session, order: ErasureOrder) -> Erased:
    """Erases from every row at once. System session. NotFound, InvalidField for the subject."""
    session.connection().execute(_PATIENCE)
    concern = concern_of(session, order)
    claims = _locked_claims(session, order.tenant_id, concern)
    living = _living(session, order.tenant_id, claims, concern)
    if living:
        return Erased(living=living, claims=[claim.id for claim in claims])
    work = _work(session, order, claims, concern)
    session.add(_row(order, work))
    session.flush()  # what lets the marks pass into rows that never change
    is_new, rows = concern.is_new, Counter[str]()
    for name in sorted(WORDS.keys() - _WITH_THE_CHAIN):
        rows[name] += _mark_rows(session, metadata.tables[name], order.tenant_id, concern)
    for claim in claims:
        marked = erase_claim(session, claim, order, concern.rule, say_so=is_new)
        rows["claim_events"] += marked
    if concern.document is not None and is_new:
        _forget_document(concern.document)
        rows["documents"] = 1
    session.flush()
    return Erased(rows=dict(+rows), claims=[claim.id for claim in claims], work=work)


def unfinished(session: Session, tenant_id: UUID) -> list[ErasureRecord]:
    """Erasures of the tenant that are begun and not done, oldest first. System session."""
    rows = session.exec(
        select(ErasureRow)
        .where(ErasureRow.tenant_id == tenant_id, ErasureRow.state == ErasureState.BEGUN)
        .order_by(col(ErasureRow.at))
    )
    return [
        ErasureRecord(
            tenant_id=row.tenant_id,
            erasure_id=row.id,
            kind=ErasureKind(row.kind),
            at=row.at,
            work=ErasureWork.model_validate(row.work),
        )
        for row in rows
    ]


def mark_done(session: Session, record: ErasureRecord, at: datetime) -> None:
    """Nothing of it is left to do, and what was to be done is forgotten. System session."""
    session.exec(
        update(ErasureRow)
        .where(
            col(ErasureRow.tenant_id) == record.tenant_id, col(ErasureRow.id) == record.erasure_id
        )
        .values(state=ErasureState.DONE, done_at=at, work=ErasureWork().model_dump(mode="json"))
    )


def _forget_document(document: DocumentRow) -> None:
    """Its address may hold its name; until the bytes are gone it stands in the erasure's work."""
    document.status, document.uri = DocumentStatus.ERASED, MARK
    document.fields = document.reading = None


def _row(order: ErasureOrder, work: ErasureWork) -> ErasureRow:
    """A person is remembered by a hash: the row must not be what names them."""
    is_document = order.kind is ErasureKind.DOCUMENT
    hashed = hashlib.sha256(f"{order.tenant_id}:{order.subject}".encode()).hexdigest()
    return ErasureRow(
        tenant_id=order.tenant_id,
        id=order.erasure_id,
        kind=order.kind,
        subject=order.subject if is_document else hashed,
        actor=order.actor,
        reason=order.reason,
        at=order.at,
        state=ErasureState.BEGUN,
        work=work.model_dump(mode="json"),
    )


def _locked_claims(session: Session, tenant_id: UUID, concern: Concern) -> list[ClaimRow]:
    statement = (
        select(ClaimRow)
        .where(ClaimRow.tenant_id == tenant_id, col(ClaimRow.id).in_(concern.claims))
        .order_by(col(ClaimRow.id))
        .with_for_update(key_share=True)
    )
    return list(session.exec(statement))


def _living(
    session: Session, tenant_id: UUID, claims: list[ClaimRow], concern: Concern
) -> list[str]:
    bulks = select(BulkDecisionRow).where(
        BulkDecisionRow.tenant_id == tenant_id,
        col(BulkDecisionRow.id).in_(concern.bulks),
        col(BulkDecisionRow.ended_at).is_(None),
    )
    return [
        *(f"claim {claim.id}: {claim.status}" for claim in claims if claim.status not in _ENDED),
        *(f"bulk decision {bulk.id}: {bulk.state}" for bulk in session.exec(bulks)),
    ]


def _work(
    session: Session, order: ErasureOrder, claims: list[ClaimRow], concern: Concern
) -> ErasureWork:
    ids = [claim.id for claim in claims]
    packets = session.exec(
        select(PacketRow)
        .where(PacketRow.tenant_id == order.tenant_id, col(PacketRow.claim_id).in_(ids))
        .order_by(col(PacketRow.claim_id), col(PacketRow.version))
    ).all()
    document = concern.document
    return ErasureWork(
        objects=[
            *([document.uri] if document is not None and document.uri != MARK else []),
            *(packet.uri for packet in packets),
            *_cost_documents(session, document),
        ],
        folders=[] if document is None else [pictures_folder(document.tenant_id, document.id)],
        workflows=[
            *([f"document-{document.id}"] if document is not None else []),
            *(f"claim-{claim_id}" for claim_id in ids),
            *(f"bulk-{bulk_id}" for bulk_id in sorted(concern.bulks)),
        ],
        families=[
            *(f"reversal-{claim_id}-" for claim_id in ids),
            *([f"document-{document.id}-"] if document is not None else []),
        ],
        reseal=sorted({packet.claim_id for packet in packets}),
    )


def _cost_documents(session: Session, document: DocumentRow | None) -> list[str]:
    """Where the cost documents lie that were made of it."""
    if document is None:
        return []
    statement = (
        select(CostDocumentRow.uri)
        .where(
            CostDocumentRow.tenant_id == document.tenant_id,
            CostDocumentRow.document_id == document.id,
        )
        .order_by(col(CostDocumentRow.position), col(CostDocumentRow.revision))
    )
    return list(session.exec(statement))


def _mark_rows(session: Session, table: Table, tenant_id: UUID, concern: Concern) -> int:
    """Puts marks into the rows of one table; how many rows changed."""
    count = 0
    for row in rows_with_words(session, table, tenant_id, concern.where):
        changed = erased_columns(table.name, row, concern.rule)
        if changed:
            key = [column == row[column.name] for column in table.primary_key.columns]
            session.connection().execute(update(table).where(*key).values(changed))
            count += 1
    return count
