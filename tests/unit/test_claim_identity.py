"""The id of a claim and of a document comes from what they are."""

from uuid import UUID

from claims.identity import claim_id, document_id
from models.contracts.claim import ClaimFamily

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


def test_tenant_seller_and_bytes_each_make_another_document() -> None:
    ids = {
        document_id(TENANT, TENANT, "a" * 64),
        document_id(OTHER, TENANT, "a" * 64),
        document_id(TENANT, OTHER, "a" * 64),
        document_id(TENANT, TENANT, "b" * 64),
    }
    assert len(ids) == 4
