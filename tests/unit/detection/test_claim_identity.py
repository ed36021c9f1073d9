from uuid import UUID

import pytest

from claims.identity import claim_id
from models.contracts.claim import ClaimFamily

TENANT, SELLER = UUID(int=1), UUID(int=2)
LOST = ClaimFamily.LOST_WAREHOUSE


def test_the_same_row_is_the_same_claim_for_ever() -> None:
    assert claim_id(TENANT, SELLER, LOST, "key-1") == UUID("caef862a-1e1a-5bfb-84d7-b12d9341662c")


@pytest.mark.parametrize(
    "other",
    [
        claim_id(UUID(int=9), SELLER, LOST, "key-1"),
        claim_id(TENANT, UUID(int=9), LOST, "key-1"),
        claim_id(TENANT, SELLER, ClaimFamily.DAMAGED_WAREHOUSE, "key-1"),
        claim_id(TENANT, SELLER, LOST, "key-2"),
    ],
    ids=["tenant", "seller", "family", "row"],
)
def test_another_tenant_seller_family_or_row_is_another_claim(other: UUID) -> None:
    assert claim_id(TENANT, SELLER, LOST, "key-1") != other
