"""Every route with every role, and with another tenant's ids: never a byte of another's data."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from temporalio.client import Client

from api.app import create_app
from api.auth import mint_service_token, mint_token
from api.roles import Role
from engine.state import Addresses
from models.contracts.workflows import SellerPollInput
from models.db import Database
from tests.api.conftest import SECRET, api_settings, end_workflows, invoice
from tests.api.matrix_requests import ACCESS, ALLOWED, Access, Ask, operations, requests
from tests.api.matrix_world import MARK, World, build, unknown_tenant
from tests.fixtures_database import cloned

USERS = (Role.SELLER, Role.OPERATOR, Role.AUDITOR)
QUIET_SECONDS = 0.3
SOCKET = "/api/v1/events/ws"


@dataclass(frozen=True)
class Answer:
    """What came back: the status (of a refused socket its close code), and every byte."""

    status: int
    text: str


class House:
    """The API on a world of three callers."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, world: World) -> None:
        self.app = app
        self.client = client
        self.world = world
        self.asks = requests(app.openapi(), world.ids)

    async def answer(self, ask: Ask, headers: dict[str, str]) -> Answer:
        """The answer to one request; of a stream, what it says at first."""
        headers = headers | {"Idempotency-Key": str(uuid4())}
        if ask.is_stream:
            return await self._first(_http_scope(ask, headers))
        files = {"file": ("invoice.csv", invoice(), "text/csv")} if ask.form else None
        sent = await self.client.request(
            ask.method,
            ask.path,
            params=ask.query,
            json=ask.json,
            data=ask.form,
            files=files,
            headers=headers,
        )
        return Answer(sent.status_code, f"{dict(sent.headers)} {sent.content!r}")

    async def socket(self, headers: dict[str, str]) -> Answer:
        """What a WebSocket says at first."""
        return await self._first(_socket_scope(headers))

    async def _first(self, scope: dict[str, Any]) -> Answer:
        said: list[dict[str, Any]] = []
        asked = asyncio.Queue[dict[str, Any]]()
        asked.put_nowait({"type": "http.request"} if scope["type"] == "http" else _CONNECT)

        async def send(message: Any) -> None:
            said.append(message)

        serving = asyncio.create_task(self.app(scope, asked.get, send))  # pyright: ignore[reportArgumentType]
        await asyncio.wait({serving}, timeout=QUIET_SECONDS)
        asked.put_nowait({"type": "http.disconnect"} if scope["type"] == "http" else _GONE)
        await asyncio.wait({serving}, timeout=QUIET_SECONDS)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        status = next((m.get("status") or m.get("code") for m in said if set(m) & _ENDS), 101)
        return Answer(int(status or 0), str(said))


_ENDS = {"status", "code"}
_CONNECT = {"type": "websocket.connect"}
_GONE = {"type": "websocket.disconnect", "code": 1000}


def _http_scope(ask: Ask, headers: dict[str, str]) -> dict[str, Any]:
    return _scope(ask.path, headers) | {
        "type": "http",
        "method": ask.method,
        "query_string": "&".join(f"{name}={one}" for name, one in ask.query.items()).encode(),
    }


def _socket_scope(headers: dict[str, str]) -> dict[str, Any]:
    return _scope(SOCKET, headers) | {
        "type": "websocket",
        "query_string": b"after=0",
        "subprotocols": [],
    }


def _scope(path: str, headers: dict[str, str]) -> dict[str, Any]:
    return {
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "client": ("127.0.0.1", 1),
        "server": ("api.test", 80),
        "headers": [(name.lower().encode(), one.encode()) for name, one in headers.items()],
    }


@pytest.fixture(scope="module")
async def house(
    engine: Addresses,
    database_template: str,
    temporal_client: Client,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[House]:
    """One for all tests: most requests change nothing, and the others nothing that is looked at."""
    for urls in cloned(engine, database_template):
        database = Database(urls.app, urls.system, pool_size=4)
        world = build(database, urls)
        app = create_app(api_settings(engine, urls, tmp_path_factory.mktemp("matrix")))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://api.test") as client,
        ):
            yield House(app, client, world)
        await end_workflows(database, temporal_client)
        database.close()


def user(seller: SellerPollInput, role: Role, *, hours: float = 1) -> dict[str, str]:
    """Headers of a user of the seller's tenant; a seller is bound to this seller."""
    token = mint_token(
        SECRET,
        subject="somebody",
        tenant_id=seller.tenant_id,
        role=role,
        sellers=[seller.seller_id],
        lifetime=timedelta(hours=hours),
    )
    return {"Authorization": f"Bearer {token}"}


def service(seller: SellerPollInput, role: Role) -> dict[str, str]:
    """Headers of a service that acts for such a user."""
    token = mint_service_token(
        SECRET,
        service="importer",
        user="somebody",
        tenant_id=seller.tenant_id,
        user_role=role,
        sellers=[seller.seller_id],
        lifetime=timedelta(minutes=5),
    )
    return {"Authorization": f"Bearer {token}"}


def _leaks(house: House, ask: Ask, answer: Answer) -> list[str]:
    """What the owner alone may see, and the caller did not send."""
    return [one for one in house.world.secrets if one in answer.text and one not in ask.sent]


async def test_every_route_is_classified(house: House) -> None:
    assert set(ACCESS) == operations(house.app.openapi()) | {"socket_events"}


