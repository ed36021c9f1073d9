"""Bulk decisions over the API: tried dry, confirmed, started, followed, paused, and kept apart."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.roles import Role
from clock import utc_now
from models.contracts.claim import ClaimFile
from models.contracts.claim import ClaimStatus as S
from models.contracts.money import Money
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.repositories import bulk
from tests.api.conftest import Tokens, claim_at, new_claim_body
from tests.fixtures_database import Writer, new_claim

BULK = "/api/v1/bulk-decisions"
WAITING = {"status": "awaiting_evidence"}


def body(**changes: Any) -> dict[str, Any]:
    return {"action": "withdraw", "filter": WAITING, "reason": "The season is over."} | changes


def stands(
    database: Database, seller: SellerPollInput, status: S, cents: int | None = None
) -> ClaimInput:
    """A claim whose row stands there; no workflow runs."""
    claim = new_claim(database, seller, deadline=utc_now() + timedelta(days=60))
    claimed = None if cents is None else Money(cents=cents, currency="USD")
    Writer(database, claim.identity).write(status, file=ClaimFile(claimed=claimed))
    return claim


async def living(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, number: int
) -> list[str]:
    """Claims that run, and wait for a document."""
    headers, ids = tokens.operator(), list[str]()
    for _ in range(number):
        made = await client.post(
            "/api/v1/claims", json=new_claim_body(seller), headers=tokens.operator()
        )
        ids.append(made.json()["id"])
    for claim_id in ids:
        await claim_at(client, claim_id, headers, "awaiting_evidence")
    return ids


async def until(
    client: httpx.AsyncClient, bulk_id: str, headers: dict[str, str], *states: str
) -> dict[str, Any]:
    """The bulk decision, once it has one of these states."""
    while True:
        read = (await client.get(f"{BULK}/{bulk_id}", headers=headers)).json()
        if read["state"] in states:
            return read
        await asyncio.sleep(0.1)


async def test_a_dry_run_tells_counts_money_and_refusals_and_changes_nothing(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    stands(database, seller, S.AWAITING_EVIDENCE)
    stands(database, seller, S.DENIED, 1500)
    paying = stands(database, seller, S.AWAITING_PAYOUT)
    asked = body(filter={"seller_id": str(seller.seller_id)}, dry_run=True)
    sent = await client.post(BULK, json=asked, headers=tokens.operator())
    plan = sent.json()
    assert (sent.status_code, plan["count"], plan["money"], plan["without_amount"]) == (
        200,
        2,
        [{"cents": 1500, "currency": "USD"}],
        1,
    )
    (refusal,) = plan["not_admissible"]
    assert (refusal["code"], refusal["claim_ids"]) == (
        "not_in_this_state",
        [str(paying.identity.claim_id)],
    )
    listed = await client.get(BULK, headers=tokens.operator())
    assert listed.json()["items"] == []


async def test_a_confirmed_withdrawal_withdraws_every_claim(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    ids = await living(client, tokens, seller, 2)
    sent = await client.post(
        BULK, json=body(expected_count=2, rate_per_minute=600), headers=tokens.operator()
    )
    assert sent.status_code == 201, sent.text
    ended = await until(client, sent.json()["id"], tokens.auditor(), "finished")
    assert (ended["counts"]["done"], ended["actor"]) == (2, "a operator")
    timeline = await client.get(f"/api/v1/claims/{ids[0]}/timeline", headers=tokens.auditor())
    last = timeline.json()["items"][-1]
    assert (last["target"], last["actor"], last["reason"]) == (
        "withdrawn",
        "a operator",
        "The season is over.",
    )


async def test_another_count_than_expected_decides_nothing(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    stands(database, seller, S.AWAITING_EVIDENCE)
    sent = await client.post(BULK, json=body(expected_count=2), headers=tokens.operator())
    assert (sent.status_code, sent.json()["code"]) == (409, "count_changed")
    assert "1 claims fit now, not 2" in sent.json()["detail"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"filter": {}, "expected_count": 1},
        {"filter": {"sellers": []}, "expected_count": 1},
        {"expected_count": 1, "rate_per_minute": 601},
        {"expected_count": 1, "reason": ""},
        {"expected_count": 1, "action": "close"},
        {"filter": {"deadline_before": "2026-12-31T00:00:00"}, "expected_count": 1},
        {"filter": {"status": "awaiting_answer"}, "expected_count": 0},
    ],
    ids=[
        "a withdrawal that nobody counted",
        "a filter that names all",
        "a criterion that there is not",
        "too fast",
        "no reason",
        "no such action",
        "a time without an offset",
        "nothing that fits",
    ],
)
async def test_what_cannot_be_meant_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, changes: dict[str, Any]
) -> None:
    sent = await client.post(BULK, json=body(**changes), headers=tokens.operator())
    assert (sent.status_code, sent.json()["code"]) == (422, "invalid_field"), sent.text


async def test_the_same_request_again_is_the_same_bulk_decision(
    without_engine: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    stands(database, seller, S.AWAITING_EVIDENCE)
    headers = tokens.operator()
    first = await without_engine.post(BULK, json=body(expected_count=1), headers=headers)
    again = await without_engine.post(BULK, json=body(expected_count=1), headers=headers)
    assert first.json()["id"] == again.json()["id"]


async def test_with_the_engine_away_it_is_kept_for_the_sweeper(
    without_engine: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    stands(database, seller, S.AWAITING_EVIDENCE)
    sent = await without_engine.post(BULK, json=body(expected_count=1), headers=tokens.operator())
    assert (sent.status_code, sent.json()["state"]) == (202, "created")
    with database.system() as session:
        (kept,) = bulk.unstarted(session, utc_now() + timedelta(minutes=1), 10)
    assert str(kept.decision.bulk_id) == sent.json()["id"]


async def test_a_claim_that_fits_later_is_not_met(
    without_engine: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    claim = stands(database, seller, S.AWAITING_EVIDENCE)
    sent = await without_engine.post(BULK, json=body(expected_count=1), headers=tokens.operator())
    stands(database, seller, S.AWAITING_EVIDENCE)
    path = f"{BULK}/{sent.json()['id']}/items"
    items = (await without_engine.get(path, headers=tokens.auditor())).json()["items"]
    assert [item["claim_id"] for item in items] == [str(claim.identity.claim_id)]


async def test_items_are_read_page_by_page_and_by_state(
    without_engine: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    for _ in range(3):
        stands(database, seller, S.AWAITING_EVIDENCE)
    sent = await without_engine.post(BULK, json=body(expected_count=3), headers=tokens.operator())
    path = f"{BULK}/{sent.json()['id']}/items?limit=2&state=waiting"
    first = (await without_engine.get(path, headers=tokens.auditor())).json()
    rest = (
        await without_engine.get(f"{path}&cursor={first['next_cursor']}", headers=tokens.auditor())
    ).json()
    positions = [item["position"] for item in [*first["items"], *rest["items"]]]
    assert (positions, rest["next_cursor"]) == ([1, 2, 3], None)


async def test_it_is_paused_and_resumed_with_a_reason(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    await living(client, tokens, seller, 2)
    sent = await client.post(
        BULK, json=body(expected_count=2, rate_per_minute=6), headers=tokens.operator()
    )
    path, lunch = f"{BULK}/{sent.json()['id']}", {"reason": "Lunch."}
    paused = await client.post(f"{path}/pause", json=lunch, headers=tokens.operator())
    assert (paused.status_code, paused.json()["state"]) == (200, "paused"), paused.text
    again = await client.post(f"{path}/pause", json=lunch, headers=tokens.operator())
    assert (again.status_code, again.json()["code"]) == (409, "not_in_this_state")
    resumed = await client.post(f"{path}/resume", json=lunch, headers=tokens.operator())
    orders = [(order["kind"], order["reason"]) for order in resumed.json()["orders"]]
    assert orders == [("pause", "Lunch."), ("resume", "Lunch.")]
    cancelled = await client.post(f"{path}/cancel", json=lunch, headers=tokens.operator())
    assert cancelled.json()["state"] == "cancelled"


async def test_an_order_after_the_end_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    await living(client, tokens, seller, 1)
    sent = await client.post(BULK, json=body(expected_count=1), headers=tokens.operator())
    path = f"{BULK}/{sent.json()['id']}"
    await until(client, sent.json()["id"], tokens.auditor(), "finished")
    late = await client.post(f"{path}/cancel", json={"reason": "x"}, headers=tokens.operator())
    assert (late.status_code, late.json()["code"]) == (409, "not_in_this_state")


async def test_nobody_else_reads_or_orders_it(
    without_engine: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    stranger: SellerPollInput,
    database: Database,
) -> None:
    stands(database, seller, S.AWAITING_EVIDENCE)
    sent = await without_engine.post(BULK, json=body(expected_count=1), headers=tokens.operator())
    path, other = f"{BULK}/{sent.json()['id']}", Tokens(stranger.tenant_id)
    answers = [
        await without_engine.get(path, headers=other.operator()),
        await without_engine.get(f"{path}/items", headers=other.operator()),
        await without_engine.post(f"{path}/cancel", json={"reason": "x"}, headers=other.operator()),
    ]
    assert [answer.status_code for answer in answers] == [404] * 3


async def test_claims_of_another_tenant_are_not_met(
    client: httpx.AsyncClient,
    seller: SellerPollInput,
    stranger: SellerPollInput,
    database: Database,
) -> None:
    claim = stands(database, seller, S.AWAITING_EVIDENCE)
    asked = body(filter={"claim_ids": [str(claim.identity.claim_id)]}, dry_run=True)
    sent = await client.post(BULK, json=asked, headers=Tokens(stranger.tenant_id).operator())
    assert (sent.json()["count"], sent.json()["not_admissible"]) == (0, [])


@pytest.mark.parametrize("role", [Role.SELLER, Role.AUDITOR])
async def test_only_an_operator_decides(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, role: Role
) -> None:
    headers = tokens.of(role, seller.seller_id)
    sent = await client.post(BULK, json=body(dry_run=True), headers=headers)
    ordered = await client.post(f"{BULK}/{uuid4()}/pause", json={"reason": "x"}, headers=headers)
    assert (sent.status_code, ordered.status_code) == (403, 403)


async def test_a_seller_reads_no_bulk_decision(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    listed = await client.get(BULK, headers=tokens.of(Role.SELLER, seller.seller_id))
    assert (listed.status_code, listed.json()["code"]) == (403, "forbidden")
