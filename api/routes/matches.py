"""Matches: which line of which document supports which claim."""

from uuid import UUID

from fastapi import APIRouter

from api import visible
from api.dependencies import Caller, Cursor, Limit, TenantSession
from api.problems import problem_responses
from api.schemas.matches import MatchView
from models.errors import InvalidField, NotFound
from models.repositories import match_lists
from models.repositories.line_units import MatchState
from models.repositories.match_lists import MatchFilters
from models.repositories.pages import Page

router = APIRouter(prefix="/matches", tags=["matches"])


@router.get(
    "",
    summary="List matches, newest first",
    responses=problem_responses(NotFound, InvalidField),
)
def list_matches(
    *,
    caller: Caller,
    session: TenantSession,
    claim: UUID | None = None,
    document: UUID | None = None,
    seller: UUID | None = None,
    state: MatchState | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[MatchView]:
    """With the units that are held and free. `held` ones stand for their claim; `released` ones
    were rejected, replaced, or their claim ended."""
    if claim is not None:
        visible.claim(session, caller, claim)
    if document is not None:
        visible.document(session, caller, document)
    if seller is not None:
        visible.seller(session, caller, seller)
    filters = MatchFilters(
        claim_id=claim,
        document_id=document,
        seller_id=seller,
        sellers=caller.seller_filter,
        state=state,
    )
    page = match_lists.list_matches(session, filters, cursor, limit)
    return Page(items=[MatchView.of(record) for record in page.items], next_cursor=page.next_cursor)


@router.get("/{match_id}", summary="Read a match", responses=problem_responses(NotFound))
def read_match(match_id: UUID, caller: Caller, session: TenantSession) -> MatchView:
    """The line, the probability, and each reason for it."""
    return MatchView.of(visible.match(session, caller, match_id))
