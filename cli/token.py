"""`opside token`: a bearer token for development."""

from typing import Annotated
from uuid import UUID

import typer

from api.roles import Role


def token(
    tenant: Annotated[UUID, typer.Option(help="The tenant that it speaks for.")],
    role: Annotated[Role, typer.Option(help="What it may do.")],
    seller: Annotated[
        list[UUID] | None, typer.Option(help="Its seller; again for more (role seller).")
    ] = None,
    subject: Annotated[str, typer.Option(help="Who acts: kept in every audit.")] = "developer",
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 30, help="Valid so long.")] = 12,
) -> None:
    """Print a token for `Authorization: Bearer ...`. Not in production: users log in elsewhere."""
    from datetime import timedelta

    from api.auth import mint_token, signing_secret
    from models.errors import InvalidField, NotConfigured
    from settings import Settings

    settings = Settings()
    if settings.opside_environment == "production":
        raise NotConfigured("`opside token` is for development: OPSIDE_ENVIRONMENT is production.")
    if role is Role.SELLER and not seller:
        raise InvalidField("A seller's token names its sellers: add --seller UUID.")
    print(
        mint_token(
            signing_secret(settings),
            subject=subject,
            tenant_id=tenant,
            role=role,
            sellers=seller or [],
            lifetime=timedelta(hours=hours),
        )
    )
