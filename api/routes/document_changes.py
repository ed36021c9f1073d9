"""Documents that a person mends or deletes."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Response, status
from sqlmodel import Session

from api import visible
from api.auth import Principal
from api.dependencies import Engine, IdempotencyKey, Store, TenantTransactions, Writer
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.schemas.documents import DocumentDetail, DocumentView, NewCorrection
from clock import utc_now
from integrations.storage.store import ObjectStore
from models.contracts.costs import pictures_folder
from models.contracts.workflows import DocumentInput
from models.errors import (
    DocumentChanged,
    DocumentErased,
    DocumentInUse,
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    NotFound,
    NotInThisState,
    StorageAway,
)
from models.repositories import (
    corrections,
    document_claims,
    document_deletion,
    documents,
    idempotency,
)
from models.repositories.documents import DocumentRecord

router = APIRouter(prefix="/documents", tags=["documents"])


@router.post(
    "/{document_id}/correct",
    summary="Mend a value that was read wrongly",
    responses={
        202: {
            "model": DocumentDetail,
            "description": "Mended; the waiting claims are told when the engine is back.",
        },
        **problem_responses(
            Forbidden,
            NotFound,
            DocumentChanged,
            DocumentErased,
            DocumentInUse,
            NotInThisState,
            IdempotencyKeyReused,
            InvalidField,
        ),
    },
)
async def correct_document(
    *,
    document_id: UUID,
    body: NewCorrection,
    caller: Writer,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> DocumentDetail:
    """The value holds from now on, and the claims that wait look at the document again. What was
    read at first stays beside it, with who mended it and why."""
    detail, revision = await rows.run(
        partial(_correct, caller=caller, document_id=document_id, body=body, key=key)
    )
    again = DocumentInput(
        tenant_id=caller.tenant_id,
        seller_id=detail.seller_id,
        document_id=document_id,
        revision=revision,
    )
    try:
        await engine.start_document(again)
    except EngineAway:  # the sweeper starts it
        response.status_code = status.HTTP_202_ACCEPTED
    return detail


def _correct(
    session: Session, *, caller: Principal, document_id: UUID, body: NewCorrection, key: str
) -> tuple[DocumentDetail, int]:
    """The document as it is now, and the revision that this request made of it."""
    visible.document(session, caller, document_id)
    asked = fingerprint("correct_document", str(document_id), body)
    answered = idempotency.remember(session, key, asked)
    if answered is None:
        wanted = corrections.NewCorrection(
            document_id=document_id, actor=caller.subject, **dict(body)
        )
        _, made = corrections.correct(session, wanted, utc_now())
        answered = {"revision": made.seq}
        idempotency.store_response(session, key, answered)
    return _detail(session, documents.get(session, document_id)), answered["revision"]


def _detail(session: Session, record: DocumentRecord) -> DocumentDetail:
    return DocumentDetail.with_links(
        record,
        corrections.of_document(session, record.document_id),
        document_claims.served(session, record.document_id),
    )


@router.delete(
    "/{document_id}",
    summary="Delete a document",
    responses=problem_responses(Forbidden, NotFound, DocumentErased, DocumentInUse, StorageAway),
)
async def delete_document(
    document_id: UUID, caller: Writer, rows: TenantTransactions, store: Store
) -> DocumentView:
    """The file and all that was read from it go; its id, hash, size and times stay. Refused while a
    claim was filed with it or holds units of it. To delete it again changes nothing, so this takes
    no `Idempotency-Key`."""
    record = await rows.run(partial(_delete, caller=caller, document_id=document_id))
    of_document = partial(_remove_files, tenant_id=record.tenant_id, document_id=document_id)
    await rows.run(partial(of_document, store=store))
    return DocumentView.of(record)


def _delete(session: Session, *, caller: Principal, document_id: UUID) -> DocumentRecord:
    visible.document(session, caller, document_id, deleted=True)
    return document_deletion.delete_document(session, document_id, caller.subject, utc_now())


def _remove_files(
    session: Session, *, tenant_id: UUID, document_id: UUID, store: ObjectStore
) -> None:
    """Under the document's lock: an upload of the same bytes may have taken it up again."""
    files = document_deletion.files_of_deleted(session, document_id)
    for uri in files:
        store.remove(store.key_of(uri))
    if files:
        store.remove_all(pictures_folder(tenant_id, document_id))
        document_deletion.forget_cost_documents(session, document_id)
