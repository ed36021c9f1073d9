"""The seller's own sheets: sourcing costs, and what arrived of removals."""

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
    IdempotencyKey,
    Store,
    TenantSession,
    TenantTransactions,
    Writer,
)
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.schemas.sheets import Sheets
from api.uploads import UploadedFile, upload_form
from clock import utc_now
from models.contracts.sheets import Sheet, SheetKind
from models.contracts.workflows import SellerPollInput
from models.errors import (
    DocumentEmpty,
    DocumentTooLarge,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    NotFound,
    StorageAway,
    UploadCutOff,
    UploadsBusy,
)
from models.repositories import idempotency, sheets
from models.repositories.sheets import NewSheet

router = APIRouter(prefix="/sheets", tags=["sheets"])


@router.post(
    "/{sheet}",
    status_code=status.HTTP_201_CREATED,
    summary="Upload a sheet of the seller's own",
    openapi_extra=upload_form("CSV or TSV, with a header."),
    responses={
        200: {"description": "The newest sheet of this kind has these bytes, or this key: it."},
        **problem_responses(
            Forbidden,
            NotFound,
            DocumentEmpty,
            DocumentTooLarge,
            IdempotencyKeyReused,
            InvalidField,
            StorageAway,
            UploadCutOff,
            UploadsBusy,
        ),
    },
)
async def upload_sheet(
    *,
    sheet: SheetKind,
    caller: Writer,
    key: IdempotencyKey,
    upload: UploadedFile,
    rows: TenantTransactions,
    store: Store,
    response: Response,
) -> Sheet:
    """Kept at once. The next sync or detection run of the seller reads it: a row takes the place of
    an older one of the same product or parcel, and one that it lacks stays. CSV or TSV."""
    await rows.run(lambda session: visible.seller(session, caller, upload.seller_id))
    digest = hashlib.sha256(upload.content).hexdigest()
    folder = f"{caller.tenant_id}/reports/{upload.seller_id}"
    place = f"{folder}/{sheet.report_kind}-{digest}.csv"
    uri = await run_in_threadpool(store.put, place, upload.content, "text/csv")
    new = NewSheet(kind=sheet, sha256=digest, uri=uri, at=utc_now())
    kept, is_new = await rows.run(
        partial(_keep, caller=caller, seller_id=upload.seller_id, new=new, key=key)
    )
    if not is_new:
        response.status_code = status.HTTP_200_OK
    return kept


@router.get(
    "",
    summary="List the sheets of a seller",
    responses=problem_responses(NotFound),
)
def list_sheets(seller_id: UUID, caller: Caller, session: TenantSession) -> Sheets:
    """The newest fifty, and whether each was read."""
    visible.seller(session, caller, seller_id)
    seller = SellerPollInput(tenant_id=caller.tenant_id, seller_id=seller_id)
    return Sheets(items=sheets.of_seller(session, seller))


def _keep(
    session: Session, *, caller: Principal, seller_id: UUID, new: NewSheet, key: str
) -> tuple[Sheet, bool]:
    """The bytes lie in the store already."""
    asked = fingerprint("upload_sheet", f"{new.kind} {seller_id}", new.sha256)
    answered = idempotency.remember(session, key, asked)
    if answered is not None:
        return Sheet.model_validate(answered), False
    seller = SellerPollInput(tenant_id=caller.tenant_id, seller_id=seller_id)
    kept, is_new = sheets.keep(session, seller, new)
    idempotency.store_response(session, key, kept.model_dump(mode="json"))
    return kept, is_new
