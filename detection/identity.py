"""Who a claim is, for life: the same row gives the same id in every export."""

from uuid import UUID, uuid5

from models.contracts.claim import ClaimFamily


def claim_id(tenant_id: UUID, seller_id: UUID, family: ClaimFamily, ledger_key: str) -> UUID:
    """UUIDv5 in the tenant's own space, so that no tenant can name another's claim."""
    return uuid5(tenant_id, f"{seller_id}/{family}/{ledger_key}")
