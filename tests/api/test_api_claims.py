"""Creating, listing and reading claims."""

import httpx
import pytest
from temporalio.client import Client, WorkflowExecutionStatus

from api.roles import Role
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import claims
from tests.api.conftest import Tokens, new_claim_body
from tests.fixtures_database import new_claim


async def test_a_new_claim_is_stored_and_its_workflow_runs(
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    temporal_client: Client,
) -> None:
    made = await client.post(
        "/api/v1/claims", json=new_claim_body(seller), headers=tokens.operator()
    )
    assert made.status_code == 201, made.text
    read = await client.get(made.headers["Location"], headers=tokens.operator())
    assert read.json()["status"] == "detected"
    run = await temporal_client.get_workflow_handle(made.json()["workflow_id"]).describe()
    assert run.status is WorkflowExecutionStatus.RUNNING
    assert run.typed_search_attributes


async def test_the_same_request_again_gives_the_same_claim(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    body, headers = new_claim_body(seller), tokens.operator()
    first = await client.post("/api/v1/claims", json=body, headers=headers)
    again = await client.post("/api/v1/claims", json=body, headers=headers)
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


async def test_another_request_for_the_same_ledger_row_finds_the_claim_there(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    body = new_claim_body(seller)
    first = await client.post("/api/v1/claims", json=body, headers=tokens.operator())
    second = await client.post("/api/v1/claims", json=body, headers=tokens.operator())
    assert (second.status_code, second.json()["code"]) == (409, "claim_exists")
    assert first.json()["id"] in second.json()["detail"]


async def test_a_key_serves_one_request_only(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    headers = tokens.operator()
    await client.post("/api/v1/claims", json=new_claim_body(seller), headers=headers)
    other = await client.post("/api/v1/claims", json=new_claim_body(seller), headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_the_lot_of_the_audit_is_drawn_for_each_claim_and_shown_to_nobody(
    without_engine: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    database: Database,
) -> None:
    shown = [
        await without_engine.post(
            "/api/v1/claims", json=new_claim_body(seller), headers=tokens.operator()
        )
        for _ in range(2)
    ]
    assert [one.json()["policy"]["audit_lot"] for one in shown] == [None, None]
    with database.tenant(seller.tenant_id) as session:
        kept = claims.list_claims(session, claims.ClaimFilters()).items
    lots = {one.policy.audit_lot for one in kept}
    assert (len(lots), None in lots) == (2, False)


async def test_with_the_engine_away_the_claim_is_kept_for_the_sweeper(
    without_engine: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    database: Database,
) -> None:
    made = await without_engine.post(
        "/api/v1/claims", json=new_claim_body(seller), headers=tokens.operator()
    )
    assert made.status_code == 202, made.text
    with database.tenant(seller.tenant_id) as session:
        (kept,) = claims.list_claims(session, claims.ClaimFilters()).items
    assert (str(kept.identity.claim_id), kept.workflow_started_at) == (made.json()["id"], None)


async def test_the_same_request_starts_the_workflow_once_the_engine_is_back(
    without_engine: httpx.AsyncClient,
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    temporal_client: Client,
) -> None:
    body, headers = new_claim_body(seller), tokens.operator()
    await without_engine.post("/api/v1/claims", json=body, headers=headers)
    again = await client.post("/api/v1/claims", json=body, headers=headers)
    assert again.status_code == 200
    await temporal_client.get_workflow_handle(again.json()["workflow_id"]).describe()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"deadline": "2026-07-01T00:00:00"}, "deadline"),
        ({"deadline": "2026-04-01T00:00:00Z"}, "deadline"),
        ({"deadline": "9999-12-31T00:00:00Z"}, "deadline"),
        ({"ledger_date": "1066-10-14"}, "ledger_date"),
        ({"currency": "dollars"}, "currency"),
        ({"family": "stolen"}, "family"),
        ({"title": "x" * 501}, "title"),
        ({"ledger_key": " "}, "ledger_key"),
        ({"marketplace": "A1F83G8C2ARO7P"}, "marketplace"),
    ],
)
async def test_a_fact_that_cannot_be_is_named(
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    facts: dict[str, str],
    field: str,
) -> None:
    body = new_claim_body(seller)
    body["facts"] |= facts
    refused = await client.post("/api/v1/claims", json=body, headers=tokens.operator())
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")
    assert field in refused.json()["detail"]


async def test_a_field_that_nobody_knows_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    body = new_claim_body(seller) | {"actor": "somebody else"}
    refused = await client.post("/api/v1/claims", json=body, headers=tokens.operator())
    assert refused.json()["errors"][0]["field"] == "body.actor"


async def test_nobody_but_detection_says_what_the_reports_come_to(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    body = new_claim_body(seller)
    body["facts"]["reckoning"] = {
        "amount": {"cents": 999_00, "currency": "USD"},
        "formula": "made up",
        "why": "made up",
        "rows": [{"report": "none", "key": "none"}],
        "is_certain": True,
    }
    refused = await client.post("/api/v1/claims", json=body, headers=tokens.operator())
    assert "facts.reckoning" in refused.json()["detail"]


async def test_a_request_without_a_key_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    headers = {"Authorization": tokens.operator()["Authorization"]}
    refused = await client.post("/api/v1/claims", json=new_claim_body(seller), headers=headers)
    assert refused.json()["errors"][0]["field"] == "header.Idempotency-Key"


async def test_pages_follow_one_another_by_deadline(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    for day in (3, 1, 2):
        new_claim(database, seller, deadline=f"2026-07-0{day}T00:00:00Z")
    headers = tokens.operator()
    first = (await client.get("/api/v1/claims?limit=2", headers=headers)).json()
    last = (
        await client.get("/api/v1/claims", params={"cursor": first["next_cursor"]}, headers=headers)
    ).json()
    days = [claim["deadline"][8:10] for claim in first["items"] + last["items"]]
    assert (days, last["next_cursor"]) == (["01", "02", "03"], None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=detected", 1),
        ("status=paid", 0),
        ("family=lost_warehouse", 1),
        ("family=damaged_warehouse", 0),
        ("desk=file_by_hand", 0),
    ],
)
async def test_a_list_is_narrowed_by_what_is_asked(
    *,
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    database: Database,
    query: str,
    found: int,
) -> None:
    new_claim(database, seller)
    page = await client.get(f"/api/v1/claims?{query}", headers=tokens.operator())
    assert len(page.json()["items"]) == found


@pytest.mark.parametrize("query", ["cursor=nonsense", "limit=0", "limit=201", "status=happy"])
async def test_a_list_refuses_what_it_cannot_use(
    client: httpx.AsyncClient, tokens: Tokens, query: str
) -> None:
    refused = await client.get(f"/api/v1/claims?{query}", headers=tokens.operator())
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")


async def test_a_seller_lists_its_own_claims_only(
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    other_seller: SellerPollInput,
    database: Database,
) -> None:
    own = new_claim(database, seller)
    new_claim(database, other_seller)
    page = await client.get("/api/v1/claims", headers=tokens.of(Role.SELLER, seller.seller_id))
    ids = [claim["id"] for claim in page.json()["items"]]
    assert ids == [str(own.identity.claim_id)]


async def test_a_character_that_the_database_cannot_keep_is_replaced(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    made = await client.post(
        "/api/v1/claims", json=new_claim_body(seller, title="a\0b"), headers=tokens.operator()
    )
    assert (made.status_code, made.json()["facts"]["title"]) == (201, "a\ufffdb")
