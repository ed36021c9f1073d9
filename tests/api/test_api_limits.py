"""How much one caller may ask, how large a body may be, and which web pages may call."""

import logging
import re
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from api.roles import Role
from models.contracts.workflows import SellerPollInput
from settings import Settings
from tests.api.conftest import Tokens, invoice, new_claim_body, serving, upload

PAGE = "https://app.example"


@pytest.fixture
async def limited(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """An API that takes 3 requests of each kind a minute, and lets one web page call."""
    few = {f"rate_limit_{kind}": 3 for kind in ("reads", "writes", "uploads", "anonymous")}
    chosen = settings.model_copy(update={**few, "cors_origins": (PAGE,)})
    async with serving(chosen) as client:
        yield client


async def _read(client: httpx.AsyncClient, headers: dict[str, str]) -> httpx.Response:
    return await client.get("/api/v1/sellers", headers=headers)


async def test_an_answer_says_how_much_is_left(limited: httpx.AsyncClient, tokens: Tokens) -> None:
    headers = (await _read(limited, tokens.operator())).headers
    assert headers["RateLimit-Policy"] == '"reads";q=3;w=60'
    assert re.fullmatch(r'"reads";r=2;t=\d+', headers["RateLimit"])


async def test_too_many_requests_are_refused_with_the_time_to_wait(
    limited: httpx.AsyncClient, tokens: Tokens
) -> None:
    for _ in range(3):
        assert (await _read(limited, tokens.operator())).status_code == 200
    refused = await _read(limited, tokens.operator())
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["RateLimit"].startswith('"reads";r=0;')


async def test_the_limit_of_one_caller_is_not_anothers(
    limited: httpx.AsyncClient, tokens: Tokens, stranger: SellerPollInput
) -> None:
    for _ in range(4):
        await _read(limited, tokens.operator())
    assert (await _read(limited, tokens.auditor())).status_code == 200
    assert (await _read(limited, Tokens(stranger.tenant_id).operator())).status_code == 200


async def test_reads_writes_and_uploads_are_counted_apart(
    limited: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    for _ in range(4):
        await _read(limited, tokens.operator())
    stop = f"/api/v1/sellers/{seller.seller_id}/stop"
    for _ in range(3):
        sent = await limited.post(stop, json={"reason": "why"}, headers=tokens.operator())
        assert sent.status_code == 200
    refused = await limited.post(stop, json={"reason": "why"}, headers=tokens.operator())
    assert refused.headers["RateLimit-Policy"] == '"writes";q=3;w=60'
    assert refused.status_code == 429
    assert (await upload(limited, tokens.operator(), seller, invoice())).status_code < 300


async def test_a_refused_write_does_nothing(
    limited: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    for _ in range(4):
        body = new_claim_body(seller)
        await limited.post("/api/v1/claims", json=body, headers=tokens.operator())
    found = await limited.get("/api/v1/claims", headers=tokens.operator())
    assert len(found.json()["items"]) == 3


async def test_requests_without_a_valid_token_are_counted_by_address(
    limited: httpx.AsyncClient,
) -> None:
    statuses = [
        (await _read(limited, {"Authorization": f"Bearer {uuid4()}"})).status_code for _ in range(4)
    ]
    assert statuses == [401, 401, 401, 429]


async def test_forged_tokens_do_not_use_up_the_callers_limit(
    limited: httpx.AsyncClient, tokens: Tokens
) -> None:
    forged = tokens.operator()["Authorization"][:-4] + "AAAA"
    for _ in range(4):
        await _read(limited, {"Authorization": forged})
    assert (await _read(limited, tokens.operator())).status_code == 200


async def test_health_is_never_refused(limited: httpx.AsyncClient) -> None:
    statuses = {(await limited.get("/healthz")).status_code for _ in range(10)}
    assert statuses == {200}


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_over_the_limit_is_refused_on_the_way(
    client: httpx.AsyncClient, tokens: Tokens, announced: bool
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        sent = 0
        while True:
            sent += 1
            assert sent < 100, "the whole body was read"
            yield b" " * 64 * 1024

    content = b" " * (1024 * 1024 + 1) if announced else endless()
    headers = tokens.operator() | {"Content-Type": "application/json"}
    refused = await client.post("/api/v1/claims", content=content, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")
    assert refused.headers["Content-Type"] == "application/problem+json"


async def test_a_form_cannot_carry_more_to_another_route(
    client: httpx.AsyncClient, tokens: Tokens
) -> None:
    headers = tokens.operator() | {"Content-Type": "multipart/form-data; boundary=x"}
    content = b" " * 400_000
    refused = await client.post("/api/v1/claims", content=content, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")


async def _preflight(client: httpx.AsyncClient, origin: str) -> httpx.Response:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "authorization, idempotency-key"
    return await client.options("/api/v1/claims", headers=asked)


async def test_a_named_page_may_call(limited: httpx.AsyncClient) -> None:
    answer = await _preflight(limited, PAGE)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    assert "Access-Control-Allow-Credentials" not in answer.headers


async def test_another_page_may_not(limited: httpx.AsyncClient) -> None:
    answer = await _preflight(limited, "https://evil.example")
    assert "Access-Control-Allow-Origin" not in answer.headers


async def test_without_named_pages_none_may_call(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz", headers={"Origin": PAGE})
    assert "Access-Control-Allow-Origin" not in answer.headers


async def test_a_named_page_may_read_the_headers_it_needs(
    limited: httpx.AsyncClient, tokens: Tokens
) -> None:
    answer = await _read(limited, tokens.operator() | {"Origin": PAGE})
    shown = set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert {"X-Request-ID", "Retry-After", "Location", "RateLimit"} <= shown


async def test_a_named_page_may_read_refusals_too(limited: httpx.AsyncClient) -> None:
    answers = [await _read(limited, {"Origin": PAGE}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert {answer.headers["Access-Control-Allow-Origin"] for answer in answers} == {PAGE}


async def test_a_named_page_may_read_that_a_bug_happened(
    limited: httpx.AsyncClient, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("api.visible.all_sellers", broken)
    answer = await _read(limited, tokens.operator() | {"Origin": PAGE})
    assert answer.status_code == 500
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    assert answer.headers["X-Request-ID"] == answer.json()["request_id"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("HEAD", "/api/v1/claims", 405),
        ("OPTIONS", "/api/v1/claims", 405),
        ("GET", "/api/v1/claims/", 404),
        ("POST", "/api/v1/claims/", 404),
        ("TRACE", "/healthz", 405),
    ],
)
async def test_a_request_beside_the_routes_is_a_problem(
    client: httpx.AsyncClient, tokens: Tokens, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path, headers=tokens.operator())
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_the_log_names_the_request_on_its_own_line(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "opside.api"):
        await client.get("/api/v1/a%0Ab", headers={"X-Request-ID": "my-id"})
    assert [record.message for record in caplog.records][-1].startswith("GET /api/v1/a%0Ab 404 ")


async def test_roles_of_one_subject_share_a_limit(
    limited: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    for _ in range(4):
        await _read(limited, tokens.of(Role.SELLER, seller.seller_id))
    refused = await _read(limited, tokens.of(Role.SELLER))
    assert refused.status_code == 429
