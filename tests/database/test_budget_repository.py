"""Filing places: taken once, nearest deadline first, and none where the budget is missing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest

from models.contracts.claim import ClaimIdentity
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.errors import NotFound
from models.repositories import budget
from tests.fixtures_database import MOMENT, DatabaseUrls, new_claim, new_seller


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database, places_per_day=2, places_per_week=3)


def _claims(database: Database, seller: SellerPollInput, number: int) -> list[ClaimIdentity]:
    return [new_claim(database, seller).identity for _ in range(number)]


def test_budget_has_the_sellers_limits(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session:
        limits = budget.lock_budget(session, seller.seller_id).limits

    assert [(limit.places, limit.window) for limit in limits] == [
        (2, timedelta(hours=24)),
        (3, timedelta(days=7)),
    ]


def test_nearest_deadline_waits_in_front(database: Database, seller: SellerPollInput) -> None:
    far, near = _claims(database, seller, 2)
    with database.tenant(seller.tenant_id) as session:
        budget.enqueue(session, far, MOMENT + timedelta(days=9))
        budget.enqueue(session, near, MOMENT + timedelta(days=1))
        waiting = budget.lock_budget(session, seller.seller_id).waiting

    assert waiting == [near, far]


def test_newest_moments_are_kept_as_many_as_can_matter(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        for hour, claim in enumerate(_claims(database, seller, 4)):
            budget.enqueue(session, claim, MOMENT)
            budget.grant(session, claim, MOMENT + timedelta(hours=hour))
        taken = budget.lock_budget(session, seller.seller_id).taken

    assert taken == [MOMENT + timedelta(hours=hour) for hour in (3, 2, 1)]


def test_place_is_taken_once(database: Database, seller: SellerPollInput) -> None:
    (claim,) = _claims(database, seller, 1)
    with database.tenant(seller.tenant_id) as session:
        budget.enqueue(session, claim, MOMENT)
        budget.grant(session, claim, MOMENT)
        budget.enqueue(session, claim, MOMENT)
        budget.grant(session, claim, MOMENT + timedelta(days=1))
        row = budget.lock_budget(session, seller.seller_id)

    assert (row.taken, row.waiting) == ([MOMENT], [])


def test_waiting_claim_has_no_place(database: Database, seller: SellerPollInput) -> None:
    (claim,) = _claims(database, seller, 1)
    with database.tenant(seller.tenant_id) as session:
        budget.enqueue(session, claim, MOMENT)
        assert not budget.has_place(session, claim)


def test_seller_without_a_budget_files_nothing(
    database: Database, seller: SellerPollInput, database_urls: DatabaseUrls
) -> None:
    with psycopg.connect(database_urls.owner) as connection:
        connection.execute("DELETE FROM filing_budgets")

    with (
        pytest.raises(NotFound, match="nothing is filed"),
        database.tenant(seller.tenant_id) as session,
    ):
        budget.lock_budget(session, seller.seller_id)


def test_places_at_once_stay_within_the_limit(database: Database, seller: SellerPollInput) -> None:
    def take(claim: ClaimIdentity) -> bool:
        with database.tenant(seller.tenant_id) as session:
            budget.enqueue(session, claim, MOMENT)
            row = budget.lock_budget(session, seller.seller_id)
            if len(row.taken) < row.limits[0].places:
                budget.grant(session, claim, MOMENT)
            return budget.has_place(session, claim)

    with ThreadPoolExecutor(4) as pool:
        granted = list(pool.map(take, _claims(database, seller, 8)))

    assert sum(granted) == 2
