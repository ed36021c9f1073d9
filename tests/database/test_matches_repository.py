"""Units of invoice lines: taken under the line's lock, never by two claims."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from models.contracts.claim import ClaimIdentity
from models.contracts.evidence import DocumentFields, DocumentLine, DocumentType, EvidenceMatch
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.errors import NotFound
from models.repositories import documents, matches
from tests.database.populate import match_of
from tests.fixtures_database import MOMENT, new_claim, new_document, new_seller


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database)


@pytest.fixture
def claim(database: Database, seller: SellerPollInput) -> ClaimIdentity:
    return new_claim(database, seller).identity


def _hold(database: Database, claim: ClaimIdentity, match: EvidenceMatch) -> int:
    with database.tenant(claim.tenant_id) as session:
        return matches.hold_units(session, match, claim, MOMENT)


def _free(
    database: Database, seller: SellerPollInput, for_claim: ClaimIdentity | None = None
) -> list[int]:
    with database.tenant(seller.tenant_id) as session:
        lines = matches.readable_lines(
            session, seller.seller_id, for_claim.claim_id if for_claim else None
        )
    return sorted(line.free_units for line in lines)


def test_held_units_are_not_free(
    database: Database, seller: SellerPollInput, claim: ClaimIdentity
) -> None:
    held = _hold(database, claim, match_of(new_document(database, seller, 10), 3))

    assert (held, _free(database, seller)) == (3, [7])


def test_own_units_count_as_free_for_the_claim(
    database: Database, seller: SellerPollInput, claim: ClaimIdentity
) -> None:
    _hold(database, claim, match_of(new_document(database, seller, 10), 3))

    assert _free(database, seller, claim) == [10]


def test_no_more_than_the_free_units_are_held(
    database: Database, seller: SellerPollInput, claim: ClaimIdentity
) -> None:
    document_id = new_document(database, seller, 4)
    other = new_claim(database, seller).identity
    _hold(database, other, match_of(document_id, 3))

    assert _hold(database, claim, match_of(document_id, 3)) == 1


def test_used_up_line_leaves_the_earlier_match_held(
    database: Database, seller: SellerPollInput, claim: ClaimIdentity
) -> None:
    first, used_up = new_document(database, seller, 3), new_document(database, seller, 3)
    _hold(database, new_claim(database, seller).identity, match_of(used_up, 3))
    _hold(database, claim, match_of(first, 2))

    held = _hold(database, claim, match_of(used_up, 2))

    assert (held, _free(database, seller)) == (0, [0, 1])


def test_same_match_again_holds_the_same(
    database: Database, seller: SellerPollInput, claim: ClaimIdentity
) -> None:
    match = match_of(new_document(database, seller, 4), 3)

    assert [_hold(database, claim, match) for _ in range(2)] == [3, 3]


def test_same_match_again_takes_what_became_free(
    database: Database, seller: SellerPollInput, claim: ClaimIdentity
) -> None:
    document_id = new_document(database, seller, 4)
    other, match = new_claim(database, seller).identity, match_of(document_id, 3)
    _hold(database, other, match_of(document_id, 3))
    before = _hold(database, claim, match)
    with database.tenant(claim.tenant_id) as session:
        matches.release_units(session, other)

    assert (before, _hold(database, claim, match)) == (1, 3)


def test_new_match_gives_back_the_earlier_one(
    database: Database, seller: SellerPollInput, claim: ClaimIdentity
) -> None:
    first, second = new_document(database, seller, 3), new_document(database, seller, 3)
    _hold(database, claim, match_of(first, 3))
    _hold(database, claim, match_of(second, 3))

    assert _free(database, seller) == [0, 3]


def test_match_that_was_given_back_can_be_held_again(
    database: Database, seller: SellerPollInput, claim: ClaimIdentity
) -> None:
    match = match_of(new_document(database, seller, 4), 3)
    _hold(database, claim, match)
    with database.tenant(claim.tenant_id) as session:
        matches.release_units(session, claim)

    assert (_free(database, seller), _hold(database, claim, match)) == ([4], 3)


def test_claims_at_once_never_use_a_unit_twice(database: Database, seller: SellerPollInput) -> None:
    document_id = new_document(database, seller, 10)
    rivals = [new_claim(database, seller).identity for _ in range(6)]

    with ThreadPoolExecutor(4) as pool:
        held = list(pool.map(lambda one: _hold(database, one, match_of(document_id, 3)), rivals))

    assert (sum(held), sorted(held), _free(database, seller)) == (10, [0, 0, 1, 3, 3, 3], [0])


def test_line_of_another_seller_is_not_found(database: Database, claim: ClaimIdentity) -> None:
    other = new_seller(database, claim.tenant_id)

    with pytest.raises(NotFound):
        _hold(database, claim, match_of(new_document(database, other, 3)))


def test_line_without_a_quantity_has_no_free_units(
    database: Database, seller: SellerPollInput
) -> None:
    document_id = uuid4()
    new = documents.NewDocument(
        tenant_id=seller.tenant_id,
        seller_id=seller.seller_id,
        document_id=document_id,
        file_name="scan.pdf",
        content_type="application/pdf",
        size=1,
        sha256="1" * 64,
        uri="memory://scan",
        uploaded_by="ana",
    )
    line = DocumentLine(position=1, page=1, description="Steel bottle")
    fields = DocumentFields(type=DocumentType.INVOICE, pages=1, lines=[line])
    with database.tenant(seller.tenant_id) as session:
        documents.create_document(session, new, MOMENT)
        documents.store_fields(session, document_id, fields, None, MOMENT)

    assert _free(database, seller) == [0]
