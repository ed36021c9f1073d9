"""Questions, answers, decisions and appeals, carried to a claim that runs."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.roles import Role
from models.contracts.workflows import SellerPollInput
from tests.api.conftest import Tokens, asked_claim, claim_at


@pytest.fixture
async def asked(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, worker: None
) -> dict[str, Any]:
    return await asked_claim(client, tokens, seller)


@pytest.fixture
async def on_desk(
    client: httpx.AsyncClient, tokens: Tokens, asked: dict[str, Any]
) -> dict[str, Any]:
    """A claim that waits for an operator to file it by hand."""
    headers = tokens.operator()
    await client.post(_answer(asked["question_id"]), json={"choice": "yes"}, headers=headers)
    return await claim_at(client, asked["id"], headers, "on_desk")


def _answer(question_id: str) -> str:
    return f"/api/v1/questions/{question_id}/answer"


async def test_an_open_question_is_listed_with_its_choices(
    client: httpx.AsyncClient, tokens: Tokens, asked: dict[str, Any]
) -> None:
    (question,) = (await client.get("/api/v1/questions", headers=tokens.auditor())).json()["items"]
    assert (question["id"], question["claim_id"]) == (asked["question_id"], asked["id"])
    assert [choice["code"] for choice in question["question"]["choices"]] == ["yes", "no", "upload"]


async def test_an_answer_moves_the_claim_and_names_who_gave_it(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput, asked: dict[str, Any]
) -> None:
    headers = tokens.of(Role.SELLER, seller.seller_id)
    sent = await client.post(_answer(asked["question_id"]), json={"choice": "yes"}, headers=headers)
    assert (sent.status_code, sent.json()["state"]) == (200, "done"), sent.text
    claim = await claim_at(client, asked["id"], headers, "on_desk")
    assert claim["file"]["confirmed_by"] == "a seller"


async def test_the_same_answer_again_is_answered_as_at_first(
    client: httpx.AsyncClient, tokens: Tokens, asked: dict[str, Any]
) -> None:
    path, headers = _answer(asked["question_id"]), tokens.operator()
    first = await client.post(path, json={"choice": "yes"}, headers=headers)
    again = await client.post(path, json={"choice": "yes"}, headers=headers)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_second_answer_finds_the_question_closed(
    client: httpx.AsyncClient, tokens: Tokens, asked: dict[str, Any]
) -> None:
    path = _answer(asked["question_id"])
    await client.post(path, json={"choice": "yes"}, headers=tokens.operator())
    second = await client.post(path, json={"choice": "no"}, headers=tokens.operator())
    assert (second.status_code, second.json()["code"]) == (409, "question_closed")


async def test_an_answer_to_a_claim_that_has_ended_finds_the_question_closed(
    client: httpx.AsyncClient, tokens: Tokens, asked: dict[str, Any]
) -> None:
    headers = tokens.operator()
    body = {"action": "withdraw", "reason": "The units were found."}
    await client.post(f"/api/v1/claims/{asked['id']}/decide", json=body, headers=headers)
    late = await client.post(
        _answer(asked["question_id"]), json={"choice": "yes"}, headers=tokens.operator()
    )
    assert (late.status_code, late.json()["code"]) == (409, "question_closed")


async def test_a_choice_that_was_not_offered_is_refused_with_those_that_were(
    client: httpx.AsyncClient, tokens: Tokens, asked: dict[str, Any]
) -> None:
    sent = await client.post(
        _answer(asked["question_id"]), json={"choice": "maybe"}, headers=tokens.operator()
    )
    assert (sent.status_code, sent.json()["code"]) == (422, "invalid_field")
    assert "yes, no, upload" in sent.json()["detail"]


async def test_an_answer_with_another_body_under_the_same_key_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, asked: dict[str, Any]
) -> None:
    path, headers = _answer(asked["question_id"]), tokens.operator()
    await client.post(path, json={"choice": "yes"}, headers=headers)
    other = await client.post(path, json={"choice": "no"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_an_operator_files_by_hand_and_records_a_denial(
    client: httpx.AsyncClient, tokens: Tokens, on_desk: dict[str, Any]
) -> None:
    path, headers = f"/api/v1/claims/{on_desk['id']}/decide", tokens.operator()
    filed = {"action": "filed_by_hand", "reason": "Filed it.", "case_id": "12345678901"}
    sent = await client.post(path, json=filed, headers=headers)
    assert (sent.status_code, sent.json()["status"]) == (200, "under_review"), sent.text
    outcome = {"status": "denied", "reason": "No proof."}
    denied = {"action": "record_outcome", "reason": "Amazon's mail.", "outcome": outcome}
    sent = await client.post(path, json=denied, headers=tokens.operator())
    assert sent.json()["status"] == "denied", sent.text


async def test_a_decision_that_does_not_apply_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, on_desk: dict[str, Any]
) -> None:
    body = {"action": "close", "reason": "Enough."}
    sent = await client.post(
        f"/api/v1/claims/{on_desk['id']}/decide", json=body, headers=tokens.operator()
    )
    assert (sent.status_code, sent.json()["code"]) == (409, "not_in_this_state")


@pytest.mark.parametrize(
    "body",
    [
        {"action": "withdraw"},
        {"action": "withdraw", "reason": ""},
        {"action": "filed_by_hand", "reason": "Filed it."},
        {"action": "filed_by_hand", "reason": "Filed it.", "case_id": "case 7"},
        {"action": "record_outcome", "reason": "Amazon's mail."},
        {"action": "record_outcome", "reason": "Mail.", "outcome": {"status": "approved"}},
        {"action": "withdraw", "reason": "Found.", "actor": "somebody else"},
    ],
)
async def test_a_decision_without_what_it_needs_is_refused(
    client: httpx.AsyncClient, tokens: Tokens, body: dict[str, Any]
) -> None:
    path = f"/api/v1/claims/{uuid4()}/decide"
    refused = await client.post(path, json=body, headers=tokens.operator())
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_field")


async def test_only_a_denied_claim_is_appealed(
    client: httpx.AsyncClient, tokens: Tokens, on_desk: dict[str, Any]
) -> None:
    body = {"grounds": "It was there.", "reason": "I saw it."}
    sent = await client.post(
        f"/api/v1/claims/{on_desk['id']}/appeal", json=body, headers=tokens.operator()
    )
    assert (sent.status_code, sent.json()["code"]) == (409, "not_in_this_state")


async def test_a_seller_does_not_appeal_with_a_reason_alone(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    body = {"grounds": "It was there.", "reason": "I say so."}
    headers = tokens.of(Role.SELLER, seller.seller_id)
    sent = await client.post(f"/api/v1/claims/{uuid4()}/appeal", json=body, headers=headers)
    assert (sent.status_code, sent.json()["code"]) == (403, "forbidden")


async def test_the_timeline_tells_who_did_what(
    client: httpx.AsyncClient, tokens: Tokens, asked: dict[str, Any]
) -> None:
    body = {"action": "withdraw", "reason": "The units were found."}
    await client.post(f"/api/v1/claims/{asked['id']}/decide", json=body, headers=tokens.operator())
    path = f"/api/v1/claims/{asked['id']}/timeline"
    entries = (await client.get(path, headers=tokens.auditor())).json()["items"]
    last = entries[-1]
    assert (last["target"], last["actor"], last["reason"]) == (
        "withdrawn",
        "a operator",
        "The units were found.",
    )
    assert [entry["previous_hash"] for entry in entries[1:]] == [e["hash"] for e in entries[:-1]]


async def test_the_workflow_says_where_it_is(
    client: httpx.AsyncClient, tokens: Tokens, asked: dict[str, Any]
) -> None:
    path = f"/api/v1/claims/{asked['id']}/state"
    state = (await client.get(path, headers=tokens.auditor())).json()
    assert state["status"] == "awaiting_answer"
    assert state["waiting_for"] == "the seller: answer the question"
    assert state["next_wake_up"] is not None
