"""The reference page, the OpenAPI document, and requests that fit no route."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.conftest import Tokens


async def test_the_reference_page_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    links = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(links) >= 3
    for link in links:
        assert (await client.get(link)).status_code == 200, link
    assert "http" not in "".join(links)


async def test_every_operation_has_a_summary_and_its_problems(client: httpx.AsyncClient) -> None:
    document: dict[str, Any] = (await client.get("/openapi.json")).json()
    operations = {
        f"{method} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/api/v1")
    }
    assert len(operations) >= 17
    for name, operation in operations.items():
        assert operation["summary"], name
        assert {"401", "503"} <= operation["responses"].keys(), name
        assert "HTTPValidationError" not in str(operation), name


async def test_the_guide_lists_every_request(client: httpx.AsyncClient) -> None:
    document: dict[str, Any] = (await client.get("/openapi.json")).json()
    served = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }
    guide = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    assert set(re.findall(r"^\| (GET|POST|PUT|DELETE) \| `([^`]+)`", guide, re.MULTILINE)) == served


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("DELETE", "/api/v1/claims", 405),
        ("GET", "/api/v1/claims/not-an-id", 422),
    ],
)
async def test_a_request_that_fits_no_route_is_a_problem(
    client: httpx.AsyncClient, tokens: Tokens, method: str, path: str, status: int
) -> None:
    sent = await client.request(method, path, headers=tokens.operator())
    assert (sent.status_code, sent.json()["status"]) == (status, status)
    assert sent.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"nul", b"[" * 100_000, b'{"a": \xff}'])
async def test_a_body_that_is_not_json_is_a_problem(
    client: httpx.AsyncClient, tokens: Tokens, body: bytes
) -> None:
    headers = tokens.operator() | {"Content-Type": "application/json"}
    sent = await client.post("/api/v1/claims", content=body, headers=headers)
    assert sent.status_code in (400, 422), sent.text
    assert sent.headers["Content-Type"] == "application/problem+json"


async def test_a_bug_is_a_plain_problem_without_details(
    client: httpx.AsyncClient, tokens: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret of the house")

    monkeypatch.setattr("api.visible.all_sellers", broken)
    sent = await client.get("/api/v1/sellers", headers=tokens.operator())
    assert (sent.status_code, sent.json()["code"]) == (500, "internal")
    assert "secret" not in sent.text
    assert sent.json()["request_id"] == sent.headers["X-Request-ID"]


async def test_a_request_id_that_is_no_id_is_replaced(client: httpx.AsyncClient) -> None:
    sent = await client.get("/healthz", headers={"X-Request-ID": "a b\tc"})
    assert re.fullmatch(r"[0-9a-f]{16}", sent.headers["X-Request-ID"])
