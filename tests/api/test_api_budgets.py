"""Filing budgets: read, set, handed out, and who set them."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.roles import Role
from clock import utc_now
from models.contracts.claim import ClaimStatus
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.repositories import budget, budget_limits
from models.repositories.budget_limits import BudgetLimits
from tests.api.conftest import Tokens
from tests.fixtures_database import MOMENT, Writer, new_claim

BODY = {"per_day": 2, "per_week": 5, "reason": "Amazon agreed to more."}


def _path(seller: SellerPollInput, rest: str = "") -> str:
    return f"/api/v1/sellers/{seller.seller_id}/budget{rest}"


def _limit(database: Database, seller: SellerPollInput, per_day: int, per_week: int) -> None:
    with database.tenant(seller.tenant_id) as session:
        limits = BudgetLimits(per_day=per_day, per_week=per_week)
        budget_limits.store_limits(session, seller.seller_id, limits)


@pytest.fixture
def queue(database: Database, seller: SellerPollInput) -> list[ClaimInput]:
    """A budget of one a day that was used up an hour ago, and three claims that wait, the nearest
    deadline first."""
    _limit(database, seller, 1, 5)
    used = new_claim(database, seller)
    waiting = [
        new_claim(database, seller, deadline=MOMENT + timedelta(days=n)) for n in (20, 30, 40)
    ]
    with database.tenant(seller.tenant_id) as session:
        for claim in (used, *waiting):
            budget.enqueue(session, claim.identity, claim.facts.deadline)
        budget.grant(session, used.identity, utc_now() - timedelta(hours=1))
    for claim in waiting:
        Writer(database, claim.identity).write(ClaimStatus.HELD_BY_BUDGET)
    return waiting


async def _set(
    client: httpx.AsyncClient, headers: dict[str, str], seller: SellerPollInput, **body: Any
) -> httpx.Response:
    return await client.put(_path(seller), json=BODY | body, headers=headers)


async def test_a_new_seller_has_a_budget_that_is_free(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    (view,) = (await client.get("/api/v1/budgets", headers=tokens.auditor())).json()["items"]
    assert (view["seller_id"], view["free"], view["waiting"]) == (str(seller.seller_id), 10, 0)


async def test_a_budget_says_who_waits_and_until_when(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, queue: list[ClaimInput]
) -> None:
    read = (await client.get(_path(seller), headers=tokens.auditor())).json()
    assert (read["taken_24_hours"], read["taken_7_days"], read["free"]) == (1, 1, 0)
    assert [one["claim_id"] for one in read["queue"]] == [str(c.identity.claim_id) for c in queue]
    assert sorted(one["expected_at"] for one in read["queue"]) == [
        one["expected_at"] for one in read["queue"]
    ]


async def test_a_raised_budget_gives_its_places_to_the_nearest_deadlines(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, queue: list[ClaimInput]
) -> None:
    done = await _set(client, tokens.operator(), seller, per_day=3)
    assert done.status_code == 200, done.text
    assert done.json()["granted"] == [str(claim.identity.claim_id) for claim in queue[:2]]
    view = done.json()["budget"]
    assert (view["taken_24_hours"], view["free"], view["waiting"]) == (3, 0, 1)


async def test_a_lowered_budget_takes_no_place_back(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, queue: list[ClaimInput]
) -> None:
    done = await _set(client, tokens.operator(), seller, per_day=0, per_week=0)
    view = done.json()["budget"]
    assert (view["taken_24_hours"], view["free"], view["next_place_at"]) == (1, 0, None)


async def test_with_the_engine_away_places_are_kept_for_the_sweeper(
    without_engine: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    queue: list[ClaimInput],
    database: Database,
) -> None:
    done = await _set(without_engine, tokens.operator(), seller)
    with database.system() as session:
        untold = budget_limits.untold(session, utc_now() + timedelta(minutes=1), 10)
    assert (done.status_code, done.json()["told"]) == (202, False)
    assert [place.identity for place in untold] == [queue[0].identity]


async def test_the_same_request_again_sets_nothing_anew(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    headers = tokens.operator()
    first = await _set(client, headers, seller)
    await _set(client, tokens.operator(), seller, per_day=4)
    again = await _set(client, headers, seller)
    now = (await client.get(_path(seller), headers=tokens.auditor())).json()
    assert (again.json(), now["per_day"]) == (first.json(), 4)


async def test_who_set_the_budget_stays(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    await _set(client, tokens.operator(), seller)
    await _set(client, tokens.operator(), seller, per_day=3, reason="And more.")
    page = await client.get(_path(seller, "/history"), headers=tokens.auditor())
    told = [
        (one["per_day_before"], one["per_day"], one["actor"], one["reason"])
        for one in page.json()["items"]
    ]
    assert told == [(2, 3, "a operator", "And more."), (10, 2, "a operator", BODY["reason"])]


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_day": -1},
        {"per_day": 1001, "per_week": 2000},
        {"per_week": 7001},
        {"per_day": 6},
        {"per_day": "two"},
        {"reason": ""},
    ],
)
async def test_a_budget_out_of_bounds_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, wrong: dict[str, Any]
) -> None:
    refused = await _set(client, tokens.operator(), seller, **wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")


async def test_a_seller_cannot_set_its_own_budget(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    refused = await _set(client, tokens.of(Role.SELLER, seller.seller_id), seller)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("rest", ["", "/history"])
async def test_another_tenants_budget_is_not_found(
    client: httpx.AsyncClient, tokens: Tokens, stranger: SellerPollInput, rest: str
) -> None:
    refused = await client.get(_path(stranger, rest), headers=tokens.operator())
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


async def test_the_history_of_a_switch_says_who_moved_it_and_why(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    for action, reason in (("stop", "Amazon warned."), ("release", "All is well.")):
        path = f"/api/v1/sellers/{seller.seller_id}/{action}"
        await client.post(path, json={"reason": reason}, headers=tokens.operator())
    path = f"/api/v1/sellers/{seller.seller_id}/stop/history"
    page = (await client.get(path, headers=tokens.auditor())).json()
    told = [(one["seq"], one["pulled"], one["actor"], one["reason"]) for one in page["items"]]
    assert told == [
        (2, False, "a operator", "All is well."),
        (1, True, "a operator", "Amazon warned."),
    ]
