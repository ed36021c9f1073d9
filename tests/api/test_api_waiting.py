"""What the API says while a part is away: no worker, no engine, no database."""

from typing import Any

import httpx
import pytest
from temporalio.client import Client

from models.contracts.workflows import SellerPollInput
from settings import Settings
from tests.api.conftest import (
    NOBODY_LISTENS,
    Tokens,
    asked_claim,
    claim_at,
    new_claim_body,
    serving,
    working,
)


async def _claim(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> dict[str, Any]:
    made = await client.post(
        "/api/v1/claims", json=new_claim_body(seller), headers=tokens.operator()
    )
    return made.json()


async def test_without_a_worker_a_decision_is_pending(
    monkeypatch: pytest.MonkeyPatch,
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
) -> None:
    monkeypatch.setattr("api.workflow_client.UPDATE_SECONDS", 1)
    claim = await _claim(client, tokens, seller)
    path = f"/api/v1/claims/{claim['id']}"
    body = {"action": "withdraw", "reason": "The units were found."}
    sent = await client.post(f"{path}/decide", json=body, headers=tokens.operator())
    assert (sent.status_code, sent.json()["state"]) == (202, "pending")
    assert sent.headers["Location"] == path


async def test_an_answer_without_a_worker_is_kept_until_there_is_one(
    *,
    monkeypatch: pytest.MonkeyPatch,
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    settings: Settings,
    temporal_client: Client,
) -> None:
    async with working(settings, temporal_client):
        claim = await asked_claim(client, tokens, seller)
    monkeypatch.setattr("api.workflow_client.UPDATE_SECONDS", 1)
    path = f"/api/v1/questions/{claim['question_id']}/answer"
    sent = await client.post(path, json={"choice": "yes"}, headers=tokens.operator())
    assert (sent.status_code, sent.json()["state"]) == (202, "pending")
    async with working(settings, temporal_client):
        await claim_at(client, claim["id"], tokens.operator(), "on_desk")


async def test_without_a_worker_nobody_says_where_the_claim_is(
    monkeypatch: pytest.MonkeyPatch,
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
) -> None:
    monkeypatch.setattr("api.workflow_client.QUERY_SECONDS", 1)
    claim = await _claim(client, tokens, seller)
    state = await client.get(f"/api/v1/claims/{claim['id']}/state", headers=tokens.auditor())
    assert (state.status_code, state.json()["code"]) == (503, "engine_away")


async def test_with_the_engine_away_a_decision_is_refused_for_now(
    without_engine: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    claim = await _claim(without_engine, tokens, seller)
    body = {"action": "withdraw", "reason": "The units were found."}
    sent = await without_engine.post(
        f"/api/v1/claims/{claim['id']}/decide", json=body, headers=tokens.operator()
    )
    assert (sent.status_code, sent.json()["code"]) == (503, "engine_away")
    assert sent.headers["Retry-After"]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_with_the_database_away_nothing_is_answered_but_that(
    settings: Settings, tokens: Tokens, seller: SellerPollInput, method: str
) -> None:
    away = {"database_url": f"postgresql://opside:no@{NOBODY_LISTENS}/opside"}
    async with serving(settings.model_copy(update=away)) as client:
        sent = await client.request(
            method,
            "/api/v1/claims",
            json=new_claim_body(seller) if method == "POST" else None,
            headers=tokens.operator(),
        )
    assert (sent.status_code, sent.json()["code"]) == (503, "database_away")


async def test_a_process_that_runs_is_healthy_with_everything_away(settings: Settings) -> None:
    away = {
        "database_url": f"postgresql://opside:no@{NOBODY_LISTENS}/opside",
        "temporal_address": NOBODY_LISTENS,
    }
    async with serving(settings.model_copy(update=away)) as client:
        healthy, ready = await client.get("/healthz"), await client.get("/readyz")
    assert (healthy.status_code, ready.status_code) == (200, 503)
    parts = {part["name"]: part["ok"] for part in ready.json()["parts"]}
    assert parts == {"database": False, "engine": False}


async def test_with_all_parts_there_it_is_ready(client: httpx.AsyncClient, worker: None) -> None:
    while (ready := await client.get("/readyz")).status_code == 503:
        pass
    assert [part["name"] for part in ready.json()["parts"]] == [
        "database",
        "engine",
        "worker of queue claims",
        "worker of queue evidence",
        "worker of queue amazon",
    ]


async def test_a_queue_without_a_worker_is_named(
    settings: Settings, engine_namespace_without_workers: str
) -> None:
    alone = {"temporal_namespace": engine_namespace_without_workers}
    async with serving(settings.model_copy(update=alone)) as client:
        ready = await client.get("/readyz")
    away = [part["name"] for part in ready.json()["parts"] if not part["ok"]]
    assert (ready.status_code, len(away)) == (503, 3)
