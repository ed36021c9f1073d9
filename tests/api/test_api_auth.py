"""Every form of a token that is not one, and what each role may not do."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import jwt
import pytest
from pydantic import SecretStr

from api.app import create_app
from api.auth import mint_token
from api.roles import Role
from api.tokens import TokenReader
from clock import utc_now
from models.contracts.workflows import SellerPollInput
from models.errors import NotConfigured
from settings import Settings
from tests.api.conftest import SECRET, Tokens, new_claim_body

TENANT = UUID("6b2f9c1e-9d1c-4a57-8f2a-1f6f5d0c0a01")


def _signed(secret: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    """A token that is right but for `claims`; None leaves a claim out."""
    known = {
        "sub": "somebody",
        "tenant": str(TENANT),
        "role": "operator",
        "exp": utc_now() + timedelta(hours=1),
    }
    chosen = {name: value for name, value in (known | claims).items() if value is not None}
    return jwt.encode(chosen, secret, algorithm=algorithm)


def _unsigned() -> str:
    def part(content: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

    exp = int(utc_now().timestamp()) + 3600
    payload = {"sub": "x", "tenant": str(TENANT), "role": "operator", "exp": exp}
    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(payload)}."


def _nested() -> str:
    header = base64.urlsafe_b64encode(b"[" * 40_000).decode().rstrip("=")
    return f"{header}.e30.AAAA"


WRONG = {
    "expired": _signed(exp=utc_now() - timedelta(seconds=1)),
    "not yet": _signed(nbf=utc_now() + timedelta(hours=1)),
    "forged": _signed(secret="another secret, also longer than 32 bytes"),
    "other algorithm": _signed(secret=SECRET * 2, algorithm="HS512"),
    "no algorithm": _unsigned(),
    "without exp": _signed(exp=None),
    "endless exp": _signed(exp=float("inf")),
    "exp in words": _signed(exp="tomorrow"),
    "without sub": _signed(sub=None),
    "empty sub": _signed(sub=""),
    "without tenant": _signed(tenant=None),
    "tenant not an id": _signed(tenant="everybody"),
    "tenant a list": _signed(tenant=[str(TENANT)]),
    "without role": _signed(role=None),
    "unknown role": _signed(role="god"),
    "sellers not ids": _signed(role="seller", sellers=["all"]),
    "sellers a word": _signed(role="seller", sellers="all"),
    "not a token": "hello",
    "two parts": "e30.e30",
    "empty parts": "..",
    "nested without end": _nested(),
    "not ascii": "töken.töken.töken",
}


@pytest.mark.parametrize("token", WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_token_is_refused(client: httpx.AsyncClient, token: str) -> None:
    header = (b"Authorization", f"Bearer {token}".encode("latin-1"))
    refused = await client.get("/api/v1/claims", headers=[header])
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")
    assert refused.headers["WWW-Authenticate"].startswith("Bearer ")


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic eDp5", _signed(), f"Token {_signed()}"]
)
async def test_a_request_without_a_bearer_token_is_refused(
    client: httpx.AsyncClient, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    refused = await client.get("/api/v1/claims", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_token")


async def test_a_right_token_is_let_in(client: httpx.AsyncClient) -> None:
    headers = {"Authorization": f"Bearer {_signed()}"}
    assert (await client.get("/api/v1/claims", headers=headers)).status_code == 200


async def test_a_refusal_is_a_problem_with_its_request_id(client: httpx.AsyncClient) -> None:
    refused = await client.get("/api/v1/claims", headers={"X-Request-ID": "my-id.1"})
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json() == {
        "type": "urn:opside:problem:invalid_token",
        "title": "Invalid token",
        "status": 401,
        "detail": "Send a bearer token: Authorization: Bearer <token>.",
        "code": "invalid_token",
        "instance": "/api/v1/claims",
        "request_id": "my-id.1",
    }


def _writes(seller_id: UUID) -> dict[str, str]:
    return {
        "/api/v1/claims": "writer",
        "/api/v1/documents": "writer",
        f"/api/v1/questions/{uuid4()}/answer": "writer",
        f"/api/v1/claims/{uuid4()}/appeal": "writer",
        f"/api/v1/claims/{uuid4()}/evidence": "writer",
        f"/api/v1/claims/{uuid4()}/decide": "operator",
        f"/api/v1/sellers/{seller_id}/stop": "operator",
        f"/api/v1/sellers/{seller_id}/release": "operator",
        f"/api/v1/sellers/{seller_id}/auto-submit": "operator",
    }


BODIES: dict[str, dict[str, Any]] = {
    "claims": {},
    "answer": {"choice": "yes"},
    "appeal": {"grounds": "It was there."},
    "evidence": {"document_id": str(uuid4())},
    "decide": {"action": "withdraw", "reason": "because"},
    "stop": {"reason": "because"},
    "release": {"reason": "because"},
    "auto-submit": {"auto_submit": "exact", "reason": "because"},
}


async def test_an_auditor_writes_nowhere(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    answers: dict[str, Any] = {}
    for path in _writes(seller.seller_id):
        body = BODIES.get(path.rsplit("/", 1)[-1], {}) or new_claim_body(seller)
        sent = await client.post(path, json=body, headers=tokens.auditor())
        answers[path] = (sent.status_code, sent.json()["code"])
    assert set(answers.values()) == {(403, "forbidden")}, answers


async def test_a_seller_neither_decides_nor_stops(
    client: httpx.AsyncClient, tokens: Tokens, seller: SellerPollInput
) -> None:
    headers = tokens.of(Role.SELLER, seller.seller_id)
    for path, who in _writes(seller.seller_id).items():
        if who == "operator":
            body = BODIES[path.rsplit("/", 1)[-1]]
            sent = await client.post(path, json=body, headers=headers)
            assert (sent.status_code, sent.json()["code"]) == (403, "forbidden"), path


def test_the_api_does_not_start_without_knowing_whom_to_trust(settings: Settings) -> None:
    with pytest.raises(NotConfigured, match="JWT_SECRET"):
        create_app(settings.model_copy(update={"jwt_secret": None}))


def test_production_refuses_a_short_secret(settings: Settings) -> None:
    short = {"jwt_secret": SecretStr("short"), "opside_environment": "production"}
    with pytest.raises(NotConfigured, match="too short"):
        create_app(settings.model_copy(update=short))


async def test_a_minted_token_carries_what_it_was_made_with() -> None:
    seller = uuid4()
    token = mint_token(
        SECRET,
        subject="me",
        tenant_id=TENANT,
        role=Role.SELLER,
        sellers=[seller],
        lifetime=timedelta(minutes=5),
    )
    holder = await TokenReader([SECRET], None).read(token)
    assert (holder.subject, holder.tenant_id, holder.role) == ("me", TENANT, Role.SELLER)
    assert holder.sellers == [seller]
