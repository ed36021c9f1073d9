"""Sellers: the Amazon accounts of a tenant."""

from uuid import UUID

from fastapi import APIRouter

from api import visible
from api.dependencies import Caller, IdempotencyKey, Operator, TenantSession
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.schemas.sellers import NewAutoSubmit, Sellers, SellerView
from models.errors import Forbidden, IdempotencyKeyReused, InvalidField, NotFound
from models.repositories import idempotency, sellers

router = APIRouter(prefix="/sellers", tags=["sellers"])


@router.get("", summary="List sellers by name")
def list_sellers(caller: Caller, session: TenantSession) -> Sellers:
    """Those that the caller sees."""
    seen = visible.all_sellers(session, caller)
    return Sellers(items=[SellerView.of(record) for record in seen])


@router.post(
    "/{seller_id}/auto-submit",
    summary="Decide which matches file without a person",
    responses=problem_responses(Forbidden, NotFound, IdempotencyKeyReused, InvalidField),
)
def decide_auto_submit(
    seller_id: UUID,
    body: NewAutoSubmit,
    caller: Operator,
    key: IdempotencyKey,
    session: TenantSession,
) -> SellerView:
    """For claims that are created from now on; who decided and why is kept. A running claim keeps
    the policy that it began with."""
    visible.seller(session, caller, seller_id)
    asked = fingerprint("auto-submit", str(seller_id), body)
    answered = idempotency.remember(session, key, asked)
    if answered is not None:
        return SellerView.model_validate(answered)
    sellers.set_auto_submit(session, seller_id, body.auto_submit, caller.subject, body.reason)
    view = SellerView.of(sellers.get(session, seller_id))
    idempotency.store_response(session, key, view.model_dump(mode="json"))
    return view
