"""What a person looks at before an answer: the line on its page, the paper beside a question."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.contracts.workflows import SellerPollInput
from settings import Settings
from tests.api.conftest import Tokens, asked_claim, invoice, upload
from tests.api.test_api_costs import paper

PNG = b"\x89PNG\r\n\x1a\n"


async def read(client: httpx.AsyncClient, tokens: Tokens, path: str) -> dict[str, Any]:
    """The document, once somebody has tried to read it."""
    while True:
        document = (await client.get(path, headers=tokens.auditor())).json()
        if document["status"] != "uploaded":
            return document
        await asyncio.sleep(0.1)


@pytest.fixture
async def document(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> str:
    """The path of an invoice of a page, which was read."""
    sent = await upload(client, tokens.operator(), seller, paper(), "invoice.pdf")
    path = f"/api/v1/documents/{sent.json()['id']}"
    await read(client, tokens, path)
    return path


async def test_a_line_is_shown_on_its_page(
    client: httpx.AsyncClient, tokens: Tokens, document: str
) -> None:
    first = await client.get(f"{document}/lines/1/picture", headers=tokens.auditor())
    again = await client.get(f"{document}/lines/1/picture", headers=tokens.auditor())
    assert (first.status_code, first.headers["Content-Type"]) == (200, "image/png")
    assert first.content.startswith(PNG)
    assert again.content == first.content


async def test_a_table_has_no_picture_and_says_so(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    sent = await upload(client, tokens.operator(), seller, invoice())
    path = f"/api/v1/documents/{sent.json()['id']}"
    await read(client, tokens, path)
    answer = await client.get(f"{path}/lines/1/picture", headers=tokens.auditor())
    assert (answer.status_code, "Download the file" in answer.json()["detail"]) == (404, True)


async def test_a_line_that_there_is_not_has_no_picture(
    client: httpx.AsyncClient, tokens: Tokens, document: str
) -> None:
    answer = await client.get(f"{document}/lines/9/picture", headers=tokens.auditor())
    assert answer.status_code == 404


async def test_another_tenant_sees_no_picture(
    client: httpx.AsyncClient, stranger: SellerPollInput, document: str
) -> None:
    headers = Tokens(stranger.tenant_id).operator()
    answer = await client.get(f"{document}/lines/1/picture", headers=headers)
    assert answer.status_code == 404


async def test_a_deleted_document_takes_its_pictures_with_it(
    client: httpx.AsyncClient, tokens: Tokens, settings: Settings, document: str
) -> None:
    await client.get(f"{document}/lines/1/picture", headers=tokens.auditor())
    kept = list(_pictures(settings.home))
    await client.delete(document, headers=tokens.operator())
    assert (len(kept), list(_pictures(settings.home))) == (1, [])


async def test_a_question_has_its_paper_its_reminder_and_its_default_beside_it(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> None:
    claim = await asked_claim(client, tokens, seller)
    listed = await client.get("/api/v1/questions", headers=tokens.auditor())
    (asked,) = listed.json()["items"]
    said = {value["label"]: value["text"] for value in asked["evidence"]["values"]}
    assert asked["claim_id"] == claim["id"]
    assert said["Price of one unit"] == "4.00 USD"
    assert said["Date"] == "1 April 2026"
    assert asked["question"]["default"]
    assert len(asked["question"]["choices"]) <= 5
    assert asked["opened_at"] < asked["remind_at"] < asked["question"]["deadline"]


def _pictures(home: Path) -> list[Path]:
    return list((home / "storage").glob("*/pictures/*/*.png"))
