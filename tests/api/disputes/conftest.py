"""The API over claims that really go to Amazon: the sandbox, a worker, and an account."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from temporalio.client import Client

from api.roles import Role
from engine.environment import SANDBOX_TOKEN_PATH
from integrations.consents import ConsentKeys
from integrations.storage.store import ObjectStore
from models.contracts.claim import ClaimStatus as S
from models.db import Database
from settings import Settings
from tests.api.conftest import Tokens, serving, working
from tests.sandbox_live import LiveSandbox, live_sandbox
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim


@dataclass(frozen=True)
class Filing:
    """A client, a house of claims, and one account of it. Requests carry a key of their own."""

    client: httpx.AsyncClient
    house: House
    account: Account

    @property
    def tokens(self) -> Tokens:
        return Tokens(self.account.seller.tenant_id)

    @property
    def seller(self) -> dict[str, str]:
        """A token of the account's own seller."""
        return self.tokens.of(Role.SELLER, self.account.seller.seller_id)

    async def post(
        self, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """As an operator, unless told otherwise."""
        return await self.client.post(
            f"/api/v1{path}", json=body, headers=headers or self.tokens.operator()
        )

    async def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """As an auditor, unless told otherwise."""
        return await self.client.get(f"/api/v1{path}", headers=headers or self.tokens.auditor())

    async def asking(self, **policy: Any) -> LivingClaim:
        """A claim that asks whether its match is right."""
        claim = await self.account.with_invoice("similar_title", **policy)
        await claim.until(S.AWAITING_ANSWER)
        return claim

    async def failed(self) -> LivingClaim:
        """A claim on the desk, because Amazon refused it once."""
        self.house.sandbox.fault(kind="refused", times=1)
        claim = await self.account.with_invoice()
        await claim.until(S.ON_DESK)
        return claim


async def match_of(claim: LivingClaim) -> str:
    """The match that the claim rests on."""
    match = (await claim.view()).file.match
    assert match is not None
    return str(match.match_id)


def first_submission(claim: LivingClaim) -> str:
    """The path of the claim's first submission."""
    return f"/disputes/submissions/{claim.identity.claim_id}.initial"


@pytest.fixture(scope="session")
def amazon(open_folder: Path) -> Iterator[LiveSandbox]:
    with live_sandbox(open_folder / "disputes.sqlite3", report_seconds=0.0) as live:
        yield live


@pytest.fixture
def filing_settings(settings: Settings, amazon: LiveSandbox) -> Settings:
    """The same parts, with the sandbox as Amazon."""
    return settings.model_copy(
        update={
            "amazon_endpoint": amazon.url,
            "amazon_token_url": amazon.url + SANDBOX_TOKEN_PATH,
            "amazon_timeout_seconds": 2.0,
        }
    )


@pytest.fixture
async def idle_filing(
    filing_settings: Settings, amazon: LiveSandbox, database: Database, temporal_client: Client
) -> AsyncIterator[Filing]:
    """The house without a worker: what is started here waits for one."""
    store = ObjectStore(filing_settings.storage_url or "")
    keys = ConsentKeys(filing_settings.home)
    house = House(temporal_client, database, store, amazon.begin_again(), keys)
    async with serving(filing_settings) as client:
        yield Filing(client, house, house.account())
    for claim in house.living:
        await claim.end()


@pytest.fixture
async def filing(
    idle_filing: Filing, filing_settings: Settings, temporal_client: Client
) -> AsyncIterator[Filing]:
    """The house with its worker."""
    async with working(filing_settings, temporal_client):
        yield idle_filing
