"""Connecting an account over the API: real pages of the sandbox, real codes, real rows."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text
from temporalio.client import Client

from api.roles import Role
from clock import utc_now
from engine.environment import SANDBOX_CONSENT_PATH, SANDBOX_TOKEN_PATH
from integrations.consents import ConsentKeys
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import sellers
from settings import Settings
from tests.api.conftest import Tokens, serving, working
from tests.fixtures_database import new_seller
from tests.sandbox_live import LiveSandbox, live_sandbox

BASE = "/api/v1/integrations"
OLDER = text("UPDATE consent_requests SET expires_at = expires_at - INTERVAL '10 minutes'")


@pytest.fixture(scope="module")
def amazon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSandbox]:
    with live_sandbox(tmp_path_factory.mktemp("integrations") / "state.sqlite3") as live:
        yield live


@dataclass
class Flow:
    """A tenant's operator, the seller's browser, and the sandbox."""

    client: httpx.AsyncClient
    amazon: LiveSandbox
    tokens: Tokens
    database: Database
    settings: Settings

    async def page(self, **body: str) -> str:
        """The address of a consent page."""
        asked = {"marketplace": "US", "name": "Harbor & Pine", **body}
        answer = await self.client.post(
            f"{BASE}/connect", json=asked, headers=self.tokens.operator()
        )
        assert answer.status_code == 200, answer.text
        return answer.json()["url"]

    def consent(self, page: str, decision: str = "confirm") -> dict[str, str]:
        """What the browser brings back after the seller's word."""
        form = {"seller_id": self.amazon.world["sellers"][0]["sellerId"], "decision": decision}
        back = self.amazon.http.post(page, data=form).headers["location"]
        return dict(parse_qsl(urlsplit(back).query))

    async def callback(
        self, brought: dict[str, str], headers: dict[str, str] | None = None
    ) -> httpx.Response:
        return await self.client.get(f"{BASE}/callback", params=brought, headers=headers or {})

    async def connect(self) -> httpx.Response:
        return await self.callback(self.consent(await self.page()))

    async def listed(self) -> list[dict[str, Any]]:
        """The accounts of the sandbox's merchant."""
        answer = await self.client.get(BASE, headers=self.tokens.operator())
        merchant = self.amazon.world["sellers"][0]["sellerId"]
        return [one for one in answer.json()["items"] if one["merchant_id"] == merchant]

    def token_of(self, seller_id: str) -> str:
        """The refresh token, unsealed."""
        with self.database.tenant(self.tokens.tenant_id) as session:
            sealed = sellers.consent(session, UUID(seller_id)).sealed
        assert sealed is not None
        keys = ConsentKeys(self.settings.home)
        return keys.unseal(self.tokens.tenant_id, UUID(seller_id), sealed)


@pytest.fixture
def connecting(settings: Settings, amazon: LiveSandbox) -> Settings:
    return settings.model_copy(
        update={
            "amazon_endpoint": amazon.url,
            "amazon_token_url": amazon.url + SANDBOX_TOKEN_PATH,
            "amazon_consent_url": amazon.url + SANDBOX_CONSENT_PATH,
        }
    )


@pytest.fixture
async def flow(
    connecting: Settings,
    amazon: LiveSandbox,
    database: Database,
    temporal_client: Client,
    tokens: Tokens,
) -> AsyncIterator[Flow]:
    async with working(connecting, temporal_client), serving(connecting) as client:
        yield Flow(client, amazon.begin_again(), tokens, database, connecting)


async def test_a_consent_connects_the_account(flow: Flow) -> None:
    page = await flow.connect()
    [account] = await flow.listed()
    assert (page.status_code, account["state"], account["region"]) == (200, "connected", "na")


async def test_the_token_is_kept_sealed(flow: Flow) -> None:
    await flow.connect()
    [account] = await flow.listed()
    assert flow.token_of(account["seller_id"]) == flow.amazon.world["sellers"][0]["refreshToken"]


async def test_the_page_holds_neither_code_nor_token(flow: Flow) -> None:
    brought = flow.consent(await flow.page())
    page = (await flow.callback(brought)).text
    secrets = [*brought.values(), flow.amazon.world["sellers"][0]["refreshToken"]]
    assert [one for one in secrets if one in page] == []


async def test_the_page_tells_no_other_site_of_its_address(flow: Flow) -> None:
    assert (await flow.connect()).headers["Referrer-Policy"] == "no-referrer"


async def test_neither_state_nor_code_is_left_in_the_rows(flow: Flow) -> None:
    brought = flow.consent(await flow.page())
    await flow.callback(brought)
    with flow.database.system() as session:
        rows = str(session.connection().execute(text("SELECT * FROM consent_requests")).all())
    left = [one for one in (brought["state"], brought["spapi_oauth_code"]) if one in rows]
    assert (left, "connected" in rows) == ([], True)


async def test_a_state_works_once(flow: Flow) -> None:
    page = await flow.page()
    await flow.callback(flow.consent(page))
    again = await flow.callback(flow.consent(page))
    assert (again.status_code, "used already" in again.text) == (403, True)


