"""Claims seen by their money: what was claimed, approved, paid, taken back, and is still open."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from sqlmodel import Session

from api import submitting, visible
from api.dependencies import (
    Caller,
    Cursor,
    Engine,
    IdempotencyKey,
    Limit,
    TenantSession,
    TenantTransactions,
    Writer,
)
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.routes.disputes import SUBMIT_RESPONSES
from api.schemas.disputes import SubmitMatch, Submitted
from api.schemas.recoveries import (
    RecoveryDetail,
    RecoveryLines,
    RecoveryStatusView,
    RecoverySummary,
)
from api.schemas.recovery_metrics import RecoveryMetrics
from api.submitting import Ask
from claims.postings import postings
from clock import utc_now
from models.contracts.claim import ClaimStatus
from models.errors import InvalidField, NotFound
from models.repositories import (
    claims,
    commission,
    payout_links,
    recovery_metrics,
    reimbursements,
    seller_money,
    transactions,
)
from models.repositories.claims import ClaimFilters, ClaimRecord
from models.repositories.decided_claims import decided_claims
from models.repositories.dispute_metrics import MetricsScope
from models.repositories.pages import Page

router = APIRouter(prefix="/recoveries", tags=["recoveries"])


@router.get(
    "",
    summary="List recoveries, nearest filing deadline first",
    responses=problem_responses(NotFound, InvalidField),
)
def list_recoveries(
    *,
    caller: Caller,
    session: TenantSession,
    claim_status: Annotated[ClaimStatus | None, Query(alias="status")] = None,
    seller: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[RecoverySummary]:
    """One for each claim, with its money; five queries a page."""
    if seller is not None:
        visible.seller(session, caller, seller)
    filters = ClaimFilters(status=claim_status, seller_id=seller, sellers=caller.seller_filter)
    page = claims.list_claims(session, filters, cursor, limit)
    ids = [record.identity.claim_id for record in page.items]
    lines = _lines(session, page.items)
    billing = commission.of_claims(session, ids)
    return Page(
        items=[
            RecoverySummary.of(record, lines[claim_id], billing[claim_id])
            for record, claim_id in zip(page.items, ids, strict=True)
        ],
        next_cursor=page.next_cursor,
    )


@router.get(
    "/metrics",
    summary="Count recoveries, payments and what was lost to the clock",
    responses=problem_responses(NotFound),
)
def read_recovery_metrics(
    caller: Caller,
    session: TenantSession,
    seller: UUID | None = None,
    days: Annotated[int, Query(ge=1, le=730, description="How far back")] = 90,
) -> RecoveryMetrics:
    """Of the last `days`, with whose turn it was when a claim expired, and Amazon's decisions by
    family and marketplace with their denominators."""
    if seller is not None:
        visible.seller(session, caller, seller)
    now = utc_now()
    sellers = caller.seller_filter if seller is None else [seller]
    scope = MetricsScope(since=now - timedelta(days=days), sellers=sellers)
    return RecoveryMetrics.of(
        scope.since,
        recovery_metrics.recovered(session, scope),
        recovery_metrics.payments(session, scope),
        recovery_metrics.expired(session, scope),
        decided_claims(session, sellers, before=now, since=scope.since),
    )


@router.get("/{claim_id}", summary="Read a recovery", responses=problem_responses(NotFound))
def read_recovery(claim_id: UUID, caller: Caller, session: TenantSession) -> RecoveryDetail:
    """With Amazon's lines, from the case over the settlement to the deposit."""
    record = visible.claim(session, caller, claim_id)
    lines = _with_postings(session, record, _lines(session, [record])[claim_id])
    return RecoveryDetail.of(record, lines, commission.of_claim(session, record.identity))


@router.get(
    "/{claim_id}/status",
    summary="Read where a recovery's money is",
    responses=problem_responses(NotFound),
)
def read_recovery_status(
    claim_id: UUID, caller: Caller, session: TenantSession
) -> RecoveryStatusView:
    """In short: whose turn it is, and what is open until when."""
    record = visible.claim(session, caller, claim_id)
    return RecoveryStatusView.of(record, reimbursements.of_claim(session, record.identity))


@router.post("/{claim_id}/submit", summary="Ask that a claim be filed", responses=SUBMIT_RESPONSES)
async def submit_recovery(
    *,
    claim_id: UUID,
    body: Annotated[SubmitMatch | None, Body()] = None,
    caller: Writer,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> Submitted:
    """As `POST /disputes/submit/{match_id}`, with the match that the claim rests on. Where nothing
    matches, the refusal says which document is missing."""
    asked = body or SubmitMatch()
    return await submitting.submit(
        submitting.of_claim(claim_id),
        Ask(caller, key, fingerprint("submit_recovery", str(claim_id), asked), asked.reason),
        rows=rows,
        engine=engine,
        response=response,
    )


def _lines(session: Session, records: Sequence[ClaimRecord]) -> dict[UUID, RecoveryLines]:
    """What Amazon paid and took back of each claim, and where the money went."""
    lines = reimbursements.of_claims(session, [one.identity.claim_id for one in records])
    ids = [line.line_id for of_claim in lines.values() for line in of_claim]
    went, now = payout_links.deposits(session, ids), utc_now()
    found: dict[UUID, RecoveryLines] = {}
    for one in records:
        identity = one.identity
        paid = lines[identity.claim_id]
        places = [(identity.seller_id, line.line_id) for line in paid]
        deposits = [deposit for at in places for deposit in went.get(at, [])]
        found[identity.claim_id] = RecoveryLines(paid, deposits, now)
    return found


def _with_postings(session: Session, record: ClaimRecord, lines: RecoveryLines) -> RecoveryLines:
    """With what Finances shows of lines of which no settlement tells yet."""
    waiting = {line.line_id for line in lines.paid if not lines.deposits_of(line)}
    seller_id = record.identity.seller_id
    posted = transactions.of_seller(session, seller_id) if waiting else []
    if not posted:
        return lines
    shown = postings(seller_money.reimbursed(session, seller_id), posted)
    of_waiting = {line_id: found for line_id, found in shown.items() if line_id in waiting}
    return replace(lines, postings=of_waiting)
