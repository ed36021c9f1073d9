"""Syncs over the API: one of a seller at a time, followed, cancelled, and counted."""

import asyncio
from typing import Any

import httpx
import pytest

from api.roles import Role
from clock import utc_now
from integrations.consents import ConsentKeys
from models.contracts.syncs import SyncStatus
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import sellers
from settings import Settings
from tests.api.conftest import Tokens
from tests.patience import PATIENCE

SYNC = "/api/v1/sync"


async def start(
    client: httpx.AsyncClient, headers: dict[str, str], seller: SellerPollInput, key: str
) -> httpx.Response:
    return await client.post(
        f"{SYNC}/start",
        json={"seller_id": str(seller.seller_id)},
        headers={**headers, "Idempotency-Key": key},
    )


async def until(
    client: httpx.AsyncClient, headers: dict[str, str], sync_id: str, status: SyncStatus
) -> dict[str, Any]:
    """The sync, once it stands there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await client.get(f"{SYNC}/status/{sync_id}", headers=headers)
            if answer.status_code == 200 and answer.json()["status"] == status:
                return answer.json()
            await asyncio.sleep(0.05)


@pytest.fixture
def connected(seller: SellerPollInput, database: Database, settings: Settings) -> SellerPollInput:
    """A seller whose Amazon, where nobody listens here, is asked again and again."""
    sealed = ConsentKeys(settings.home).seal(seller.tenant_id, seller.seller_id, "Atzr|token")
    with database.tenant(seller.tenant_id) as session:
        sellers.store_consent(session, seller.seller_id, sealed, utc_now())
    return seller


@pytest.fixture
async def running(
    worker: None, client: httpx.AsyncClient, tokens: Tokens, connected: SellerPollInput
) -> dict[str, Any]:
    """A sync that does not come further than its first step."""
    begun = await start(client, tokens.operator(), connected, "key-of-the-first")
    return await until(client, tokens.operator(), begun.json()["syncId"], SyncStatus.RUNNING)


async def test_a_sync_is_started_and_followed(
    running: dict[str, Any], seller: SellerPollInput
) -> None:
    assert (running["sellerId"], running["stage"], running["startedBy"]) == (
        str(seller.seller_id),
        "fetch",
        "request",
    )


async def test_a_sync_can_be_read_before_a_worker_has_taken_it(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    begun = await start(client, tokens.operator(), seller, "key-of-the-first")
    answer = await client.get(f"{SYNC}/status/{begun.json()['syncId']}", headers=tokens.operator())
    assert (answer.status_code, answer.json()["status"]) == (200, SyncStatus.RUNNING)


async def test_while_one_runs_another_start_answers_with_it(
    running: dict[str, Any], client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    second = await start(client, tokens.operator(), seller, "key-of-the-second")
    assert (second.status_code, second.json()["syncId"]) == (200, running["syncId"])


async def test_a_cancelled_sync_ends_and_is_counted(
    running: dict[str, Any], client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    headers = tokens.operator()
    await client.delete(f"{SYNC}/cancel/{running['syncId']}", headers=headers)
    await until(client, headers, running["syncId"], SyncStatus.CANCELLED)
    counted = await client.get(
        f"{SYNC}/statistics", params={"seller": str(seller.seller_id)}, headers=headers
    )
    assert counted.json()["syncs"] == {"cancelled": 1}


async def test_what_has_ended_is_not_cancelled_again(
    running: dict[str, Any], client: httpx.AsyncClient, tokens: Tokens
) -> None:
    headers = tokens.operator()
    await client.delete(f"{SYNC}/cancel/{running['syncId']}", headers=headers)
    await until(client, headers, running["syncId"], SyncStatus.CANCELLED)
    again = await client.delete(f"{SYNC}/cancel/{running['syncId']}", headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "not_in_this_state")


async def test_the_history_is_of_the_callers_sellers(
    running: dict[str, Any],
    client: httpx.AsyncClient,
    tokens: Tokens,
    other_seller: SellerPollInput,
) -> None:
    seen = await client.get(
        f"{SYNC}/history", headers=tokens.of(Role.SELLER, other_seller.seller_id)
    )
    assert seen.json()["items"] == []


async def test_without_the_engine_nothing_is_started(
    without_engine: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    answer = await start(without_engine, tokens.operator(), seller, "key-1")
    assert (answer.status_code, answer.json()["code"]) == (503, "engine_away")
