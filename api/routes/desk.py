"""The desk: everything that waits for a person or is stuck, in one list."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlmodel import Session

from api.auth import Principal
from api.dependencies import Caller, Cursor, Engine, Limit, TenantTransactions
from api.failing import Failing, failing_workflows
from api.problems import problem_responses
from api.schemas.desk import DeskGroupView, DeskItem, DeskView
from claims.desk import EVIDENCE_DUE_WITHIN, NOT_STARTED_AFTER, UNTOLD_AFTER
from clock import utc_now
from models.contracts.desk import DeskGroup, Turn
from models.errors import InvalidField
from models.repositories import desk, desk_others
from models.repositories.desk import CLAIM_GROUPS, DeskScope, DeskSum
from models.repositories.desk_others import PAYMENT_GROUPS
from models.repositories.pages import Page

router = APIRouter(prefix="/desk", tags=["desk"])

First = Annotated[int, Query(ge=1, le=50, description="Items shown of each group.")]
WhoseTurn = Annotated[Turn | None, Query(description="Only what waits for these.")]


@router.get("", summary="Read the desk: what waits for a person or is stuck")
async def read_desk(
    caller: Caller,
    rows: TenantTransactions,
    engine: Engine,
    turn: WhoseTurn = None,
    first: First = 5,
) -> DeskView:
    """By cause, with counts, money for each currency, and the first few of each; a seller sees its
    own sellers' things. With the engine away, what only it knows is left out."""
    scope = _scope(caller)
    groups = await rows.run(lambda session: _stored_groups(session, scope, caller, first))
    failing = await failing_workflows(engine, caller)
    if failing is not None and failing.count:
        groups.append(_failing_group(failing, first))
    order = list(DeskGroup)
    shown = [group for group in groups if turn is None or group.turn is turn]
    return DeskView(
        as_of=scope.now,
        engine_answers=failing is not None,
        groups=sorted(shown, key=lambda group: order.index(group.cause)),
    )


@router.get(
    "/{cause}",
    summary="List one group of the desk",
    responses=problem_responses(InvalidField),
)
async def list_desk_group(
    *,
    cause: DeskGroup,
    caller: Caller,
    rows: TenantTransactions,
    engine: Engine,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DeskItem]:
    """Claims by their deadline, other things by their age. Workflows that fail have one page, which
    is empty with the engine away."""
    if cause is DeskGroup.WORKFLOW_FAILING:
        failing = await failing_workflows(engine, caller)
        return Page(items=_failing_items(failing)[:limit] if failing else [])
    scope = _scope(caller)
    return await rows.run(
        lambda session: _page(session, scope, caller, cause, cursor=cursor, limit=limit)
    )


def _scope(caller: Principal) -> DeskScope:
    return DeskScope(
        sellers=caller.seller_filter,
        now=utc_now(),
        evidence_due_within=EVIDENCE_DUE_WITHIN,
        not_started_after=NOT_STARTED_AFTER,
        untold_after=UNTOLD_AFTER,
    )


def _stored_groups(
    session: Session, scope: DeskScope, caller: Principal, first: int
) -> list[DeskGroupView]:
    sums = _sums(session, scope)
    claims = desk.first_claims(session, scope, first)
    items = {
        group: [DeskItem.of_claim(one, caller) for one in claims if one.group is group]
        if group in CLAIM_GROUPS
        else _page(session, scope, caller, group, cursor=None, limit=first).items
        for group in sums
    }
    return [DeskGroupView.of(group, total, items[group]) for group, total in sums.items()]


def _sums(session: Session, scope: DeskScope) -> dict[DeskGroup, DeskSum]:
    counted = {
        DeskGroup.DOCUMENT_FAILED: desk_others.count_failed_documents(session, scope),
        DeskGroup.CONSENT_MISSING: desk_others.count_unconnected(session, scope),
    }
    return {
        **desk.sum_claims(session, scope),
        **desk_others.sum_payments(session, scope),
        **{group: DeskSum(count=count, money=[]) for group, count in counted.items() if count},
    }


def _page(
    session: Session,
    scope: DeskScope,
    caller: Principal,
    cause: DeskGroup,
    *,
    cursor: str | None,
    limit: int,
) -> Page[DeskItem]:
    if cause in CLAIM_GROUPS:
        claims = desk.list_claims(session, scope, cause, cursor, limit)
        items = [DeskItem.of_claim(claim, caller) for claim in claims.items]
        return Page(items=items, next_cursor=claims.next_cursor)
    if cause in PAYMENT_GROUPS:
        payments = desk_others.list_payments(session, scope, cause, cursor, limit)
        items = [DeskItem.of_payment(payment) for payment in payments.items]
        return Page(items=items, next_cursor=payments.next_cursor)
    if cause is DeskGroup.DOCUMENT_FAILED:
        documents = desk_others.list_failed_documents(session, scope, cursor, limit)
        items = [DeskItem.of_document(document) for document in documents.items]
        return Page(items=items, next_cursor=documents.next_cursor)
    sellers = desk_others.list_unconnected(session, scope, cursor, limit)
    items = [DeskItem.of_seller(seller, scope.now) for seller in sellers.items]
    return Page(items=items, next_cursor=sellers.next_cursor)


def _failing_group(failing: Failing, first: int) -> DeskGroupView:
    total = DeskSum(count=failing.count, money=[])
    return DeskGroupView.of(DeskGroup.WORKFLOW_FAILING, total, _failing_items(failing)[:first])


def _failing_items(failing: Failing) -> list[DeskItem]:
    return [
        DeskItem.of_workflow(one.workflow_id, one.seller_id, one.since) for one in failing.workflows
    ]
