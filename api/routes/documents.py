"""Documents: upload, list, read."""

import hashlib
from functools import partial
from uuid import UUID

from fastapi import APIRouter, Response, status
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from api import visible
from api.auth import Principal
from api.dependencies import (
    Caller,
    Cursor,
    Engine,
    IdempotencyKey,
    Limit,
    Store,
    TenantSession,
    TenantTransactions,
    Writer,
)
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.schemas.documents import DocumentView
from api.uploads import UPLOAD_FORM, Upload, UploadedFile
from claims.identity import document_id
from clock import utc_now
from models.contracts.evidence import DocumentStatus
from models.contracts.workflows import DocumentInput
from models.errors import (
    DocumentEmpty,
    DocumentTooLarge,
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    NotFound,
    StorageAway,
)
from models.repositories import documents, idempotency
from models.repositories.documents import DocumentRecord, NewDocument
from models.repositories.pages import Page

router = APIRouter(prefix="/documents", tags=["documents"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Upload a document",
    openapi_extra=UPLOAD_FORM,
    responses={
        200: {"description": "This seller has uploaded these bytes before: that document."},
        202: {"description": "The document is kept; it is read when the engine is back."},
        **problem_responses(
            Forbidden,
            NotFound,
            DocumentEmpty,
            DocumentTooLarge,
            IdempotencyKeyReused,
            InvalidField,
            StorageAway,
        ),
    },
)
async def upload_document(
    *,
    caller: Writer,
    key: IdempotencyKey,
    upload: UploadedFile,
    rows: TenantTransactions,
    store: Store,
    engine: Engine,
    response: Response,
) -> DocumentView:
    """Stored at once, read soon after: look at its status, and at error_code if it failed."""
    await rows.run(lambda session: visible.seller(session, caller, upload.seller_id))
    digest = hashlib.sha256(upload.content).hexdigest()
    place = f"{caller.tenant_id}/documents/{upload.seller_id}/{digest}"
    uri = await run_in_threadpool(store.put, place, upload.content, upload.content_type)
    record, is_new = await rows.run(
        partial(_keep_document, caller=caller, upload=upload, sha256=digest, uri=uri, key=key)
    )
    response.headers["Location"] = f"/api/v1/documents/{record.document_id}"
    response.status_code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
    if record.status is DocumentStatus.UPLOADED and not await _start(record, engine):
        response.status_code = status.HTTP_202_ACCEPTED
    return DocumentView.of(record)


def _keep_document(
    session: Session, *, caller: Principal, upload: Upload, sha256: str, uri: str, key: str
) -> tuple[DocumentRecord, bool]:
    """The stored document, and whether it is new. The bytes lie in the store already."""
    asked = fingerprint("upload_document", str(upload.seller_id), sha256)
    idempotency.remember(session, key, asked)
    new = NewDocument(
        tenant_id=caller.tenant_id,
        seller_id=upload.seller_id,
        document_id=document_id(caller.tenant_id, upload.seller_id, sha256),
        file_name=upload.file_name,
        content_type=upload.content_type,
        size=len(upload.content),
        sha256=sha256,
        uri=uri,
        uploaded_by=caller.subject,
    )
    return documents.create_document(session, new, utc_now())


async def _start(record: DocumentRecord, engine: Engine) -> bool:
    """Whether the engine took it; if not, the sweeper starts it."""
    document = DocumentInput(
        tenant_id=record.tenant_id, seller_id=record.seller_id, document_id=record.document_id
    )
    try:
        await engine.start_document(document)
    except EngineAway:
        return False
    return True


@router.get(
    "",
    summary="List documents, oldest upload first",
    responses=problem_responses(InvalidField),
)
def list_documents(
    caller: Caller, session: TenantSession, cursor: Cursor = None, limit: Limit = 50
) -> Page[DocumentView]:
    """With what was read from them."""
    page = documents.list_documents(session, caller.seller_filter, cursor, limit)
    return Page(
        items=[DocumentView.of(record) for record in page.items], next_cursor=page.next_cursor
    )


@router.get("/{document_id}", summary="Read a document", responses=problem_responses(NotFound))
def read_document(document_id: UUID, caller: Caller, session: TenantSession) -> DocumentView:
    """Its status, and what was read or why it could not be."""
    return DocumentView.of(visible.document(session, caller, document_id))
