"""The demo finds a claim for every scenario, whatever the day and the seed of the world."""

from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

import pytest

from cli.demonstration.cast import Account, Role, cast_roles, first_uploads
from cli.demonstration.scenario import Evidence
from cli.demonstration.scenarios import SCENARIOS
from detection.ledger import parse_ledger
from detection.warehouse import find_claims
from models.contracts.marketplaces import find_marketplace
from sandbox.amazon.report_data import Selection, ledger_document
from sandbox.amazon.world import Seller, World, build_world
from sandbox.amazon.world_view import world_view

DAYS = [date(2026, 3, 1), date(2028, 2, 29)]
SEEDS = [7, 8]


def account(world: World, seller: Seller, now: datetime) -> Account:
    marketplace = find_marketplace(seller.marketplace_id)
    ledger = ledger_document(seller, [], Selection(start=None, end=now, options={}))
    assert ledger is not None
    found = find_claims(
        parse_ledger(ledger),
        [],
        marketplace=marketplace.code,
        currency=marketplace.currency,
        as_of=now,
    )
    views = {view["sellerId"]: view for view in world_view(world)["sellers"]}
    return Account(
        seller_id=uuid5(UUID(int=0), seller.merchant_id),
        merchant_id=seller.merchant_id,
        marketplace_id=seller.marketplace_id,
        name=seller.name,
        country=seller.country,
        token="",
        candidates=found.candidates,
        rows=views[seller.merchant_id]["openRows"],
    )


@pytest.fixture(params=[(day, seed) for day in DAYS for seed in SEEDS], ids=str)
def roles(request: pytest.FixtureRequest) -> list[Role]:
    day, seed = request.param
    world = build_world(seed, day)
    now = datetime.combine(day, time(12), UTC)
    return cast_roles([account(world, seller, now) for seller in world.sellers], now)


def test_every_scenario_has_a_claim_of_its_own(roles: list[Role]):
    assert [role.scenario for role in roles] == list(SCENARIOS)
    assert len({role.facts.ledger_key for role in roles}) == len(SCENARIOS)


def test_what_a_scenario_keeps_back_is_not_uploaded_at_first(roles: list[Role]):
    for role in roles:
        uploaded = first_uploads(role.account, roles)
        assert not set(role.withheld) & set(uploaded), role.scenario.key


def test_what_a_scenario_needs_is_uploaded_at_first(roles: list[Role]):
    for role in roles:
        needed = set(role.invoices[:1]) - set(role.withheld)
        assert needed <= set(first_uploads(role.account, roles)), role.scenario.key


def test_an_appeal_has_a_second_document(roles: list[Role]):
    appealing = [role for role in roles if role.scenario.evidence is Evidence.TWO]

    assert appealing
    assert all(len(role.invoices) > 1 for role in appealing)
