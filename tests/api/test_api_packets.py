"""Downloading a claim's proof packet."""

import hashlib
from uuid import UUID

import httpx
import pytest

from integrations.storage.store import ObjectStore
from models.contracts.claim import ClaimFile, ClaimStatus, PacketRef
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from settings import Settings
from tests.api.conftest import Tokens
from tests.fixtures_database import Writer, new_claim


@pytest.fixture
def claim(database: Database, seller: SellerPollInput) -> ClaimInput:
    return new_claim(database, seller)


@pytest.fixture
def sealed(database: Database, settings: Settings, claim: ClaimInput) -> ClaimInput:
    """A claim with two versions of a packet, `first` and `second`."""
    store, writer = ObjectStore(settings.storage_url or ""), Writer(database, claim.identity)
    writer.write(ClaimStatus.DETECTED)
    for version, content in enumerate((b"first", b"second"), start=1):
        place = f"{claim.identity.tenant_id}/packets/{claim.identity.claim_id}/{version}.zip"
        packet = PacketRef(
            version=version,
            uri=store.put(place, content, "application/zip"),
            sha256=hashlib.sha256(content).hexdigest(),
            size=len(content),
        )
        writer.write(ClaimStatus.SEALED, file=ClaimFile(packet=packet))
    return claim


def _path(claim_id: UUID) -> str:
    return f"/api/v1/claims/{claim_id}/packet"


async def test_there_is_none_before_the_claim_is_sealed(
    client: httpx.AsyncClient, tokens: Tokens, claim: ClaimInput
) -> None:
    sent = await client.get(_path(claim.identity.claim_id), headers=tokens.auditor())
    assert (sent.status_code, sent.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("query", "content"), [("", b"second"), ("?version=1", b"first"), ("?version=2", b"second")]
)
async def test_the_newest_or_the_wanted_version_is_sent(
    client: httpx.AsyncClient, tokens: Tokens, sealed: ClaimInput, query: str, content: bytes
) -> None:
    path = _path(sealed.identity.claim_id)
    sent = await client.get(path + query, headers=tokens.auditor())
    assert (sent.content, sent.headers["Content-Type"]) == (content, "application/zip")
    assert sent.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'


async def test_a_version_that_was_never_made_is_not_found(
    client: httpx.AsyncClient, tokens: Tokens, sealed: ClaimInput
) -> None:
    path = _path(sealed.identity.claim_id)
    sent = await client.get(f"{path}?version=3", headers=tokens.auditor())
    assert (sent.status_code, sent.json()["code"]) == (404, "not_found")
