"""Uploads: each form of a wrong one, and the same one twice."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from models.contracts.erasure import ErasureKind
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import erasure
from tests.api.conftest import Tokens, invoice, upload
from tests.database.populate import an_erasure


async def test_an_upload_is_kept_with_its_name_and_hash(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    sent = await upload(
        client, tokens.operator(), seller, invoice(), "C:\\scans\\in\u200bvoice.csv"
    )
    document = (await client.get(sent.headers["Location"], headers=tokens.auditor())).json()
    assert (sent.status_code, document["file_name"]) == (201, "invoice.csv")
    assert (document["size"], document["uploaded_by"]) == (len(invoice()), "a operator")
    assert "uri" not in document


async def test_the_same_bytes_again_are_the_same_document(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    first = await upload(client, tokens.operator(), seller, invoice())
    again = await upload(client, tokens.operator(), seller, invoice(), "another name.csv")
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])


async def test_erased_bytes_are_not_taken_again(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    first = (await upload(client, tokens.operator(), seller, invoice())).json()
    order = an_erasure(seller.tenant_id, kind=ErasureKind.DOCUMENT, subject=first["id"])
    with database.system() as session:
        erasure.erase(session, order)
    again = await upload(client, tokens.operator(), seller, invoice())
    shown = await client.get(f"/api/v1/documents/{first['id']}", headers=tokens.auditor())
    bytes_ = await client.get(f"/api/v1/documents/{first['id']}/content", headers=tokens.auditor())
    assert (again.status_code, again.json()["code"]) == (410, "document_erased")
    assert (shown.json()["status"], shown.json()["file_name"]) == ("erased", "[erased]")
    assert (bytes_.status_code, bytes_.json()["code"]) == (410, "document_erased")


async def test_the_same_bytes_of_another_seller_are_another_document(
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    other_seller: SellerPollInput,
) -> None:
    first = await upload(client, tokens.operator(), seller, invoice())
    other = await upload(client, tokens.operator(), other_seller, invoice())
    assert (other.status_code, other.json()["id"] != first.json()["id"]) == (201, True)


async def test_other_bytes_under_the_same_key_are_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    headers = tokens.operator()
    await upload(client, headers, seller, invoice())
    other = await upload(client, headers, seller, invoice("SKU-2"))
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_an_empty_file_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    refused = await upload(client, tokens.operator(), seller, b"")
    assert (refused.status_code, refused.json()["code"]) == (422, "document_empty")


async def test_a_file_just_over_the_limit_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    refused = await upload(client, tokens.operator(), seller, b"x" * 100_001)
    assert (refused.status_code, refused.json()["code"]) == (413, "document_too_large")


async def test_a_file_of_exactly_the_limit_is_taken(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    taken = await upload(client, tokens.operator(), seller, b"x" * 100_000)
    assert taken.status_code == 201


async def test_a_flood_without_a_length_is_cut_off_on_the_way(
    client: httpx.AsyncClient, tokens: Tokens
) -> None:
    sent = 0

    async def flood() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        for _ in range(1000):
            sent += 10_000
            yield b"x" * 10_000

    headers = tokens.operator() | {"Content-Type": "multipart/form-data; boundary=b"}
    refused = await client.post("/api/v1/documents", content=flood(), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (413, "document_too_large")


async def test_a_file_that_nobody_can_read_says_so(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    sent = await upload(client, tokens.operator(), seller, b"\x7fELF\x02\x01" + bytes(50), "a.bin")
    document: dict[str, Any] = {"status": "uploaded"}
    while document["status"] == "uploaded":
        document = (await client.get(sent.headers["Location"], headers=tokens.auditor())).json()
    assert (document["status"], document["error_code"]) == ("failed", "document_type_unknown")


@pytest.mark.parametrize("seller_id", ["", "me", "12"])
async def test_an_upload_for_nobody_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, seller_id: str
) -> None:
    refused = await client.post(
        "/api/v1/documents",
        data={"seller_id": seller_id},
        files={"file": ("a.csv", invoice())},
        headers=tokens.operator(),
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", "multipart/form-data; boundary=b"),
        (b"--b\r\nnonsense", "multipart/form-data; boundary=b"),
        (b"--b\r\nnonsense", "multipart/form-data"),
        (b"{}", "application/json"),
        (b"seller_id=1&file=2", "application/x-www-form-urlencoded"),
    ],
)
async def test_a_form_that_is_not_one_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, content: bytes, content_type: str
) -> None:
    headers = tokens.operator() | {"Content-Type": content_type}
    refused = await client.post("/api/v1/documents", content=content, headers=headers)
    assert refused.status_code in (400, 422), refused.text
    assert refused.headers["Content-Type"] == "application/problem+json"


async def test_with_the_engine_away_the_document_is_kept(
    without_engine: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    sent = await upload(without_engine, tokens.operator(), seller, invoice())
    listed = await without_engine.get("/api/v1/documents", headers=tokens.auditor())
    assert (sent.status_code, listed.json()["items"][0]["id"]) == (202, sent.json()["id"])


async def test_a_file_with_its_right_name_is_read_after_one_with_a_wrong_name(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    wrong = (await upload(client, tokens.operator(), seller, invoice(), "invoice.pdf")).json()
    failed = await _tried(client, tokens, wrong["id"])
    await upload(client, tokens.operator(), seller, invoice(), "invoice.csv")
    read = await _tried(client, tokens, wrong["id"])
    assert (failed["error_code"], failed["error"] is not None) == ("document_type_unknown", True)
    assert (read["status"], read["file_name"], read["error"]) == ("read", "invoice.csv", None)


async def _tried(client: httpx.AsyncClient, tokens: Tokens, document_id: str) -> dict[str, Any]:
    """The document, once somebody has tried to read it."""
    while True:
        found = await client.get(f"/api/v1/documents/{document_id}", headers=tokens.auditor())
        if found.json()["status"] != "uploaded":
            return found.json()
        await asyncio.sleep(0.1)
