"""A line of a document as it stands on its page: what a person looks at before an answer."""

from functools import partial
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from api import visible
from api.auth import Principal
from api.dependencies import Caller, Engine, Store, TenantTransactions
from api.problems import problem_responses
from api.routes.costs import Position
from claims.question_groups import box_of_line, line_at
from models.contracts.costs import CostDocumentRequest
from models.errors import EngineAway, NotFound, StorageAway

router = APIRouter(prefix="/documents", tags=["documents"])

_NO_PAGES = "This line has no picture: its file is a table or a text. Download the file."
_PNG: dict[int | str, dict[str, Any]] = {
    200: {"description": "The page around the line.", "content": {"image/png": {}}},
    **problem_responses(NotFound, EngineAway, StorageAway),
}


@router.get(
    "/{document_id}/lines/{position}/picture",
    summary="Look at a line on its page",
    response_class=Response,
    responses=_PNG,
)
async def read_line_picture(
    *,
    document_id: UUID,
    position: Position,
    caller: Caller,
    rows: TenantTransactions,
    engine: Engine,
    store: Store,
) -> Response:
    """A PNG of the page around the line, which is framed. Made when somebody asks first."""
    wanted = await rows.run(
        partial(_wanted, caller=caller, document_id=document_id, position=position)
    )
    if not await run_in_threadpool(store.exists, wanted.picture_key):
        await engine.make_cost_document(wanted)
    try:
        picture = await run_in_threadpool(store.get, wanted.picture_key)
    except NotFound as error:
        raise NotFound(_NO_PAGES) from error
    headers = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
    return Response(picture, media_type="image/png", headers=headers)


def _wanted(
    session: Session, *, caller: Principal, document_id: UUID, position: int
) -> CostDocumentRequest:
    document = visible.document(session, caller, document_id)
    line = line_at(document.fields, position) if document.fields else None
    if document.fields is None or line is None:
        raise NotFound("The document has no such line, or was not read.")
    if box_of_line(document.fields, line) is None:
        raise NotFound(_NO_PAGES)
    return CostDocumentRequest(
        tenant_id=document.tenant_id,
        seller_id=document.seller_id,
        document_id=document_id,
        position=position,
        revision=document.revision,
    )