async def test_a_state_ends_after_ten_minutes(flow: Flow) -> None:
    brought = flow.consent(await flow.page())
    with flow.database.system() as session:
        session.connection().execute(OLDER)
    late = await flow.callback(brought)
    assert (late.status_code, await flow.listed()) == (410, [])


async def test_a_state_that_nobody_gave_is_unknown(flow: Flow) -> None:
    brought = flow.consent(await flow.page())
    made_up = await flow.callback({**brought, "state": brought["state"][:-4] + "AAAA"})
    assert (made_up.status_code, await flow.listed()) == (403, [])


async def test_a_state_moved_to_another_tenant_is_unknown(flow: Flow) -> None:
    brought = flow.consent(await flow.page())
    content = uuid4().bytes + urlsafe_b64decode(brought["state"])[16:]
    moved = await flow.callback({**brought, "state": urlsafe_b64encode(content).decode()})
    assert (moved.status_code, "no request to connect" in moved.text) == (403, True)


@pytest.mark.parametrize("who", ["another tenant", "another person"])
async def test_a_stolen_state_is_unknown_to_who_is_signed_in_as_somebody_else(
    flow: Flow, who: str
) -> None:
    tenant = Tokens(uuid4()) if who == "another tenant" else flow.tokens
    brought = flow.consent(await flow.page())
    stolen = await flow.callback(brought, tenant.of(Role.AUDITOR))
    assert (stolen.status_code, "no request to connect" in stolen.text) == (403, True)


async def test_after_a_theft_that_failed_the_owner_still_connects(flow: Flow) -> None:
    brought = flow.consent(await flow.page())
    await flow.callback(brought, Tokens(uuid4()).operator())
    assert (await flow.callback(brought, flow.tokens.operator())).status_code == 200


async def test_a_code_that_amazon_refuses_connects_nothing(flow: Flow) -> None:
    brought = {**flow.consent(await flow.page()), "spapi_oauth_code": "RHmade-up"}
    refused = await flow.callback(brought)
    told = "Connect the account again" in refused.text
    assert (refused.status_code, told, await flow.listed()) == (400, True, [])


async def test_a_seller_that_cancels_is_told_so(flow: Flow) -> None:
    page = await flow.callback(flow.consent(await flow.page(), "cancel"))
    assert (page.status_code, "may have cancelled" in page.text) == (403, True)


async def test_connecting_again_makes_no_second_seller(flow: Flow) -> None:
    await flow.connect()
    [first] = await flow.listed()
    await flow.connect()
    [second] = await flow.listed()
    assert second["seller_id"] == first["seller_id"]
    assert second["connected_at"] > first["connected_at"]


async def test_two_tenants_connect_the_same_account(flow: Flow, database: Database) -> None:
    await flow.connect()
    other = Flow(
        flow.client, flow.amazon, Tokens(new_seller(database).tenant_id), database, flow.settings
    )
    await other.connect()
    [mine], [theirs] = await flow.listed(), await other.listed()
    assert mine["seller_id"] != theirs["seller_id"]


async def test_the_consent_is_to_be_renewed_in_a_year(flow: Flow) -> None:
    await flow.connect()
    [account] = await flow.listed()
    assert account["renew_by"][:4] == str(utc_now().year + 1)


async def test_disconnecting_destroys_the_token(flow: Flow) -> None:
    await flow.connect()
    [account] = await flow.listed()
    answer = await flow.client.delete(
        f"{BASE}/{account['seller_id']}", headers=flow.tokens.operator()
    )
    with flow.database.system() as session:
        left = session.connection().execute(text("SELECT * FROM seller_credentials")).all()
    assert (answer.status_code, answer.json()["state"], left) == (200, "disconnected", [])


async def test_an_account_that_was_disconnected_connects_again(flow: Flow) -> None:
    await flow.connect()
    [account] = await flow.listed()
    await flow.client.delete(f"{BASE}/{account['seller_id']}", headers=flow.tokens.operator())
    await flow.connect()
    [again] = await flow.listed()
    assert (again["seller_id"], again["state"]) == (account["seller_id"], "connected")


@pytest.mark.parametrize("role", [Role.SELLER, Role.AUDITOR])
async def test_only_an_operator_connects(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, role: Role
) -> None:
    answer = await client.post(
        f"{BASE}/connect",
        json={"marketplace": "US", "name": "Harbor & Pine"},
        headers=tokens.of(role, seller.seller_id),
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("marketplace", "host"),
    [
        ("US", "sellercentral.amazon.com"),
        ("DE", "sellercentral.amazon.de"),
        ("JP", "sellercentral.amazon.co.jp"),
    ],
)
async def test_a_seller_consents_where_it_signs_in(
    client: httpx.AsyncClient, tokens: Tokens, marketplace: str, host: str
) -> None:
    answer = await client.post(
        f"{BASE}/connect",
        json={"marketplace": marketplace, "name": "A seller"},
        headers=tokens.operator(),
    )
    address = urlsplit(answer.json()["url"])
    assert (address.hostname, address.path) == (host, "/apps/authorize/consent")
