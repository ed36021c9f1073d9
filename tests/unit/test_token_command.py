"""`opside token` mints what the API reads, and only in development."""

from uuid import UUID

import pytest

from api.roles import Role
from api.tokens import TokenReader
from cli.token import token
from models.errors import InvalidField, NotConfigured

SECRET = "a secret of the tests, longer than 32 bytes"
TENANT = UUID("6b2f9c1e-9d1c-4a57-8f2a-1f6f5d0c0a01")


async def test_the_token_speaks_for_its_tenant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JWT_SECRET", SECRET)
    token(tenant=TENANT, role=Role.SELLER, seller=[TENANT], subject="anna", hours=1)
    holder = await TokenReader([SECRET], None).read(capsys.readouterr().out.strip())
    assert (holder.tenant_id, holder.subject, holder.sellers) == (TENANT, "anna", [TENANT])


def test_a_seller_without_sellers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", SECRET)
    with pytest.raises(InvalidField, match="--seller"):
        token(tenant=TENANT, role=Role.SELLER)


def test_production_mints_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", SECRET)
    monkeypatch.setenv("OPSIDE_ENVIRONMENT", "production")
    with pytest.raises(NotConfigured, match="service"):
        token(tenant=TENANT, role=Role.OPERATOR)


def test_without_a_secret_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JWT_SECRET", raising=False)
    with pytest.raises(NotConfigured, match="JWT_SECRET"):
        token(tenant=TENANT, role=Role.OPERATOR)


async def test_production_mints_for_a_service_that_acts_for_a_user(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JWT_SECRET", SECRET)
    monkeypatch.setenv("OPSIDE_ENVIRONMENT", "production")
    token(
        tenant=TENANT,
        role=Role.SERVICE,
        acting_for="anna",
        user_role=Role.AUDITOR,
        subject="importer",
    )
    holder = await TokenReader([SECRET], None).read(capsys.readouterr().out.strip())
    assert (holder.subject, holder.role) == ("anna via importer", Role.AUDITOR)


def test_a_service_without_a_user_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", SECRET)
    with pytest.raises(InvalidField, match="--acting-for"):
        token(tenant=TENANT, role=Role.SERVICE)


def test_a_service_for_a_seller_names_its_sellers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", SECRET)
    with pytest.raises(InvalidField, match="--seller"):
        token(tenant=TENANT, role=Role.SERVICE, acting_for="anna", user_role=Role.SELLER)


def test_a_service_gets_no_token_of_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JWT_SECRET", SECRET)
    with pytest.raises(InvalidField, match="15 minutes"):
        token(tenant=TENANT, role=Role.SERVICE, acting_for="anna", hours=24)
