"""Who calls: bearer tokens (JWT, HS256) with a tenant and a role, and what each role may do."""

from datetime import timedelta
from uuid import UUID

import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.roles import Role
from clock import utc_now
from models.errors import Forbidden, InvalidToken, NotConfigured
from settings import Settings

ALGORITHM = "HS256"
SHORTEST_SECRET_BYTES = 32
_REQUIRED = ["exp", "sub", "tenant", "role"]


class Principal(BaseModel):
    """The holder of a valid token. `sellers` binds a seller and means nothing for other roles."""

    model_config = ConfigDict(frozen=True)

    subject: str = Field(alias="sub", min_length=1, max_length=200)
    tenant_id: UUID = Field(alias="tenant")
    role: Role
    sellers: list[UUID] = Field(default_factory=list[UUID])

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
        if self.role not in (Role.OPERATOR, Role.SERVICE):
            raise Forbidden("Only an operator may do this: ask one.")


def signing_secret(settings: Settings) -> str:
    """JWT_SECRET. NotConfigured when it is missing or, in production, shorter than 32 bytes."""
    secret = settings.jwt_secret.get_secret_value() if settings.jwt_secret else ""
    if not secret:
        raise NotConfigured(
            "JWT_SECRET is not set: give the API a secret of at least 32 random bytes."
        )
    short = len(secret.encode()) < SHORTEST_SECRET_BYTES
    if short and settings.opside_environment == "production":
        raise NotConfigured(
            f"JWT_SECRET is too short for production: use at least {SHORTEST_SECRET_BYTES} bytes."
        )
    return secret


def read_token(token: str, secret: str) -> Principal:
    """The token's holder. InvalidToken when it is malformed, expired, forged or incomplete."""
    try:
        claims = jwt.decode(token, secret, algorithms=[ALGORITHM], options={"require": _REQUIRED})
        return Principal.model_validate(claims)
    except jwt.ExpiredSignatureError as error:
        raise InvalidToken("The bearer token has expired: get a new one.") from error
    except ValidationError as error:
        raise InvalidToken(f"The bearer token's {_wrong_claims(error)} is not valid.") from error
    # Hostile headers make PyJWT raise more than its own errors: deep nesting, endless numbers.
    except (jwt.InvalidTokenError, ValueError, OverflowError, RecursionError, TypeError) as error:
        raise InvalidToken("The bearer token is not valid: get a new one.") from error


def mint_token(
    secret: str,
    *,
    subject: str,
    tenant_id: UUID,
    role: Role,
    sellers: list[UUID],
    lifetime: timedelta,
) -> str:
    """A signed token that `read_token` accepts until `lifetime` is over."""
    now = utc_now()
    claims = {
        "sub": subject,
        "tenant": str(tenant_id),
        "role": role.value,
        "sellers": [str(seller) for seller in sellers],
        "iat": now,
        "exp": now + lifetime,
    }
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


def _wrong_claims(error: ValidationError) -> str:
    return ", ".join(sorted({str(item["loc"][0]) for item in error.errors()}))
