from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from integrations.amazon.auth import TokenSource
from integrations.amazon.client import AmazonClient
from integrations.amazon.spapi_channel import SpapiChannel
from integrations.amazon.transport import build_http
from tests.unit.integrations.loopback import ACCOUNT, CLIENT_SECRET, LIMITS, Server


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with build_http(timeout_seconds=5) as http:
        yield http


@pytest.fixture
def tokens(server, http) -> TokenSource:
    return TokenSource(f"{server.url}/auth/o2/token", "loopback-client", CLIENT_SECRET, http)


@pytest.fixture
def client(http, tokens) -> AmazonClient:
    return AmazonClient(
        http, tokens, LIMITS, now=lambda: datetime(2026, 11, 22, 9, 30, 5, tzinfo=UTC)
    )


@pytest.fixture
def channel(server, client) -> SpapiChannel:
    return SpapiChannel(client, ACCOUNT, server.url)
