"""A seller's budget as people set it: always there, and who set it stays."""

from datetime import timedelta
from typing import LiteralString
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import RestrictViolation

from models.contracts.claim import ClaimStatus
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import budget, budget_limits, stops
from models.repositories.budget_limits import BudgetLimits
from tests.database.populate import budget_change
from tests.fixtures_database import MOMENT, DatabaseUrls, Writer, new_claim, new_seller

SELLER = """
INSERT INTO sellers (tenant_id, id, name, marketplace, merchant_id, channel, auto_submit,
                     auto_submit_actor, auto_submit_reason, created_at)
VALUES (%s, %s, 'By hand', 'ATVPDKIKX0DER', 'M1', 'assisted', 'exact', 'sql', 'sql', now())
"""


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database, places_per_day=3, places_per_week=4)


def test_a_seller_stored_by_hand_has_a_budget(
    database: Database, database_urls: DatabaseUrls, seller: SellerPollInput
) -> None:
    seller_id = uuid4()
    with psycopg.connect(database_urls.system) as connection:
        connection.execute(SELLER, [seller.tenant_id, seller_id])
    with database.tenant(seller.tenant_id) as session:
        (reading,) = budget_limits.read(session, [seller_id], MOMENT)
    assert reading.limits == BudgetLimits(per_day=10, per_week=40)


def test_a_seller_keeps_the_budget_that_it_was_stored_with(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        (reading,) = budget_limits.read(session, [seller.seller_id], MOMENT)
    assert reading.limits == BudgetLimits(per_day=3, per_week=4)


def test_changes_are_numbered_and_listed_newest_first(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        for _ in range(3):
            budget_limits.remember(session, seller.seller_id, budget_change())
        first = budget_limits.history(session, seller.seller_id, limit=2)
        second = budget_limits.history(session, seller.seller_id, first.next_cursor, limit=2)
    assert [one.seq for one in [*first.items, *second.items]] == [3, 2, 1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE filing_budget_changes SET reason = 'another'",
        "DELETE FROM filing_budget_changes",
        "UPDATE stop_switch_changes SET actor = 'another'",
        "DELETE FROM stop_switch_changes",
        "TRUNCATE stop_switch_changes",
    ],
)
def test_who_changed_what_cannot_be_changed(
    database: Database,
    database_urls: DatabaseUrls,
    seller: SellerPollInput,
    statement: LiteralString,
) -> None:
    with database.tenant(seller.tenant_id) as session:
        budget_limits.remember(session, seller.seller_id, budget_change())
        stops.pull(session, seller.seller_id, "an operator", "Amazon warned.", MOMENT)
    with psycopg.connect(database_urls.owner) as connection, pytest.raises(RestrictViolation):
        connection.execute(statement)


def test_a_claim_that_waits_with_a_place_is_untold(
    database: Database, seller: SellerPollInput
) -> None:
    held, filing = new_claim(database, seller), new_claim(database, seller)
    with database.tenant(seller.tenant_id) as session:
        for claim in (held, filing):
            budget.enqueue(session, claim.identity, claim.facts.deadline)
            budget.grant(session, claim.identity, MOMENT)
    Writer(database, held.identity).write(ClaimStatus.HELD_BY_BUDGET)
    with database.system() as session:
        found = budget_limits.untold(session, MOMENT + timedelta(seconds=1), 10)
        too_young = budget_limits.untold(session, MOMENT, 10)
    assert [place.identity for place in found] == [held.identity]
    assert too_young == []


def test_switches_of_several_sellers_come_in_the_asked_order(
    database: Database, seller: SellerPollInput
) -> None:
    other = new_seller(database, seller.tenant_id)
    wanted = [other.seller_id, seller.seller_id]
    with database.tenant(seller.tenant_id) as session:
        stops.pull(session, seller.seller_id, "an operator", "Amazon warned.", MOMENT)
        found = stops.of_sellers(session, wanted)
    assert [(one.seller_id, one.pulled) for one in found] == list(
        zip(wanted, (False, True), strict=True)
    )
