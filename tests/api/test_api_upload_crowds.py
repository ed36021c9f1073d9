"""Uploads that end early, and many at once."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import Message

from api.app import create_app
from api.upload_slots import AT_ONCE, WAITING, UploadSlots
from api.uploads import check_upload_limit
from models.contracts.evidence import LARGEST_DOCUMENT_BYTES
from models.contracts.workflows import SellerPollInput
from models.errors import NotConfigured, UploadsBusy
from settings import Settings
from tests.api.conftest import Tokens, invoice, upload

FORM = (
    b'--b\r\nContent-Disposition: form-data; name="seller_id"\r\n\r\n%s\r\n'
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
)


async def _cut_off(
    settings: Settings, headers: dict[str, str], parts: list[bytes]
) -> list[Message]:
    """What the API says to a caller that leaves after these parts of a body."""
    messages: list[Message] = [
        {"type": "http.request", "body": part, "more_body": True} for part in parts
    ]
    arriving = iter([*messages, {"type": "http.disconnect"}])
    answered: list[Message] = []

    async def receive() -> Message:
        return next(arriving)

    async def send(message: Message) -> None:
        answered.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/documents",
        "raw_path": b"/api/v1/documents",
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": [
            (name.lower().encode(), value.encode())
            for name, value in (
                headers | {"Content-Type": "multipart/form-data; boundary=b"}
            ).items()
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 1),
        "http_version": "1.1",
        "asgi": {"version": "3.0"},
    }
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        await app(scope, receive, send)
    return answered


def _kept(home: Path) -> list[Path]:
    return list(home.rglob("documents/*"))


@pytest.mark.parametrize("size", [10, 2_000_000], ids=["short", "long"])
async def test_a_cut_off_upload_leaves_nothing_behind(
    settings: Settings,
    client: httpx.AsyncClient,
    tokens: Tokens,
    seller: SellerPollInput,
    size: int,
) -> None:
    wide = settings.model_copy(update={"upload_limit_bytes": 4_000_000})
    parts = [FORM % str(seller.seller_id).encode(), b"x" * size]
    answered = await _cut_off(wide, tokens.operator(), parts)
    listed = await client.get("/api/v1/documents", headers=tokens.auditor())
    assert answered[0]["status"] == 400
    assert b'"upload_cut_off"' in answered[1]["body"]
    assert listed.json()["items"] == []
    assert not _kept(settings.home)


async def test_some_hundred_uploads_at_once_are_all_taken(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    sent = await asyncio.gather(
        *[upload(client, tokens.operator(), seller, invoice(f"SKU-{n}")) for n in range(200)]
    )
    assert Counter(one.status_code for one in sent) == {201: 200}


async def test_a_crowd_is_taken_or_told_to_come_again(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    crowd = AT_ONCE + WAITING + 40
    sent = await asyncio.gather(
        *[upload(client, tokens.operator(), seller, invoice(f"SKU-{n}")) for n in range(crowd)]
    )
    refused = [one for one in sent if one.status_code != 201]
    assert refused
    assert {(one.status_code, one.json()["code"]) for one in refused} == {(503, "uploads_busy")}
    assert all(one.headers["Retry-After"] for one in refused)


async def test_a_slot_is_given_back_after_a_failure() -> None:
    slots = UploadSlots(at_once=1, waiting=0)
    with pytest.raises(ValueError, match="broken"):
        async with slots.slot():
            raise ValueError("broken")
    async with slots.slot():
        with pytest.raises(UploadsBusy):
            async with slots.slot():
                pass


def test_an_upload_that_nobody_could_read_is_refused_at_the_start(settings: Settings) -> None:
    over = settings.model_copy(update={"upload_limit_bytes": LARGEST_DOCUMENT_BYTES + 1})
    with pytest.raises(NotConfigured, match="UPLOAD_LIMIT_BYTES"):
        check_upload_limit(over)
