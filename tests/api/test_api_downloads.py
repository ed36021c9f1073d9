"""Downloads of documents: by a link, by a token, and links that do not hold."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api.links import LinkSigner
from api.roles import Role
from clock import utc_now
from models.contracts.workflows import SellerPollInput
from models.errors import LinkExpired, LinkInvalid, NotConfigured
from settings import Settings
from tests.api.conftest import Tokens, invoice, upload

NAME = "invoice für Ärger.csv"


@pytest.fixture
async def document(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> dict[str, Any]:
    return (await upload(client, tokens.operator(), seller, invoice(), NAME)).json()


async def link_to(
    client: httpx.AsyncClient, tokens: Tokens, document: dict[str, Any]
) -> dict[str, Any]:
    path = f"/api/v1/documents/{document['id']}/link"
    given = await client.post(path, headers=tokens.auditor())
    assert given.status_code == 200, given.text
    return given.json()


async def test_a_link_downloads_the_bytes_without_a_token(
    client: httpx.AsyncClient, tokens: Tokens, document: dict[str, Any]
) -> None:
    link = await link_to(client, tokens, document)
    got = await client.get(link["url"])
    assert (got.status_code, got.content) == (200, invoice())


async def test_a_download_is_saved_and_never_shown(
    client: httpx.AsyncClient, tokens: Tokens, document: dict[str, Any]
) -> None:
    got = await client.get((await link_to(client, tokens, document))["url"])
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert got.headers["Cache-Control"] == "private, no-store"
    assert got.headers["Content-Type"] == "text/csv"
    assert got.headers["Content-Disposition"] == (
        'attachment; filename="invoice f_r _rger.csv"; '
        "filename*=UTF-8''invoice%20f%C3%BCr%20%C3%84rger.csv"
    )


async def test_a_type_that_a_browser_would_run_is_not_repeated(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    sent = await client.post(
        "/api/v1/documents",
        data={"seller_id": str(seller.seller_id)},
        files={"file": ("a.html", b"<script>alert(1)</script>", "text/html")},
        headers=tokens.operator(),
    )
    got = await client.get(f"{sent.headers['Location']}/content", headers=tokens.auditor())
    assert got.headers["Content-Type"] == "application/octet-stream"


async def test_a_token_downloads_directly(
    client: httpx.AsyncClient, tokens: Tokens, document: dict[str, Any]
) -> None:
    path = f"/api/v1/documents/{document['id']}/content"
    got = await client.get(path, headers=tokens.auditor())
    assert (got.status_code, got.content) == (200, invoice())


async def test_without_link_or_token_nothing_is_downloaded(
    client: httpx.AsyncClient, document: dict[str, Any]
) -> None:
    got = await client.get(f"/api/v1/documents/{document['id']}/content")
    assert (got.status_code, got.json()["code"]) == (401, "invalid_token")


@pytest.mark.parametrize("path", ["content", "link"])
async def test_another_sellers_document_is_not_found(
    client: httpx.AsyncClient,
    tokens: Tokens,
    other_seller: SellerPollInput,
    document: dict[str, Any],
    path: str,
) -> None:
    headers = tokens.of(Role.SELLER, other_seller.seller_id)
    method = "GET" if path == "content" else "POST"
    got = await client.request(
        method, f"/api/v1/documents/{document['id']}/{path}", headers=headers
    )
    assert (got.status_code, got.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("change", ["expires", "signature", "document", "no signature"])
async def test_an_altered_link_tells_nothing(
    client: httpx.AsyncClient, tokens: Tokens, document: dict[str, Any], change: str
) -> None:
    url = httpx.URL((await link_to(client, tokens, document))["url"])
    given = dict(url.params)
    other = "B" if given["signature"].endswith("A") else "A"
    altered = {
        "expires": url.copy_set_param("expires", str(int(given["expires"]) + 1)),
        "signature": url.copy_set_param("signature", given["signature"][:-2] + other + "A"),
        "document": url.copy_with(path=url.path.replace(document["id"][:4], "0000")),
        "no signature": url.copy_remove_param("signature"),
    }[change]
    got = await client.get(altered)
    assert (got.status_code, got.json()["code"]) == (403, "link_invalid")


def test_a_link_is_over_after_five_minutes(settings: Settings, seller: SellerPollInput) -> None:
    signer, now = LinkSigner(settings), utc_now()
    link, signature = signer.give(seller.tenant_id, seller.seller_id, now)
    assert signer.read(link.document_id, link.expires, signature, now) == link
    later = now + timedelta(minutes=5)
    with pytest.raises(LinkExpired):
        signer.read(link.document_id, link.expires, signature, later)


def test_a_link_of_another_secret_is_refused(settings: Settings, seller: SellerPollInput) -> None:
    now = utc_now()
    other = settings.model_copy(update={"link_secret": SecretStr("another secret " * 3)})
    link, signature = LinkSigner(other).give(seller.tenant_id, seller.seller_id, now)
    with pytest.raises(LinkInvalid):
        LinkSigner(settings).read(link.document_id, link.expires, signature, now)


def test_without_any_secret_links_are_not_configured(settings: Settings) -> None:
    with pytest.raises(NotConfigured, match="LINK_SECRET"):
        LinkSigner(settings.model_copy(update={"jwt_secret": None}))


def test_a_short_secret_is_refused_in_production(settings: Settings) -> None:
    short = {"link_secret": SecretStr("short"), "opside_environment": "production"}
    with pytest.raises(NotConfigured, match="too short"):
        LinkSigner(settings.model_copy(update=short))
