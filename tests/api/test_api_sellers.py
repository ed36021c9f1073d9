"""What an operator decides about a seller."""

import httpx

from models.contracts.workflows import SellerPollInput
from tests.api.conftest import Tokens


async def _decide(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, choice: str, key: str
) -> httpx.Response:
    return await client.post(
        f"/api/v1/sellers/{seller.seller_id}/auto-submit",
        json={"auto_submit": choice, "reason": "Our own risk."},
        headers=tokens.operator(key),
    )


async def test_who_decided_what_files_without_a_person_and_why_is_kept(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    decided = (await _decide(client, tokens, seller, "threshold", "k1")).json()
    (listed,) = (await client.get("/api/v1/sellers", headers=tokens.operator())).json()["items"]
    assert listed == decided
    assert (decided["auto_submit"], decided["auto_submit_reason"]) == (
        "threshold",
        "Our own risk.",
    )


async def test_a_decision_that_is_sent_again_does_not_undo_a_later_one(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    await _decide(client, tokens, seller, "threshold", "k1")
    await _decide(client, tokens, seller, "exact", "k2")
    await _decide(client, tokens, seller, "threshold", "k1")
    (listed,) = (await client.get("/api/v1/sellers", headers=tokens.operator())).json()["items"]
    assert listed["auto_submit"] == "exact"
