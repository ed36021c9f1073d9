"""What was submitted to Amazon: lists, one, where it stands, and figures."""

from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from sqlmodel import Session

from api import visible
from api.auth import Principal
from api.dependencies import Caller, Cursor, Limit, TenantSession
from api.problems import problem_responses
from api.schemas.dispute_metrics import Metrics
from api.schemas.disputes import (
    SUBMISSION_ID,
    SubmissionDetail,
    SubmissionStatusView,
    SubmissionView,
    submission_key,
)
from clock import utc_now
from models.contracts.claim import ChannelName, SubmissionKind
from models.errors import InvalidField, NotFound
from models.repositories import dispute_metrics, disputes
from models.repositories.claims import ClaimRecord
from models.repositories.dispute_metrics import MetricsScope
from models.repositories.disputes import SubmissionFilters
from models.repositories.pages import Page
from models.repositories.submissions import SubmissionState

router = APIRouter(prefix="/disputes/submissions", tags=["disputes"])

SubmissionId = Annotated[
    str,
    Path(
        pattern=SUBMISSION_ID,
        description="The submission's key with dots for colons: the claim's id and `.initial`,"
        " `.appeal.1`, `.reply.1`, ...",
    ),
]


@router.get(
    "",
    summary="List submissions, newest first",
    responses=problem_responses(NotFound, InvalidField),
)
def list_submissions(
    *,
    caller: Caller,
    session: TenantSession,
    state: SubmissionState | None = None,
    kind: SubmissionKind | None = None,
    seller: UUID | None = None,
    claim: UUID | None = None,
    channel: ChannelName | None = None,
    since: Annotated[datetime | None, Query(description="Begun at or after; UTC if bare")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[SubmissionView]:
    """Claims, appeals and replies, as far as they were begun."""
    if seller is not None:
        visible.seller(session, caller, seller)
    if claim is not None:
        visible.claim(session, caller, claim)
    filters = SubmissionFilters(
        state=state,
        kind=kind,
        seller_id=seller,
        sellers=caller.seller_filter,
        claim_id=claim,
        channel=channel,
        since=since if since is None or since.tzinfo else since.replace(tzinfo=UTC),
    )
    page = disputes.list_submissions(session, filters, cursor, limit)
    return Page(
        items=[SubmissionView.of(found) for found in page.items], next_cursor=page.next_cursor
    )


@router.get("/metrics", summary="Count submissions", responses=problem_responses(NotFound))
def read_submission_metrics(
    caller: Caller,
    session: TenantSession,
    seller: UUID | None = None,
    days: Annotated[int, Query(ge=1, le=730, description="How far back")] = 30,
) -> Metrics:
    """States, outcomes, money and medians of what was begun in the last `days`."""
    if seller is not None:
        visible.seller(session, caller, seller)
    sellers = caller.seller_filter if seller is None else [seller]
    scope = MetricsScope(since=utc_now() - timedelta(days=days), sellers=sellers)
    return Metrics.of(
        scope.since,
        dispute_metrics.kinds_and_states(session, scope),
        dispute_metrics.outcomes(session, scope),
        dispute_metrics.money(session, scope),
    )


@router.get("/{submission_id}", summary="Read a submission", responses=problem_responses(NotFound))
def read_submission(
    submission_id: SubmissionId, caller: Caller, session: TenantSession
) -> SubmissionDetail:
    """Its text and documents too. Not found until it was begun."""
    key, _ = _of(session, caller, submission_id)
    found = disputes.get(session, key)
    if found is None:
        raise _never_begun(submission_id)
    return SubmissionDetail.whole(found, disputes.documents(session, key))


@router.get(
    "/{submission_id}/status",
    summary="Read where a submission stands",
    responses=problem_responses(NotFound),
)
def read_submission_status(
    submission_id: SubmissionId, caller: Caller, session: TenantSession
) -> SubmissionStatusView:
    """With its append-only history. A claim's first submission can be asked for at any time."""
    key, claim = _of(session, caller, submission_id)
    found = disputes.get(session, key)
    pending = claim.file.pending
    known = key.endswith(":initial") or (pending is not None and pending.key == key)
    if found is None and not known:
        raise _never_begun(submission_id)
    return SubmissionStatusView.of(key, claim, found, disputes.history(session, key))


def _of(session: Session, caller: Principal, submission_id: str) -> tuple[str, ClaimRecord]:
    """The key, and its claim, which the caller must see. NotFound."""
    claim_id = UUID(submission_id.partition(".")[0])
    try:
        return submission_key(submission_id), visible.claim(session, caller, claim_id)
    except NotFound as unseen:
        raise NotFound(
            f"There is no submission {submission_id}: check the id and the tenant."
        ) from unseen


def _never_begun(submission_id: str) -> NotFound:
    return NotFound(f"Submission {submission_id} was never begun: read its status or its claim.")
