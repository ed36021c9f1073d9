"""The keys of packets, as an auditor gets them."""

import httpx

from integrations.keys import SigningKeys
from packets.signing import PublicKey
from settings import Settings
from tests.api.conftest import Tokens


async def test_there_is_no_key_before_the_first_packet(
    client: httpx.AsyncClient, tokens: Tokens
) -> None:
    assert (await client.get("/api/v1/keys", headers=tokens.operator())).json() == {"items": []}


async def test_a_rotated_key_stays_listed(
    client: httpx.AsyncClient, tokens: Tokens, settings: Settings
) -> None:
    keys = SigningKeys(settings.home)
    both = {keys.signer().public.key_id, keys.rotate().public.key_id}
    items = (await client.get("/api/v1/keys", headers=tokens.operator())).json()["items"]
    assert {item["id"] for item in items} == both
    assert {PublicKey.from_pem(item["pem"].encode()).key_id for item in items} == both
