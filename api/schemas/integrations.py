"""Connections of sellers' Amazon accounts."""

from datetime import datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import examples
from api.schemas.base import Body
from models.contracts.claim import ChannelName
from models.contracts.connections import Connection, ConnectionState
from models.contracts.marketplaces import Region, find_marketplace
from models.repositories.sellers import SellerRecord


class NewConnection(Body):
    """An account to connect. One that is there already keeps its name and its channel, and gets
    the new consent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"marketplace": "US", "name": "Hearth & Pine", "channel": "assisted"}]
        }
    )

    marketplace: Annotated[str, Field(max_length=20, description="`US`, or Amazon's id.")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    channel: ChannelName = ChannelName.ASSISTED


class ConsentPage(BaseModel):
    """Where to send the seller's browser, before `expires_at`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "url": "https://sellercentral.amazon.com/apps/authorize/consent"
                    "?application_id=amzn1.sellerapps.app.example&state=...",
                    "expires_at": "2026-11-23T18:10:00Z",
                    "region": "na",
                }
            ]
        }
    )

    url: str
    expires_at: datetime
    region: Region


_INTEGRATION: dict[str, Any] = {
    "seller_id": examples.SELLER,
    "name": "Hearth & Pine",
    "marketplace": "ATVPDKIKX0DER",
    "region": "na",
    "merchant_id": "A2EXAMPLEHP",
    "channel": "assisted",
    "state": "connected",
    "connected_at": "2026-11-23T18:00:00Z",
    "renew_by": "2027-11-23T18:00:00Z",
    "revoked_at": None,
    "disconnected_at": None,
}


class Integration(BaseModel):
    """A seller's account and how its consent stands. `renew_by`: the seller has to give it again
    until then."""

    model_config = ConfigDict(json_schema_extra={"examples": [_INTEGRATION]})

    seller_id: UUID
    name: str
    marketplace: str
    region: Region | None
    merchant_id: str
    channel: ChannelName
    state: ConnectionState
    connected_at: datetime | None = None
    renew_by: datetime | None = None
    revoked_at: datetime | None = None
    disconnected_at: datetime | None = None

    @classmethod
    def of(cls, seller: SellerRecord, connection: Connection | None, now: datetime) -> Self:
        """The seller with its connection, if it ever had one."""
        place = find_marketplace(seller.marketplace)
        kept = connection.model_dump(exclude={"seller_id"}) if connection else {}
        never = ConnectionState.NEVER_CONNECTED
        return cls(
            seller_id=seller.seller_id,
            name=seller.name,
            marketplace=seller.marketplace,
            region=place.region,
            merchant_id=seller.merchant_id,
            channel=seller.channel,
            state=connection.state(now) if connection else never,
            **kept,
        )


class Integrations(BaseModel):
    """The accounts that the caller sees, by name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_INTEGRATION]}]})

    items: list[Integration]
