"""Another tenant's ids, and another seller's for a seller, are not found: on every route."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.roles import Role
from clock import utc_now
from models.contracts.claim import ClaimStatus, Question
from models.contracts.workflows import SellerPollInput
from models.db import Database
from tests.api.conftest import Tokens, invoice, new_claim_body, upload
from tests.fixtures_database import Writer, new_claim, new_document


@dataclass(frozen=True)
class Rows:
    """One of each, all of one seller."""

    seller: SellerPollInput
    claim_id: UUID
    document_id: UUID
    question_id: UUID


@pytest.fixture
def rows(database: Database, seller: SellerPollInput) -> Rows:
    claim = new_claim(database, seller)
    question = Question(
        question_id=uuid4(),
        kind="confirm_match",
        text="Is it?",
        choices=[],
        deadline=utc_now(),
        default="Nothing.",
    )
    Writer(database, claim.identity).write(ClaimStatus.DETECTED, opens=question)
    document_id = new_document(database, seller, 5)
    return Rows(seller, claim.identity.claim_id, document_id, question.question_id)


def _requests(rows: Rows) -> dict[str, Any]:
    claim = f"/api/v1/claims/{rows.claim_id}"
    question = f"/api/v1/questions/{rows.question_id}"
    seller = f"/api/v1/sellers/{rows.seller.seller_id}"
    return {
        claim: None,
        f"{claim}/timeline": None,
        f"{claim}/state": None,
        f"{claim}/packet": None,
        f"/api/v1/claims?seller={rows.seller.seller_id}": None,
        f"/api/v1/documents/{rows.document_id}": None,
        question: None,
        "/api/v1/claims": new_claim_body(rows.seller),
        f"{claim}/decide": {"action": "withdraw", "reason": "Mine now."},
        f"{claim}/appeal": {"grounds": "Mine now."},
        f"{claim}/evidence": {"document_id": str(rows.document_id)},
        f"/api/v1/reimbursements/unmatched?seller_id={rows.seller.seller_id}": None,
        f"{question}/answer": {"choice": "yes"},
        f"{seller}/stop": {"reason": "Because I can."},
        f"{seller}/release": {"reason": "Because I can."},
        f"{seller}/auto-submit": {"auto_submit": "threshold", "reason": "Because I can."},
    }


async def _ask(
    client: httpx.AsyncClient, path: str, body: dict[str, Any] | None, headers: dict[str, str]
) -> httpx.Response:
    if body is None:
        return await client.get(path, headers=headers)
    return await client.post(path, json=body, headers=headers)


async def test_another_tenants_ids_are_not_found(
    client: httpx.AsyncClient, rows: Rows, stranger: SellerPollInput
) -> None:
    headers = Tokens(stranger.tenant_id)
    answers = {
        path: await _ask(client, path, body, headers.operator())
        for path, body in _requests(rows).items()
    }
    codes = {path: (sent.status_code, sent.json()["code"]) for path, sent in answers.items()}
    assert set(codes.values()) == {(404, "not_found")}, codes


async def test_another_sellers_ids_are_not_found_by_a_seller(
    client: httpx.AsyncClient, rows: Rows, tokens: Tokens, other_seller: SellerPollInput
) -> None:
    operators = ("/decide", "/stop", "/release", "/auto-submit")
    requests = {
        path: body for path, body in _requests(rows).items() if not path.endswith(operators)
    }
    codes: dict[str, Any] = {}
    for path, body in requests.items():
        headers = tokens.of(Role.SELLER, other_seller.seller_id)
        sent = await _ask(client, path, body, headers)
        codes[path] = (sent.status_code, sent.json()["code"])
    assert set(codes.values()) == {(404, "not_found")}, codes


async def test_a_tenant_that_does_not_exist_finds_nothing(
    client: httpx.AsyncClient, rows: Rows
) -> None:
    codes: dict[str, Any] = {}
    for path, body in _requests(rows).items():
        sent = await _ask(client, path, body, Tokens(uuid4()).operator())
        codes[path] = (sent.status_code, sent.json()["code"])
    assert set(codes.values()) == {(404, "not_found")}, codes


async def test_an_upload_for_another_tenants_seller_is_not_taken(
    client: httpx.AsyncClient, rows: Rows, stranger: SellerPollInput
) -> None:
    sent = await upload(client, Tokens(stranger.tenant_id).operator(), rows.seller, invoice())
    assert (sent.status_code, sent.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["claims", "documents", "questions", "sellers"])
async def test_lists_show_another_tenant_its_own_alone(
    client: httpx.AsyncClient, rows: Rows, stranger: SellerPollInput, path: str
) -> None:
    headers = Tokens(stranger.tenant_id).operator()
    items = (await client.get(f"/api/v1/{path}", headers=headers)).json()["items"]
    own = [str(stranger.seller_id)] if path == "sellers" else []
    assert [item["id"] for item in items] == own


@pytest.mark.parametrize("path", ["claims", "documents", "questions", "sellers"])
async def test_lists_show_a_seller_its_own_alone(
    client: httpx.AsyncClient,
    rows: Rows,
    tokens: Tokens,
    other_seller: SellerPollInput,
    path: str,
) -> None:
    headers = tokens.of(Role.SELLER, other_seller.seller_id)
    items = (await client.get(f"/api/v1/{path}", headers=headers)).json()["items"]
    own = [str(other_seller.seller_id)] if path == "sellers" else []
    assert [item["id"] for item in items] == own


async def test_an_appeal_does_not_take_another_sellers_document(
    client: httpx.AsyncClient,
    rows: Rows,
    tokens: Tokens,
    other_seller: SellerPollInput,
    database: Database,
) -> None:
    foreign = new_document(database, other_seller, 1)
    sent = await client.post(
        f"/api/v1/claims/{rows.claim_id}/appeal",
        json={"grounds": "See there.", "document_ids": [str(foreign)]},
        headers=tokens.operator(),
    )
    assert (sent.status_code, sent.json()["code"]) == (404, "not_found")
