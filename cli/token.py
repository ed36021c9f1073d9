"""`opside token`: a bearer token, of a user in development, of a service that acts for one."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import typer

from api.roles import Role

DEVELOPER_HOURS = 12.0
SERVICE_HOURS = 0.25


def token(
    *,
    tenant: Annotated[UUID, typer.Option(help="The tenant that it speaks for.")],
    role: Annotated[Role, typer.Option(help="What it may do.")],
    seller: Annotated[
        list[UUID] | None, typer.Option(help="The seller's account; again for more (role seller).")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(help="Who acts: kept in every audit. Of a service: its name.")
    ] = None,
    acting_for: Annotated[
        str | None, typer.Option(help="The user that a service acts for (role service).")
    ] = None,
    user_role: Annotated[
        Role, typer.Option(help="That user's role: a service may do no more.")
    ] = Role.OPERATOR,
    hours: Annotated[
        float | None,
        typer.Option(min=0.01, max=24 * 30, help="Valid so long: 12, of a service at most 0.25."),
    ] = None,
) -> None:
    """Print a token for `Authorization: Bearer ...`. In production for services alone: users log in
    elsewhere."""
    from api.auth import mint_service_token, mint_token, signing_secret
    from models.errors import InvalidField, NotConfigured
    from settings import Settings

    settings = Settings()
    is_service = role is Role.SERVICE
    if settings.opside_environment == "production" and not is_service:
        raise NotConfigured(
            "OPSIDE_ENVIRONMENT is production: only --role service is minted here, users log in."
        )
    if (user_role if is_service else role) is Role.SELLER and not seller:
        raise InvalidField("A seller's token names its sellers: add --seller UUID.")
    secret = signing_secret(settings)
    if is_service:
        if not acting_for:
            raise InvalidField("A service acts for a user: add --acting-for USER.")
        print(
            mint_service_token(
                secret,
                service=subject or "service",
                user=acting_for,
                tenant_id=tenant,
                user_role=user_role,
                sellers=seller or [],
                lifetime=timedelta(hours=hours or SERVICE_HOURS),
            )
        )
        return
    print(
        mint_token(
            secret,
            subject=subject or "developer",
            tenant_id=tenant,
            role=role,
            sellers=seller or [],
            lifetime=timedelta(hours=hours or DEVELOPER_HOURS),
        )
    )
