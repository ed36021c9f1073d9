"""Who calls: a subject of a tenant with a role, what the role may do, and tokens of our own.

`api/tokens.py` reads tokens, of ours and of a login service.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from pydantic import BaseModel, ConfigDict, Field

from api.roles import Role
from clock import utc_now
from models.errors import Forbidden, InvalidField, NotConfigured
from settings import Settings

ALGORITHM = "HS256"
SHORTEST_SECRET_BYTES = 32
LONGEST_SERVICE_LIFE = timedelta(minutes=15)


class Principal(BaseModel):
    """The holder of a valid token. `sellers` binds a seller and means nothing for other roles.

    `subject` is the actor of audit entries. A service that acts for a user has the user's role,
    and its subject names both: `anna@seller.example via importer`. `expires_at` ends live streams.
    """

    model_config = ConfigDict(frozen=True)

    subject: str
    tenant_id: UUID
    role: Role
    sellers: list[UUID] = Field(default_factory=list[UUID])
    expires_at: datetime

    def sees(self, seller_id: UUID) -> bool:
        """Whether the rows of this seller of the tenant are this caller's to see."""
        return self.role is not Role.SELLER or seller_id in self.sellers

    @property
    def seller_filter(self) -> list[UUID] | None:
        """The sellers that lists are narrowed to; None means all of the tenant."""
        return list(self.sellers) if self.role is Role.SELLER else None

    def require_writer(self) -> None:
        """Forbidden for an auditor."""
        if self.role is Role.AUDITOR:
            raise Forbidden("An auditor reads only: ask an operator to do this.")

    def require_operator(self) -> None:
        """Forbidden unless the caller may decide for the tenant."""
        if self.role is not Role.OPERATOR:
            raise Forbidden("Only an operator may do this: ask one.")


def signing_secret(settings: Settings) -> str:
    """JWT_SECRET. NotConfigured when it is missing or, in production, shorter than 32 bytes."""
    secret = settings.jwt_secret.get_secret_value() if settings.jwt_secret else ""
    if not secret:
        raise NotConfigured("JWT_SECRET is not set: give it at least 32 random bytes.")
    _check_length(secret, "JWT_SECRET", settings)
    return secret


def accepted_secrets(settings: Settings) -> list[str]:
    """The secrets whose tokens are read, the signing one first. NotConfigured as above, but none
    at all is right where a login service signs every token."""
    secrets = [signing_secret(settings)] if settings.jwt_secret else []
    other = settings.jwt_secret_previous
    if other and other.get_secret_value():
        _check_length(other.get_secret_value(), "JWT_SECRET_PREVIOUS", settings)
        secrets.append(other.get_secret_value())
    return secrets


def mint_token(
    secret: str,
    *,
    subject: str,
    tenant_id: UUID,
    role: Role,
    sellers: list[UUID],
    lifetime: timedelta,
) -> str:
    """A signed token of a user, good until `lifetime` is over."""
    return _signed(
        secret,
        {
            "sub": subject,
            "tenant": str(tenant_id),
            "role": role.value,
            "sellers": [str(seller) for seller in sellers],
        },
        lifetime,
    )


def mint_service_token(
    secret: str,
    *,
    service: str,
    user: str,
    tenant_id: UUID,
    user_role: Role,
    sellers: list[UUID],
    lifetime: timedelta,
) -> str:
    """A signed token of a service that acts for a user, with that user's role. InvalidField when it
    would live longer than 15 minutes, or when the user's role is no user's."""
    if lifetime > LONGEST_SERVICE_LIFE:
        raise InvalidField("A service's token lives 15 minutes at most: mint a new one then.")
    if user_role is Role.SERVICE:
        raise InvalidField("A service acts for a seller, an operator or an auditor.")
    return _signed(
        secret,
        {
            "sub": user,
            "act": {"sub": service},
            "tenant": str(tenant_id),
            "role": Role.SERVICE.value,
            "user_role": user_role.value,
            "sellers": [str(seller) for seller in sellers],
        },
        lifetime,
    )


def _signed(secret: str, claims: dict[str, Any], lifetime: timedelta) -> str:
    now = utc_now()
    return jwt.encode({**claims, "iat": now, "exp": now + lifetime}, secret, algorithm=ALGORITHM)


def _check_length(secret: str, name: str, settings: Settings) -> None:
    short = len(secret.encode()) < SHORTEST_SECRET_BYTES
    if short and settings.opside_environment == "production":
        raise NotConfigured(
            f"{name} is too short for production: use at least {SHORTEST_SECRET_BYTES} bytes."
        )