WITHOUT_A_TOKEN: dict[str, Callable[[World], dict[str, str]]] = {
    "nobody": lambda _: {},
    "expired": lambda world: user(world.owner, Role.OPERATOR, hours=-1),
    "forged": lambda world: {
        "Authorization": user(world.owner, Role.OPERATOR)["Authorization"][:-6] + "AAAAAA"
    },
}


@pytest.mark.parametrize("caller", WITHOUT_A_TOKEN)
async def test_without_a_valid_token_nothing_is_said(house: House, caller: str) -> None:
    headers, wrong = WITHOUT_A_TOKEN[caller](house.world), {}
    for ask in house.asks:
        if ask.access is not Access.PUBLIC:
            answer = await house.answer(ask, headers)
            expected = 403 if ask.access is Access.LINK else 401
            if answer.status != expected or _leaks(house, ask, answer):
                wrong[ask.operation] = answer
    assert wrong == {}


STRANGERS: dict[str, Callable[[World], SellerPollInput]] = {
    "another tenant": lambda world: world.stranger,
    "another tenant that names the seller": lambda world: SellerPollInput(
        tenant_id=world.stranger.tenant_id, seller_id=world.owner.seller_id
    ),
    "no tenant": lambda world: SellerPollInput(
        tenant_id=unknown_tenant(), seller_id=world.owner.seller_id
    ),
}


@pytest.mark.parametrize("role", USERS)
@pytest.mark.parametrize("stranger", STRANGERS)
async def test_another_tenant_neither_reads_nor_changes(
    house: House, stranger: str, role: Role
) -> None:
    wrong = await _trespasses(house, user(STRANGERS[stranger](house.world), role))
    assert wrong == {}


@pytest.mark.parametrize("role", USERS)
async def test_a_service_of_another_tenant_neither_reads_nor_changes(
    house: House, role: Role
) -> None:
    assert await _trespasses(house, service(house.world.stranger, role)) == {}


async def test_another_seller_of_the_tenant_neither_reads_nor_changes(house: House) -> None:
    assert await _trespasses(house, user(house.world.other, Role.SELLER)) == {}


async def test_a_service_for_another_seller_neither_reads_nor_changes(house: House) -> None:
    assert await _trespasses(house, service(house.world.other, Role.SELLER)) == {}


async def _trespasses(house: House, headers: dict[str, str]) -> dict[str, Answer]:
    """Answers that tell something, or that found what they should not."""
    wrong: dict[str, Answer] = {}
    for ask in house.asks:
        if ask.access is Access.PUBLIC:
            continue
        answer = await house.answer(ask, headers)
        is_refused = answer.status in (403, 404)
        may_answer = not ask.names_a_row and answer.status < 500
        if not (is_refused or may_answer) or _leaks(house, ask, answer):
            wrong[f"{ask.operation} {ask.query}"] = answer
    return wrong


@pytest.mark.parametrize("make", [user, service], ids=["user", "service"])
@pytest.mark.parametrize("role", USERS)
async def test_each_role_may_do_what_it_may_and_no_more(
    house: House, role: Role, make: Callable[[SellerPollInput, Role], dict[str, str]]
) -> None:
    headers, wrong = make(house.world.owner, role), {}
    for ask in house.asks:
        if ask.access in ALLOWED:
            answer = await house.answer(ask, headers)
            may = role in ALLOWED[ask.access]
            if answer.status >= 500 or answer.status == 401 or (answer.status == 403) is may:
                wrong[ask.operation] = answer
    assert wrong == {}


# What shows no free text of a row, has none to show, or had it written anew by the tests above.
WITHOUT_TEXT = {
    "download_claim_cost",
    "download_line_cost",
    "download_packet",
    "give_link",
    "list_desk_group",
    "list_keys",
    "list_question_group_claims",
    "list_payout_differences",
    "list_sheets",
    "list_recoveries",
    "list_unmatched",
    "read_budget",
    "read_budget_history",
    "read_budgets",
    "read_costs",
    "read_detection",
    "read_events",
    "read_line_picture",
    "read_losses_by_hand",
    "read_payout_sums",
    "read_recovery_metrics",
    "read_recovery_status",
    "read_state",
    "read_stop_history",
    "read_stops",
    "read_submission_metrics",
    "read_sync_statistics",
    "stream_events",
}


async def test_the_owners_operator_sees_the_marks(house: House) -> None:
    """Else the tests above would find nothing wherever it is."""
    headers = user(house.world.owner, Role.OPERATOR)
    seen = {
        ask.operation
        for ask in house.asks
        if ask.access is Access.READ
        and not ask.query
        and MARK in (await house.answer(ask, headers)).text
    }
    blank = {ask.operation for ask in house.asks if ask.access is Access.READ} - seen
    assert blank <= WITHOUT_TEXT


@pytest.mark.parametrize(
    ("caller", "sees"),
    [("owner", True), ("other", False), ("stranger", False), ("nobody", False)],
)
async def test_a_socket_tells_a_seller_its_own_events_alone(
    house: House, caller: str, *, sees: bool
) -> None:
    known = vars(house.world)
    headers = user(known[caller], Role.SELLER) if caller in known else {}
    answer = await house.socket(headers)
    assert (house.world.ids["claim_id"] in answer.text) is sees
