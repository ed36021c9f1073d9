"""Tokens of a login service: its keys over real HTTP, and every way to pass for one of its."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import SecretStr

from api import jwks
from api.jwks import RemoteKeys
from api.roles import Role
from api.tokens import TokenReader, token_reader
from clock import utc_now
from models.errors import InvalidToken, NotConfigured, TokenKeysAway
from settings import Settings
from tests.api.conftest import serving
from tests.api.login_service import RSA, LoginService, login_service, public

SECRET = "a secret of the tests, longer than 32 bytes"


@pytest.fixture
def login() -> Iterator[LoginService]:
    with login_service() as service:
        yield service


@pytest.fixture
async def reader(login: LoginService) -> AsyncIterator[TokenReader]:
    """Trusts both kinds; looks keys up as often as it likes."""
    opened = TokenReader([SECRET], RemoteKeys(login.url, refetch_seconds=0))
    yield opened
    await opened.close()


@pytest.mark.parametrize("key_id", ["rsa-1", "ec-1", "ed-1"])
async def test_a_token_of_each_algorithm_is_read(
    login: LoginService, reader: TokenReader, key_id: str
) -> None:
    holder = await reader.read(login.token(key_id))
    assert (holder.subject, holder.role) == ("anna@seller.example", Role.OPERATOR)


async def test_the_api_lets_its_users_in_without_a_secret_of_its_own(
    login: LoginService, settings: Settings
) -> None:
    only_login = settings.model_copy(update={"jwt_secret": None, "jwt_jwks_url": login.url})
    async with serving(only_login) as client:
        headers = {"Authorization": f"Bearer {login.token()}"}
        assert (await client.get("/api/v1/claims", headers=headers)).status_code == 200


def _part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def _signed_with_the_public_key(login: LoginService) -> str:
    """HS256 with the service's public key as the secret, as PyJWT itself refuses to make it."""
    import hashlib
    import hmac

    pem = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    payload = login.token().split(".")[1]
    signed = f"{_part({'alg': 'HS256', 'kid': 'rsa-1'})}.{payload}"
    mac = hmac.new(pem, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def _with_header(login: LoginService, **header: Any) -> str:
    """The service's signature beneath another header."""
    _, payload, signature = login.token().split(".")
    return f"{_part({'alg': 'RS256', 'kid': 'rsa-1'} | header)}.{payload}.{signature}"


FORGED = {
    "public key as a secret": _signed_with_the_public_key,
    "no algorithm": lambda login: _with_header(login, alg="none"),
    "algorithm of another key": lambda login: _with_header(login, kid="ec-1"),
    "other hash": lambda login: _with_header(login, alg="RS512"),
    "key id a list": lambda login: _with_header(login, kid=["rsa-1"]),
    "key of its own": lambda login: _with_header(login, jwk=public("ec-1"), kid="mine"),
    "unknown key": lambda login: login.token(header={"kid": "rsa-9"}),
    "another's signature": lambda login: login.token("rsa-2", header={"kid": "rsa-1"}),
    "no key id among many": lambda login: login.token(header={}),
    "expired": lambda login: login.token(exp=utc_now() - timedelta(seconds=1)),
    "without a tenant": lambda login: login.token(tenant=None),
}


@pytest.mark.parametrize("make", FORGED.values(), ids=FORGED.keys())
async def test_what_the_service_did_not_sign_so_is_refused(
    login: LoginService, reader: TokenReader, make: Any
) -> None:
    with pytest.raises(InvalidToken):
        await reader.read(make(login))


async def test_our_own_tokens_are_read_beside_the_services(reader: TokenReader) -> None:
    claims = {"sub": "me", "tenant": "6b2f9c1e-9d1c-4a57-8f2a-1f6f5d0c0a01", "role": "auditor"}
    token = jwt.encode({**claims, "exp": utc_now() + timedelta(hours=1)}, SECRET, "HS256")
    assert (await reader.read(token)).subject == "me"


@pytest.mark.parametrize(
    "entry",
    [public("weak-1"), {**public("rsa-1"), "use": "enc"}, {"kty": "oct", "k": "AAAA"}, {"kty": 1}],
    ids=["weak", "for encryption", "symmetric", "no kind"],
)
async def test_a_key_that_may_not_sign_is_passed_over(
    login: LoginService, reader: TokenReader, entry: dict[str, Any]
) -> None:
    login.keys = [{**entry, "kid": "bad"}, public("ec-1")]
    with pytest.raises(InvalidToken):
        await reader.read(login.token("weak-1", header={"kid": "bad"}))
    assert await reader.read(login.token("ec-1"))


async def test_a_new_key_is_found(login: LoginService, reader: TokenReader) -> None:
    login.keys = [public("rsa-1")]
    await reader.read(login.token("rsa-1"))
    login.keys = [public("ec-1")]
    assert await reader.read(login.token("ec-1"))


async def test_a_token_without_a_key_id_means_the_only_key(
    login: LoginService, reader: TokenReader
) -> None:
    login.keys = [public("ec-1")]
    assert await reader.read(login.token("ec-1", header={}))


async def test_invented_key_ids_do_not_turn_the_api_against_the_service(
    login: LoginService,
) -> None:
    reader = TokenReader([], RemoteKeys(login.url, refetch_seconds=3600))
    await reader.read(login.token())
    for number in range(20):
        with pytest.raises(InvalidToken):
            await reader.read(login.token(header={"kid": f"invented-{number}"}))
    assert login.asked == 1
    await reader.close()


async def test_many_at_once_share_one_fetch(login: LoginService) -> None:
    reader = TokenReader([], RemoteKeys(login.url, refetch_seconds=3600))
    await asyncio.gather(*(reader.read(login.token()) for _ in range(20)))
    assert login.asked == 1
    await reader.close()


async def test_known_keys_serve_while_the_service_is_away(
    login: LoginService, reader: TokenReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reader.read(login.token())
    monkeypatch.setattr(jwks, "FRESH_SECONDS", -1.0)
    login.status = 500
    assert await reader.read(login.token())
    assert login.asked == 2


async def test_known_keys_do_not_serve_for_ever(
    login: LoginService, reader: TokenReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reader.read(login.token())
    monkeypatch.setattr(jwks, "USABLE_SECONDS", -1.0)
    login.status = 500
    with pytest.raises(TokenKeysAway):
        await reader.read(login.token())


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b'{"keys": []}', b'{"keys": [7]}', b"[" * 50_000, b" " * 600_000],
    ids=["empty", "page", "list", "no keys", "numbers", "nested", "endless"],
)
async def test_an_answer_that_is_no_list_of_keys_is_like_none(
    login: LoginService, reader: TokenReader, content: bytes
) -> None:
    login.content = content
    with pytest.raises(TokenKeysAway):
        await reader.read(login.token())


@pytest.mark.parametrize(
    ("claims", "accepted"),
    [
        ({"iss": "https://login.example", "aud": "opside"}, True),
        ({"iss": "https://login.example", "aud": ["other", "opside"]}, True),
        ({"iss": "https://login.example", "aud": "other"}, False),
        ({"iss": "https://login.example"}, False),
        ({"iss": "https://other.example", "aud": "opside"}, False),
        ({"aud": "opside"}, False),
    ],
)
async def test_issuer_and_audience_are_required_where_they_are_set(
    login: LoginService, claims: dict[str, Any], accepted: bool
) -> None:
    keys = RemoteKeys(login.url, refetch_seconds=3600)
    reader = TokenReader([], keys, issuer="https://login.example", audience="opside")
    try:
        await reader.read(login.token(**claims))
    except InvalidToken:
        assert not accepted
    else:
        assert accepted
    await reader.close()


def test_production_fetches_keys_over_tls_only(settings: Settings) -> None:
    chosen = {"jwt_jwks_url": "http://login.example", "opside_environment": "production"}
    with pytest.raises(NotConfigured, match="https"):
        token_reader(settings.model_copy(update={**chosen, "jwt_secret": SecretStr(SECRET)}))
