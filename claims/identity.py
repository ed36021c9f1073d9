"""Ids that come from what a thing is, so that the same thing sent twice is one.

UUIDv5 below the tenant: no tenant can reach another's workflow by an id.
"""

from uuid import UUID, uuid5

from models.contracts.claim import ClaimFamily, ClaimIdentity


def claim_identity(
    tenant_id: UUID, seller_id: UUID, family: ClaimFamily, ledger_key: str
) -> ClaimIdentity:
    """The one claim of a ledger row. `ledger_key` is the row's identity: stable fields and
    occurrence, never the quantity, because a later export may change that.
    """
    claim_id = uuid5(tenant_id, f"claim:{seller_id}:{family.value}:{ledger_key}")
    return ClaimIdentity(tenant_id=tenant_id, seller_id=seller_id, claim_id=claim_id)


def document_id(tenant_id: UUID, seller_id: UUID, sha256: str) -> UUID:
    """The one document of a seller with these bytes; `sha256` in lower-case hexadecimal."""
    return uuid5(tenant_id, f"document:{seller_id}:{sha256}")
