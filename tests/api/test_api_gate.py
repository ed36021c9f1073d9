"""What the gate goes by: read, revoked, and a model that an operator decides about."""

import httpx

from api.roles import Role
from models.contracts.certificates import Certified
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import certificates, match_models
from tests.api.conftest import Tokens
from tests.database.populate import a_model
from tests.fixtures_database import MOMENT

WHY = {"reason": "Looked at it."}


def certify(database: Database, seller: SellerPollInput) -> None:
    found = Certified(
        threshold=0.9, reason="It holds.", labels=100, labels_sha256="b" * 64, sure=99, right=99
    )
    with database.tenant(seller.tenant_id) as session:
        certificates.enter(session, found, "shipped", "opside", MOMENT)


async def test_without_a_review_the_gate_says_why_it_is_off(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    gate = (await client.get("/api/v1/gate", headers=tokens.auditor())).json()
    assert (gate["certified"], gate["threshold"]) == (False, None)
    assert gate["reason"]


async def test_a_revoked_certificate_is_off_with_its_reason(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    certify(database, seller)
    sent = await client.post("/api/v1/gate/revoke", json=WHY, headers=tokens.operator())
    assert sent.status_code == 200, sent.text
    gate = (await client.get("/api/v1/gate", headers=tokens.operator())).json()
    assert (gate["certified"], gate["reason"]) == (False, WHY["reason"])


async def test_a_yes_to_a_model_ends_what_was_certified_for_the_other(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, database: Database
) -> None:
    certify(database, seller)
    with database.tenant(seller.tenant_id) as session:
        match_models.propose(session, a_model("newer"))
    sent = await client.post(
        "/api/v1/gate/models/newer/decide",
        json={"accept": True, **WHY},
        headers=tokens.operator(),
    )
    assert (sent.status_code, sent.json()["state"]) == (200, "accepted"), sent.text
    gate = (await client.get("/api/v1/gate", headers=tokens.operator())).json()
    assert gate["certified"] is False


async def test_a_seller_does_not_decide_about_models(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    body = {"accept": True, **WHY}
    sent = await client.post(
        "/api/v1/gate/models/newer/decide",
        json=body,
        headers=tokens.of(Role.SELLER, seller.seller_id),
    )
    assert sent.status_code == 403
