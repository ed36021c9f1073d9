"""Sellers: the Amazon accounts of a tenant."""

from fastapi import APIRouter

from api import visible
from api.dependencies import Caller, TenantSession
from api.schemas import Sellers, SellerView

router = APIRouter(prefix="/sellers", tags=["sellers"])


@router.get("", summary="List sellers by name")
def list_sellers(caller: Caller, session: TenantSession) -> Sellers:
    """Those that the caller sees."""
    seen = visible.all_sellers(session, caller)
    return Sellers(items=[SellerView.of(record) for record in seen])
