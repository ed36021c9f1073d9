"""The stop switch of a seller: pulled, read, released."""

from uuid import uuid4

import httpx
from temporalio.client import Client

from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import stops
from tests.api.conftest import Tokens


def _path(seller: SellerPollInput, action: str) -> str:
    return f"/api/v1/sellers/{seller.seller_id}/{action}"


async def test_a_pulled_switch_says_who_and_why(
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    other_seller: SellerPollInput,
) -> None:
    body = {"reason": "Amazon warned the account."}
    pulled = await client.post(_path(seller, "stop"), json=body, headers=tokens.operator())
    assert (pulled.status_code, pulled.json()["in_flight"]) == (200, []), pulled.text
    read = (await client.get("/api/v1/stops", headers=tokens.auditor())).json()
    switches = {switch["seller_id"]: switch for switch in read["sellers"]}
    own = switches[str(seller.seller_id)]
    assert (own["pulled"], own["actor"], own["reason"]) == (True, "a operator", body["reason"])
    assert switches[str(other_seller.seller_id)]["pulled"] is False


async def test_a_released_switch_tells_the_claims(
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    temporal_client: Client,
    worker: None,
) -> None:
    body = {"reason": "All is well."}
    await client.post(_path(seller, "stop"), json=body, headers=tokens.operator())
    released = await client.post(_path(seller, "release"), json=body, headers=tokens.operator())
    assert (released.status_code, released.json()["pulled"]) == (200, False), released.text
    query = "WorkflowType = 'ReleaseWorkflow' AND ExecutionStatus = 'Completed'"
    while not [run async for run in temporal_client.list_workflows(query)]:
        pass


async def test_a_repeated_release_does_not_undo_a_later_stop(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    release, body = tokens.operator(), {"reason": "All is well."}
    await client.post(_path(seller, "release"), json=body, headers=release)
    await client.post(_path(seller, "stop"), json=body, headers=tokens.operator())
    await client.post(_path(seller, "release"), json=body, headers=release)
    with database.tenant(seller.tenant_id) as session:
        assert stops.read(session, seller.seller_id).pulled


async def test_with_the_engine_away_a_release_says_that_nobody_was_told(
    without_engine: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    sent = await without_engine.post(
        _path(seller, "release"), json={"reason": "All is well."}, headers=tokens.operator()
    )
    assert (sent.status_code, sent.json()["code"]) == (503, "engine_away")


async def test_a_switch_without_a_reason_stays(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    sent = await client.post(_path(seller, "stop"), json={}, headers=tokens.operator())
    assert (sent.status_code, sent.json()["code"]) == (422, "invalid_field")


async def test_a_seller_that_does_not_exist_has_no_switch(
    client: httpx.AsyncClient, tokens: Tokens
) -> None:
    path = f"/api/v1/sellers/{uuid4()}/stop"
    sent = await client.post(path, json={"reason": "Why not."}, headers=tokens.operator())
    assert (sent.status_code, sent.json()["code"]) == (404, "not_found")
