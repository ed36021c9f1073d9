"""Money from reimbursements over settlements to the bank, and what does not add up on the way."""

from typing import cast
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from api import visible
from api.dependencies import Caller, Cursor, Limit, TenantSession
from api.problems import problem_responses
from api.schemas.payouts import SellerPayouts
from claims.payout_differences import differences, place, sums
from clock import utc_now
from models.contracts.deposits import PayoutDifference
from models.errors import InvalidField, NotFound
from models.repositories import seller_money
from models.repositories.pages import Page, listing, page_of, place_of

router = APIRouter(prefix="/payouts", tags=["payouts"])

_PLACE = (str,) * 6


class _Filter(BaseModel):
    seller: UUID


@router.get(
    "/differences",
    summary="List what does not add up between claims and the bank, oldest first",
    responses=problem_responses(NotFound, InvalidField),
)
def list_payout_differences(
    seller: UUID,
    caller: Caller,
    session: TenantSession,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PayoutDifference]:
    """Each with its reason, its money, and since when it is so; nothing is left out in silence."""
    visible.seller(session, caller, seller)
    of = listing("payout_differences", "since", _Filter(seller=seller))
    after = None if cursor is None else cast(list[str], place_of(cursor, _PLACE, of=of))
    found = differences(seller_money.read(session, seller), utc_now())
    rows = [one for one in found if after is None or list(place(one)) > after]
    return page_of(rows, limit, lambda one: one, place, of=of)


@router.get(
    "/sums",
    summary="Add up what is expected, received, settled and deposited",
    responses=problem_responses(NotFound),
)
def read_payout_sums(seller: UUID, caller: Caller, session: TenantSession) -> SellerPayouts:
    """By currency, of the seller's claims; amounts of two currencies are never added."""
    visible.seller(session, caller, seller)
    return SellerPayouts(items=sums(seller_money.read(session, seller), utc_now()))
