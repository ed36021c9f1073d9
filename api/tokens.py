"""Reads bearer tokens: of ours (HS256, by secret) and of a login service (by its public keys).

The header's `alg` picks the family, and each family has keys of its own kind only: so a token
signed with a public key as if it were a secret is never checked against that key.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Self
from uuid import UUID

import jwt
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from api.auth import ALGORITHM, LONGEST_SERVICE_LIFE, Principal, accepted_secrets
from api.jwks import RemoteKeys
from api.roles import Role
from models.errors import InvalidToken, NotConfigured
from settings import Settings

LONGEST_ACTOR = 200
_REQUIRED = ["exp", "sub", "tenant", "role"]
_VIA = " via "
_HOSTILE = (ValueError, OverflowError, RecursionError, TypeError)


def _fit_for_audit(name: str) -> str:
    if not name.isprintable() or _VIA in name:
        raise ValueError("it is not a name")
    return name


_Name = Annotated[
    str, Field(min_length=1, max_length=LONGEST_ACTOR), AfterValidator(_fit_for_audit)
]


class _Acting(BaseModel):
    sub: _Name


class _Claims(BaseModel):
    """A token's content (docs/api.md). `act` and `user_role` are a service's, and only its."""

    model_config = ConfigDict(frozen=True)

    sub: _Name
    tenant: UUID
    role: Role
    sellers: list[UUID] = Field(default_factory=list[UUID])
    act: _Acting | None = None
    user_role: Role | None = None
    iat: float | None = None
    exp: float

    @model_validator(mode="after")
    def _a_service_acts_for_a_user(self) -> Self:
        if self.role is not Role.SERVICE:
            if self.act or self.user_role:
                raise ValueError("a user's token names no service")
            return self
        if self.act is None or self.user_role in (None, Role.SERVICE):
            raise ValueError("a service's token names itself and the user's role")
        if self.iat is None or self.exp - self.iat > LONGEST_SERVICE_LIFE.total_seconds():
            raise ValueError("a service's token lives too long")
        if len(self.actor) > LONGEST_ACTOR:
            raise ValueError("the names are too long")
        return self

    @property
    def actor(self) -> str:
        """Who stands in the audit."""
        return f"{self.sub}{_VIA}{self.act.sub}" if self.act else self.sub

    def principal(self) -> Principal:
        """The caller, with the user's role where a service acts."""
        return Principal(
            subject=self.actor,
            tenant_id=self.tenant,
            role=self.user_role or self.role,
            sellers=self.sellers,
            expires_at=datetime.fromtimestamp(self.exp, UTC),
        )


class TokenReader:
    """Turns a bearer token into the one who calls."""

    def __init__(
        self,
        secrets: Sequence[str],
        keys: RemoteKeys | None,
        *,
        issuer: str | None = None,
        audience: str | None = None,
    ) -> None:
        self._secrets = secrets
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    async def read(self, token: str) -> Principal:
        """The token's holder. InvalidToken when it is malformed, expired, forged or incomplete;
        TokenKeysAway when the login service's keys are not known and cannot be had."""
        try:
            return _Claims.model_validate(await self._verified(token)).principal()
        except jwt.ExpiredSignatureError as error:
            raise InvalidToken("The bearer token has expired: get a new one.") from error
        except ValidationError as error:
            raise InvalidToken(f"The bearer token's {_wrong(error)} is not valid.") from error
        # Hostile headers make PyJWT raise more than its own errors: deep nesting, endless numbers.
        except (jwt.PyJWTError, *_HOSTILE) as error:
            raise InvalidToken("The bearer token is not valid: get a new one.") from error

    async def close(self) -> None:
        """Ends the connection to the login service."""
        if self._keys:
            await self._keys.close()

    async def _verified(self, token: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(token)
        if header.get("alg") == ALGORITHM:
            return self._by_secret(token)
        if self._keys is None:
            raise InvalidToken("The bearer token is not valid: get a new one.")
        return await self._by_public_key(token, header, self._keys)

    def _by_secret(self, token: str) -> dict[str, Any]:
        """Ours: whoever holds the secret may say who issued it and for whom."""
        options: Any = {"require": _REQUIRED, "verify_aud": False}
        for secret in self._secrets:
            try:
                return jwt.decode(token, secret, algorithms=[ALGORITHM], options=options)
            except jwt.InvalidSignatureError:
                continue
        raise InvalidToken("The bearer token is not valid: get a new one.")

    async def _by_public_key(
        self, token: str, header: dict[str, Any], keys: RemoteKeys
    ) -> dict[str, Any]:
        key = await keys.find(header.get("kid"), str(header.get("alg")))
        required = [*_REQUIRED, *(["iss"] if self._issuer else [])]
        options: Any = {"require": required, "verify_aud": self._audience is not None}
        return jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm_name],
            options=options,
            issuer=self._issuer,
            audience=self._audience,
        )


def token_reader(settings: Settings) -> TokenReader:
    """By JWT_SECRET, JWT_SECRET_PREVIOUS and JWT_JWKS_URL. NotConfigured when there is none, or
    when keys would travel unprotected in production."""
    secrets = accepted_secrets(settings)
    url = settings.jwt_jwks_url
    if not secrets and not url:
        raise NotConfigured(
            "Nothing says whose tokens to trust: set JWT_SECRET (32 random bytes) or JWT_JWKS_URL."
        )
    if url and settings.opside_environment == "production" and not url.startswith("https://"):
        raise NotConfigured("JWT_JWKS_URL is not safe for production: it must begin with https://.")
    keys = RemoteKeys(url, settings.jwt_jwks_refetch_seconds) if url else None
    return TokenReader(secrets, keys, issuer=settings.jwt_issuer, audience=settings.jwt_audience)


def _wrong(error: ValidationError) -> str:
    names = {str(item["loc"][0]) for item in error.errors() if item["loc"]}
    return ", ".join(sorted(names)) or "acting service"
