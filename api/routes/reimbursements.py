"""Money that came and fits no claim yet."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api import visible
from api.dependencies import Caller, TenantSession
from api.problems import problem_responses
from api.schemas.reimbursements import UnmatchedPayouts
from models.errors import NotFound
from models.repositories import reimbursements

router = APIRouter(prefix="/reimbursements", tags=["reimbursements"])


@router.get(
    "/unmatched",
    summary="List payments that name a case that nobody knows yet",
    responses=problem_responses(NotFound),
)
def list_unmatched(
    seller_id: UUID,
    caller: Caller,
    session: TenantSession,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> UnmatchedPayouts:
    """Newest first. Each is told to its claim by itself as soon as the case is known."""
    visible.seller(session, caller, seller_id)
    return UnmatchedPayouts(items=reimbursements.unmatched(session, seller_id, limit))
