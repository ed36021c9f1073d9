"""The id of a claim and of a document comes from what they are."""

from uuid import UUID

import pytest

from claims.identity import claim_id, claim_of_owed, document_id
from models.contracts.claim import ClaimFamily, ClaimStatus

TENANT = UUID("6b2f9c1e-9d1c-4a57-8f2a-1f6f5d0c0a01")
OTHER = UUID("6b2f9c1e-9d1c-4a57-8f2a-1f6f5d0c0a02")
LOST, DAMAGED = ClaimFamily.LOST_WAREHOUSE, ClaimFamily.DAMAGED_WAREHOUSE


def test_a_claim_keeps_its_id_for_ever() -> None:
    known = UUID("be2555a4-22d6-5076-a4e4-39bf5d7e960c")
    assert claim_id(TENANT, TENANT, LOST, "row-1") == known


def test_tenant_seller_family_and_row_each_make_another_claim() -> None:
    ids = {
        claim_id(TENANT, TENANT, LOST, "row-1"),
        claim_id(OTHER, TENANT, LOST, "row-1"),
        claim_id(TENANT, OTHER, LOST, "row-1"),
        claim_id(TENANT, TENANT, DAMAGED, "row-1"),
        claim_id(TENANT, TENANT, LOST, "row-2"),
    }
    assert len(ids) == 5


def test_a_claim_that_follows_another_has_an_id_of_its_own() -> None:
    first = claim_id(TENANT, TENANT, LOST, "row-1")
    second = claim_id(TENANT, TENANT, LOST, "row-1", first)
    third = claim_id(TENANT, TENANT, LOST, "row-1", second)
    assert len({first, second, third}) == 3


def test_no_key_of_a_report_names_a_claim_that_follows_another() -> None:
    first = claim_id(TENANT, TENANT, LOST, "row-1")
    follower = claim_id(TENANT, TENANT, LOST, "row-1", first)
    keys = [f"{first}/{LOST}/row-1", f"row-1/{first}", f"{first}/row-1"]
    assert follower not in {claim_id(TENANT, TENANT, LOST, key) for key in keys}


def test_what_has_no_claim_gets_its_first() -> None:
    owed = claim_of_owed(TENANT, TENANT, (LOST, "row-1"), None)
    assert owed == (claim_id(TENANT, TENANT, LOST, "row-1"), None)


@pytest.mark.parametrize("status", ClaimStatus)
def test_only_what_amazon_settled_is_claimed_a_further_time(status: ClaimStatus) -> None:
    first = claim_id(TENANT, TENANT, LOST, "row-1")
    owed = claim_of_owed(TENANT, TENANT, (LOST, "row-1"), (first, status))
    is_settled = status is ClaimStatus.SETTLED_BY_AMAZON
    assert (owed.follows, owed.claim_id == first) == (first if is_settled else None, not is_settled)


def test_tenant_seller_and_bytes_each_make_another_document() -> None:
    ids = {
        document_id(TENANT, TENANT, "a" * 64),
        document_id(OTHER, TENANT, "a" * 64),
        document_id(TENANT, OTHER, "a" * 64),
        document_id(TENANT, TENANT, "b" * 64),
    }
    assert len(ids) == 4
