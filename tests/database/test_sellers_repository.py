"""Tenants and sellers: whole from their first moment, and how far Amazon was read for each."""

from datetime import timedelta

import pytest

from models.contracts.claim import AutoSubmit
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.errors import AlreadyDone, NotFound
from models.repositories import sellers, stops
from tests.database.populate import a_consent
from tests.fixtures_database import MOMENT, new_seller, new_tenant


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database)


def test_seller_has_a_switch_from_its_first_moment(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        assert not stops.read(session, seller.seller_id).pulled


def test_same_seller_again_is_not_new(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session:
        stored = sellers.get(session, seller.seller_id)
        same = sellers.NewSeller.model_validate(stored.model_dump())
        assert not sellers.create_seller(session, same, MOMENT)


def test_amazon_account_is_connected_once(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session:
        stored = sellers.get(session, seller.seller_id)
        twin = sellers.NewSeller.model_validate(
            stored.model_dump() | {"seller_id": seller.tenant_id}
        )
        with pytest.raises(AlreadyDone):
            sellers.create_seller(session, twin, MOMENT)


def test_two_tenants_may_connect_the_same_account(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        stored = sellers.get(session, seller.seller_id)
    elsewhere = sellers.NewSeller.model_validate(
        stored.model_dump() | {"tenant_id": new_tenant(database)}
    )
    with database.tenant(elsewhere.tenant_id) as session:
        assert sellers.create_seller(session, elsewhere, MOMENT)


def test_system_sees_all_sellers(database: Database) -> None:
    made = {new_seller(database).seller_id for _ in range(2)}
    with database.system() as session:
        assert {seller.seller_id for seller in sellers.all_sellers(session)} == made


def test_newest_consent_counts(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session:
        for content in (b"first", b"second"):
            sellers.store_consent(session, seller.seller_id, a_consent(content), MOMENT)
        assert sellers.consent(session, seller.seller_id).sealed == a_consent(b"second")


def test_missing_consent_says_so(database: Database, seller: SellerPollInput) -> None:
    with pytest.raises(NotFound, match="consent"), database.tenant(seller.tenant_id) as session:
        sellers.consent(session, seller.seller_id)


def test_cursor_never_goes_back(database: Database, seller: SellerPollInput) -> None:
    for hours in (1, 3, 2):
        with database.tenant(seller.tenant_id) as session:
            until = MOMENT + timedelta(hours=hours)
            sellers.read_case_changes(session, seller.seller_id, until)

    with database.tenant(seller.tenant_id) as session:
        stored = sellers.get(session, seller.seller_id)
    assert stored.case_changes_since == MOMENT + timedelta(hours=3)


def test_decision_to_file_by_threshold_keeps_who_and_why(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        sellers.set_auto_submit(
            session, seller.seller_id, AutoSubmit.THRESHOLD, "omar", "Our own risk."
        )
        stored = sellers.get(session, seller.seller_id)

    assert (stored.auto_submit, stored.auto_submit_actor, stored.auto_submit_reason) == (
        AutoSubmit.THRESHOLD,
        "omar",
        "Our own risk.",
    )
