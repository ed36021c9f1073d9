"""Ids that come from what a thing is, so that the same thing sent twice is one.

UUIDv5 in the tenant's own space: no tenant can name another's claim or document.
"""

from typing import NamedTuple
from uuid import UUID, uuid5

from models.contracts.claim import ClaimFamily, ClaimStatus, LossKey


def claim_id(
    tenant_id: UUID,
    seller_id: UUID,
    family: ClaimFamily,
    ledger_key: str,
    follows: UUID | None = None,
) -> UUID:
    """The one claim of a ledger row: the same row gives the same id in every export.

    `follows`: the claim of the same row that Amazon had settled, when it is owed again.
    """
    loss = f"{family}/{ledger_key}"
    return uuid5(tenant_id, f"{seller_id}/{follows}/{loss}" if follows else f"{seller_id}/{loss}")


class OwedBy(NamedTuple):
    """The claim of a loss, and the one of the same loss that it follows."""

    claim_id: UUID
    follows: UUID | None


def claim_of_owed(
    tenant_id: UUID, seller_id: UUID, loss: LossKey, last: tuple[UUID, ClaimStatus] | None
) -> OwedBy:
    """The claim that stands for a loss which is owed today; `last` is the newest that it has.

    Only what Amazon had settled by itself, and nobody had filed, is claimed a further time.
    """
    if last is not None and last[1] is not ClaimStatus.SETTLED_BY_AMAZON:
        return OwedBy(last[0], None)
    follows = None if last is None else last[0]
    return OwedBy(claim_id(tenant_id, seller_id, *loss, follows), follows)


def document_id(tenant_id: UUID, seller_id: UUID, sha256: str) -> UUID:
    """The one document of a seller with these bytes; `sha256` in lower-case hexadecimal."""
    return uuid5(tenant_id, f"{seller_id}/document/{sha256}")
