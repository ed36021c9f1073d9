"""Ids that come from what a thing is, so that the same thing sent twice is one.

UUIDv5 in the tenant's own space: no tenant can name another's claim or document.
"""

from uuid import UUID, uuid5

from models.contracts.claim import ClaimFamily


def claim_id(tenant_id: UUID, seller_id: UUID, family: ClaimFamily, ledger_key: str) -> UUID:
    """The one claim of a ledger row: the same row gives the same id in every export."""
    return uuid5(tenant_id, f"{seller_id}/{family}/{ledger_key}")


def document_id(tenant_id: UUID, seller_id: UUID, sha256: str) -> UUID:
    """The one document of a seller with these bytes; `sha256` in lower-case hexadecimal."""
    return uuid5(tenant_id, f"{seller_id}/document/{sha256}")
