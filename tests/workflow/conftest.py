"""The house that the tests of a claim's life are run in: a namespace, a database and a sandbox of
its own, and a worker for each file of tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from temporalio.client import Client

from connection import connect
from engine.environment import SANDBOX_TOKEN_PATH
from engine.state import Addresses
from integrations.consents import ConsentKeys
from integrations.storage.store import ObjectStore
from models.db import Database
from settings import Settings
from tests.fixtures_database import DatabaseUrls, cloned
from tests.sandbox_live import LiveSandbox, live_sandbox
from tests.workflow.house import House
from tests.workflow.namespace import make_namespace
from worker import serving

NAMESPACE = "lives"
AMAZON_SECONDS = 2.0
NEVER = 10 * 365 * 24 * 60  # minutes: what a Schedule does, these tests do by hand


@pytest.fixture(scope="session")
def lives_urls(engine: Addresses, database_template: str) -> Iterator[DatabaseUrls]:
    yield from cloned(engine, database_template)


@pytest.fixture(scope="session")
def lives_sandbox(open_folder: Path) -> Iterator[LiveSandbox]:
    with live_sandbox(open_folder / "lives.sqlite3", report_seconds=0.0) as live:
        yield live


@pytest.fixture(scope="session")
def lives_settings(
    engine: Addresses, lives_urls: DatabaseUrls, lives_sandbox: LiveSandbox, open_folder: Path
) -> Settings:
    return Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue] (pydantic-settings adds it at run time)
        opside_home=open_folder / "lives",
        database_url=lives_urls.app,
        database_system_url=lives_urls.system,
        database_owner_url=lives_urls.owner,
        database_pool_size=8,
        temporal_address=engine.temporal_address,
        temporal_namespace=NAMESPACE,
        storage_url=(open_folder / "lives" / "storage").as_uri(),
        amazon_endpoint=lives_sandbox.url,
        amazon_token_url=lives_sandbox.url + SANDBOX_TOKEN_PATH,
        amazon_timeout_seconds=AMAZON_SECONDS,
        worker_sandbox=True,
        poll_interval_minutes=NEVER,
        sync_interval_minutes=0,
        payments_every_minutes=0,
        sweep_interval_seconds=NEVER * 60,
    )


@pytest.fixture(scope="session")
async def lives_client(lives_settings: Settings) -> Client:
    """A client of a namespace where no other test's workflows live."""
    client = await connect(lives_settings.temporal_address, NAMESPACE)
    await make_namespace(client)
    return client


@pytest.fixture(scope="module")
async def working(lives_settings: Settings, lives_client: Client) -> AsyncIterator[None]:
    """The whole worker, in this process."""
    async with serving(lives_settings, lives_client):
        yield


@pytest.fixture
async def idle_house(
    lives_settings: Settings, lives_client: Client, lives_sandbox: LiveSandbox
) -> AsyncIterator[House]:
    """The house without a worker: what is started here waits for one."""
    database = Database(
        lives_settings.database_url or "", lives_settings.database_system_url, pool_size=4
    )
    house = House(
        engine=lives_client,
        database=database,
        store=ObjectStore(lives_settings.storage_url or ""),
        sandbox=lives_sandbox.begin_again(),
        consents=ConsentKeys(lives_settings.home),
    )
    yield house
    for claim in house.living:
        await claim.end()
    database.close()


@pytest.fixture
def house(idle_house: House, working: None) -> House:
    """The house with its worker."""
    return idle_house
