"""One invoice uploaded twice: what it bought is claimed once, on whichever copy."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest

from models.contracts.claim import ClaimIdentity
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import document_deletion, matches
from tests.database.populate import match_of
from tests.fixtures_database import MOMENT, new_claim, new_document, new_seller

DAY = date(2026, 4, 1)


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database)


@pytest.fixture
def copies(database: Database, seller: SellerPollInput) -> tuple[UUID, UUID]:
    """The PDF and the photo of an invoice over ten units."""
    return (
        new_document(database, seller, 10, number="BR-7", issued_on=DAY),
        new_document(database, seller, 10, number="BR-7", issued_on=DAY),
    )


def hold(database: Database, claim: ClaimIdentity, document_id: UUID, units: int) -> int:
    with database.tenant(claim.tenant_id) as session:
        return matches.hold_units(session, match_of(document_id, units), claim, MOMENT)


def free(database: Database, seller: SellerPollInput, document_id: UUID) -> int:
    with database.tenant(seller.tenant_id) as session:
        (line,) = matches.readable_lines(session, seller.seller_id, only=[(document_id, 1)])
    return line.free_units


def test_units_held_on_one_copy_are_not_free_on_the_other(
    database: Database, seller: SellerPollInput, copies: tuple[UUID, UUID]
) -> None:
    pdf, photo = copies
    hold(database, new_claim(database, seller).identity, pdf, 4)

    assert free(database, seller, photo) == 6


def test_a_second_claim_gets_on_the_copy_what_is_left(
    database: Database, seller: SellerPollInput, copies: tuple[UUID, UUID]
) -> None:
    pdf, photo = copies
    hold(database, new_claim(database, seller).identity, pdf, 8)

    assert hold(database, new_claim(database, seller).identity, photo, 8) == 2


def test_claims_at_once_never_use_a_unit_on_both_copies(
    database: Database, seller: SellerPollInput, copies: tuple[UUID, UUID]
) -> None:
    rivals = [new_claim(database, seller).identity for _ in range(8)]
    asked = [(rival, copies[index % 2]) for index, rival in enumerate(rivals)]

    with ThreadPoolExecutor(4) as pool:
        held = list(pool.map(lambda one: hold(database, one[0], one[1], 3), asked))

    assert sum(held) == 10


def test_a_claim_may_move_its_units_to_the_other_copy(
    database: Database, seller: SellerPollInput, copies: tuple[UUID, UUID]
) -> None:
    pdf, photo = copies
    claim = new_claim(database, seller).identity
    hold(database, claim, pdf, 10)

    assert hold(database, claim, photo, 10) == 10
    assert free(database, seller, pdf) == 0


def test_of_copies_that_differ_the_smaller_quantity_counts(
    database: Database, seller: SellerPollInput
) -> None:
    pdf = new_document(database, seller, 10, number="BR-7", issued_on=DAY, sku="SKU-1")
    misread = new_document(database, seller, 100, number="BR-7", issued_on=DAY, sku="SKU-1")
    hold(database, new_claim(database, seller).identity, pdf, 4)

    assert free(database, seller, misread) == 6


def test_another_sellers_copy_takes_nothing(
    database: Database, seller: SellerPollInput, copies: tuple[UUID, UUID]
) -> None:
    other = new_seller(database, seller.tenant_id)
    theirs = new_document(database, other, 10, number="BR-7", issued_on=DAY)
    hold(database, new_claim(database, other).identity, theirs, 10)

    assert free(database, seller, copies[0]) == 10


def test_the_next_invoice_is_free(
    database: Database, seller: SellerPollInput, copies: tuple[UUID, UUID]
) -> None:
    following = new_document(database, seller, 10, number="BR-8", issued_on=DAY)
    hold(database, new_claim(database, seller).identity, copies[0], 10)

    assert free(database, seller, following) == 10


def test_a_copy_that_nobody_uses_can_be_deleted(
    database: Database, seller: SellerPollInput, copies: tuple[UUID, UUID]
) -> None:
    pdf, photo = copies
    hold(database, new_claim(database, seller).identity, pdf, 4)
    with database.tenant(seller.tenant_id) as session:
        document_deletion.delete_document(session, photo, "ana", MOMENT)

    assert free(database, seller, pdf) == 6
