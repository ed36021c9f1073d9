"""What units cost: the history of a product, and the documents that show it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response
from fastapi.concurrency import run_in_threadpool
from sqlmodel import Session

from api import visible
from api.dependencies import Caller, Engine, Store, TenantSession, TenantTransactions, Transactions
from api.problems import problem_responses
from api.schemas.costs import CostHistory, CostView
from api.workflow_client import WorkflowClient
from clock import utc_now
from integrations.storage.store import ObjectStore
from models.contracts.costs import CostDocumentRequest, newest_valid
from models.errors import EngineAway, InvalidField, NotFound, StorageAway
from models.repositories import costs
from models.repositories.documents import DocumentRecord

router = APIRouter(tags=["costs"])

_NONE = "This line shows no price of a unit, or was not read: there is no cost to show."
_PDF: dict[int | str, dict[str, Any]] = {
    200: {"description": "The cost document.", "content": {"application/pdf": {}}},
    **problem_responses(NotFound, EngineAway, StorageAway),
}
Position = Annotated[int, Path(ge=1, le=100_000)]


@router.get(
    "/costs",
    summary="Read what a unit of a product cost",
    responses=problem_responses(NotFound, InvalidField),
)
def read_costs(
    *,
    caller: Caller,
    session: TenantSession,
    seller: UUID,
    sku: Annotated[str, Query(min_length=1, max_length=200)],
    on: Annotated[date | None, Query(description="Not later than this day; else today.")] = None,
) -> CostHistory:
    """By the code that stands on the line, or by the MSKU, FNSKU or ASIN of a claim that rests on
    it. A cost is the price of one unit less tax and discount; freight and duties stand apart."""
    visible.seller(session, caller, seller)
    entries = costs.history(session, seller, sku)
    day = on or utc_now().date()
    current = newest_valid(entries, day)
    return CostHistory(
        seller_id=seller,
        sku=sku,
        on=day,
        current=None if current is None else CostView.of(current),
        items=[CostView.of(entry) for entry in entries],
    )


@router.get(
    "/documents/{document_id}/lines/{position}/cost",
    summary="Download the cost document of a line",
    response_class=Response,
    responses=_PDF,
)
async def download_line_cost(
    *,
    document_id: UUID,
    position: Position,
    caller: Caller,
    rows: TenantTransactions,
    engine: Engine,
    store: Store,
) -> Response:
    """A PDF that shows what one unit cost, and where each number stands on the invoice's pages."""
    record = await rows.run(lambda session: visible.document(session, caller, document_id))
    return await _download(_Line(record, position), rows, engine, store)


@router.get(
    "/claims/{claim_id}/cost-document",
    summary="Download the cost document of a claim",
    response_class=Response,
    responses=_PDF,
)
async def download_claim_cost(
    claim_id: UUID, caller: Caller, rows: TenantTransactions, engine: Engine, store: Store
) -> Response:
    """Of the line that the claim rests on."""

    def line(session: Session) -> _Line:
        match = visible.claim(session, caller, claim_id).file.match
        if match is None:
            raise NotFound("No document supports this claim yet: there is no cost to show.")
        return _Line(visible.document(session, caller, match.document_id), match.line_position)

    return await _download(await rows.run(line), rows, engine, store)


@dataclass(frozen=True)
class _Line:
    """A line of a document as it stands now."""

    document: DocumentRecord
    position: int

    @property
    def request(self) -> CostDocumentRequest:
        return CostDocumentRequest(
            tenant_id=self.document.tenant_id,
            seller_id=self.document.seller_id,
            document_id=self.document.document_id,
            position=self.position,
            revision=self.document.revision,
        )


async def _download(
    line: _Line, rows: Transactions, engine: WorkflowClient, store: ObjectStore
) -> Response:
    """What was made for it; made now, where nobody has asked before."""
    wanted = line.request
    made = await rows.run(lambda session: _made(session, wanted))
    if made is None:
        await engine.make_cost_document(wanted)
        made = await rows.run(lambda session: _made(session, wanted))
    if made is None:
        raise NotFound(_NONE)
    content = await run_in_threadpool(lambda: store.get(store.key_of(made.uri)))
    name = f"cost-{wanted.document_id}-{wanted.position}.pdf"
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "ETag": f'"{made.sha256}"',
        },
    )


def _made(session: Session, wanted: CostDocumentRequest) -> costs.CostDocument | None:
    """The document that was made. NotFound where the line shows no cost."""
    if costs.entry(session, wanted.document_id, wanted.position) is None:
        raise NotFound(_NONE)
    return costs.document_of(session, wanted)
