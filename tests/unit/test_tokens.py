"""Tokens of ours: two secrets at once, and services that act for a user and do no more."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from pydantic import SecretStr

from api.auth import mint_service_token, mint_token
from api.roles import Role
from api.tokens import TokenReader, token_reader
from clock import utc_now
from models.errors import Forbidden, InvalidField, InvalidToken, NotConfigured
from settings import Settings

OLD = "the old secret, which is longer than 32 bytes"
NEW = "the new secret, which is longer than 32 bytes"
TENANT = UUID("6b2f9c1e-9d1c-4a57-8f2a-1f6f5d0c0a01")


def _settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)  # pyright: ignore[reportCallIssue]


def _of_anna(secret: str) -> str:
    return mint_token(
        secret,
        subject="anna",
        tenant_id=TENANT,
        role=Role.OPERATOR,
        sellers=[],
        lifetime=timedelta(hours=1),
    )


@pytest.mark.parametrize("secret", [OLD, NEW])
async def test_while_the_secret_changes_both_are_read(secret: str) -> None:
    both = _settings(jwt_secret=SecretStr(NEW), jwt_secret_previous=SecretStr(OLD))
    assert (await token_reader(both).read(_of_anna(secret))).subject == "anna"


async def test_after_the_change_the_old_one_is_refused() -> None:
    with pytest.raises(InvalidToken):
        await token_reader(_settings(jwt_secret=SecretStr(NEW))).read(_of_anna(OLD))


async def test_an_expired_token_of_the_old_secret_is_called_expired() -> None:
    both = _settings(jwt_secret=SecretStr(NEW), jwt_secret_previous=SecretStr(OLD))
    token = _signed(OLD, role="operator", exp=utc_now() - timedelta(hours=1))
    with pytest.raises(InvalidToken, match="expired"):
        await token_reader(both).read(token)


def test_production_refuses_a_short_previous_secret() -> None:
    with pytest.raises(NotConfigured, match="JWT_SECRET_PREVIOUS"):
        token_reader(
            _settings(
                jwt_secret=SecretStr(NEW),
                jwt_secret_previous=SecretStr("short"),
                opside_environment="production",
            )
        )


def _service_token(user_role: Role, minutes: float = 5) -> str:
    return mint_service_token(
        NEW,
        service="importer",
        user="anna@seller.example",
        tenant_id=TENANT,
        user_role=user_role,
        sellers=[TENANT],
        lifetime=timedelta(minutes=minutes),
    )


@pytest.mark.parametrize("role", [Role.SELLER, Role.OPERATOR, Role.AUDITOR])
async def test_a_service_has_the_role_of_its_user(role: Role) -> None:
    holder = await TokenReader([NEW], None).read(_service_token(role))
    assert (holder.role, holder.sellers) == (role, [TENANT])


async def test_the_audit_names_the_user_and_the_service() -> None:
    holder = await TokenReader([NEW], None).read(_service_token(Role.OPERATOR))
    assert holder.subject == "anna@seller.example via importer"


async def test_a_service_for_a_seller_does_not_decide() -> None:
    holder = await TokenReader([NEW], None).read(_service_token(Role.SELLER))
    with pytest.raises(Forbidden):
        holder.require_operator()


def test_a_service_token_of_more_than_15_minutes_is_not_minted() -> None:
    with pytest.raises(InvalidField, match="15 minutes"):
        _service_token(Role.OPERATOR, minutes=16)


def test_a_service_does_not_act_for_a_service() -> None:
    with pytest.raises(InvalidField):
        _service_token(Role.SERVICE)


def _signed(secret: str = NEW, **claims: Any) -> str:
    """A service's token that is right but for `claims`; None leaves one out."""
    now = utc_now()
    known: dict[str, Any] = {"sub": "anna", "tenant": str(TENANT), "role": "service"}
    known |= {"act": {"sub": "importer"}, "user_role": "operator", "iat": now}
    known |= {"exp": now + timedelta(minutes=15)}
    if claims.get("role"):
        known |= {"act": None, "user_role": None}
    chosen = {name: value for name, value in (known | claims).items() if value is not None}
    return jwt.encode(chosen, secret, algorithm="HS256")


WRONG: dict[str, dict[str, Any]] = {
    "for a day": {"exp": utc_now() + timedelta(days=1)},
    "without its birth": {"iat": None},
    "born tomorrow": {
        "iat": utc_now() + timedelta(days=1),
        "exp": utc_now() + timedelta(days=1, minutes=5),
    },
    "for nobody": {"act": None},
    "with no role of its user": {"user_role": None},
    "for a service": {"user_role": "service"},
    "without a name": {"act": {}},
    "a user who names a service": {"role": "operator", "act": {"sub": "importer"}},
    "a user with two roles": {"role": "seller", "user_role": "operator"},
    "a user who plays a service": {"role": "operator", "sub": "anna via importer"},
    "a name of two lines": {"sub": "anna\nroot"},
    "a name with NUL": {"sub": "an\0na"},
    "names too long": {"sub": "a" * 190, "act": {"sub": "b" * 190}},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG.keys())
async def test_a_token_that_says_too_much_or_too_little_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(InvalidToken):
        await TokenReader([NEW], None).read(_signed(**claims))


async def test_a_service_token_of_15_minutes_is_read() -> None:
    assert await TokenReader([NEW], None).read(_signed())
