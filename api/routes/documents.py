"""Documents: upload, list, read, download."""

import hashlib
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, status
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from api import visible
from api.auth import Principal
from api.dependencies import (
    Caller,
    Cursor,
    Engine,
    Held,
    IdempotencyKey,
    Limit,
    Resources,
    Store,
    TenantSession,
    TenantTransactions,
    Writer,
)
from api.downloads import attachment
from api.idempotency import fingerprint
from api.links import LinkSigner
from api.problems import problem_responses
from api.rate_limit import caller_of
from api.schemas.documents import DocumentDetail, DocumentLink, DocumentSort, DocumentView
from api.uploads import Upload, UploadedFile, upload_form
from claims.identity import document_id
from clock import utc_now
from models.contracts.evidence import DocumentStatus
from models.contracts.workflows import DocumentInput
from models.errors import (
    DocumentEmpty,
    DocumentErased,
    DocumentTooLarge,
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    LinkExpired,
    LinkInvalid,
    NotConfigured,
    NotFound,
    StorageAway,
    UploadCutOff,
    UploadsBusy,
)
from models.repositories import corrections, document_claims, documents, idempotency
from models.repositories.documents import DocumentFilters, DocumentRecord, NewDocument
from models.repositories.pages import Page

router = APIRouter(prefix="/documents", tags=["documents"])

LATEST_EXPIRY = 2**40


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Upload a document",
    openapi_extra=upload_form("PDF, PNG, JPEG, TIFF, WebP, XLSX, CSV, text or .eml."),
    responses={
        200: {"description": "This seller has uploaded these bytes before: that document."},
        202: {"description": "The document is kept; it is read when the engine is back."},
        **problem_responses(
            Forbidden,
            NotFound,
            DocumentEmpty,
            DocumentErased,
            DocumentTooLarge,
            IdempotencyKeyReused,
            InvalidField,
            StorageAway,
            UploadCutOff,
            UploadsBusy,
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
    if record.status is DocumentStatus.ERASED:
        await run_in_threadpool(store.remove, place)
        raise DocumentErased("The contents of this document were erased: they are not kept again.")
    if record.revision and not await run_in_threadpool(store.exists, place):
        # It was deleted before, and its bytes were removed after they were put here.
        await run_in_threadpool(store.put, place, upload.content, upload.content_type)
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
        tenant_id=record.tenant_id,
        seller_id=record.seller_id,
        document_id=record.document_id,
        revision=record.revision,
    )
    try:
        await engine.start_document(document)
    except EngineAway:
        return False
    return True


@router.get(
    "",
    summary="List documents, newest upload first",
    responses=problem_responses(NotFound, InvalidField),
)
def list_documents(
    *,
    caller: Caller,
    session: TenantSession,
    seller: UUID | None = None,
    document_status: Annotated[DocumentStatus | None, Query(alias="status")] = None,
    sort: DocumentSort = DocumentSort.UPLOADED_LAST,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DocumentView]:
    """With what was read from them."""
    if seller is not None:
        visible.seller(session, caller, seller)
    page = documents.list_documents(
        session,
        caller.seller_filter,
        cursor,
        limit,
        filters=DocumentFilters(seller_id=seller, status=document_status),
        newest_first=sort is DocumentSort.UPLOADED_LAST,
    )
    return Page(
        items=[DocumentView.of(record) for record in page.items], next_cursor=page.next_cursor
    )


@router.get("/{document_id}", summary="Read a document", responses=problem_responses(NotFound))
def read_document(document_id: UUID, caller: Caller, session: TenantSession) -> DocumentDetail:
    """Its status, and what was read or why it could not be: each value with its page, box, method
    and confidence; what people mended; and the claims that it serves or could serve."""
    record = visible.document(session, caller, document_id)
    return DocumentDetail.with_links(
        record,
        corrections.of_document(session, document_id),
        document_claims.served(session, document_id),
    )


@router.post(
    "/{document_id}/link",
    summary="Get a link that downloads a document",
    responses=problem_responses(NotFound, NotConfigured),
)
def give_link(
    document_id: UUID, caller: Caller, session: TenantSession, held: Held, request: Request
) -> DocumentLink:
    """Good for five minutes, for whoever holds it: give it to a browser, not to a mail. Nothing
    changes, so it takes no `Idempotency-Key`."""
    signer = LinkSigner(held.settings)
    visible.document(session, caller, document_id)
    link, signature = signer.give(caller.tenant_id, document_id, utc_now())
    address = request.url_for("download_document", document_id=str(document_id))
    url = address.include_query_params(expires=link.expires, signature=signature)
    return DocumentLink(url=str(url), expires_at=link.expires_at)


@router.get(
    "/{document_id}/content",
    summary="Download a document",
    response_class=Response,
    responses={
        200: {"description": "The bytes that were uploaded.", "content": {"*/*": {}}},
        **problem_responses(
            NotFound, DocumentErased, LinkInvalid, LinkExpired, NotConfigured, StorageAway
        ),
    },
)
async def download_document(
    *,
    document_id: UUID,
    request: Request,
    held: Held,
    expires: Annotated[int | None, Query(ge=0, le=LATEST_EXPIRY)] = None,
    signature: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """By a link without a token, or with a token alone. It is always saved, never shown: what was
    uploaded may be hostile."""
    if expires is None and signature is None:
        record = await run_in_threadpool(_of_caller, held, caller_of(request), document_id)
    else:
        record = await run_in_threadpool(_of_link, held, document_id, expires or 0, signature or "")
    if record.status is DocumentStatus.ERASED:
        raise DocumentErased("The contents of this document were erased.")
    return await run_in_threadpool(attachment, record, held.store)


def _of_caller(held: Resources, caller: Principal, document_id: UUID) -> DocumentRecord:
    with held.database.tenant(caller.tenant_id) as session:
        return visible.document(session, caller, document_id)


def _of_link(held: Resources, document_id: UUID, expires: int, signature: str) -> DocumentRecord:
    """The link's document; one that went away since is told as a link whose time is over."""
    link = LinkSigner(held.settings).read(document_id, expires, signature, utc_now())
    try:
        with held.database.tenant(link.tenant_id) as session:
            record = documents.get(session, document_id)
    except NotFound as error:
        raise LinkExpired("This link's time is over: ask for a new one.") from error
    if record.status is DocumentStatus.DELETED:
        raise LinkExpired("The document was deleted: the link leads nowhere any more.")
    return record
