"""Who takes part: two tenants with two Amazon accounts each, stored as an operator would."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import httpx

from clock import utc_now
from integrations.consents import ConsentKeys
from models.contracts.claim import ChannelName
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import sellers
from models.repositories.sellers import NewSeller
from tests.chaos.doors import Doors
from tests.chaos.plan import PLACES, TENANTS
from tests.chaos.stage import Stage


@dataclass(frozen=True)
class Account:
    """A seller of one of the tenants. `per_day` and `per_week` are its budget."""

    tenant_id: UUID
    seller_id: UUID
    merchant_id: str
    marketplace_id: str
    currency: str
    per_day: int
    per_week: int
    doors: Doors
    token: str

    @property
    def poll(self) -> SellerPollInput:
        return SellerPollInput(tenant_id=self.tenant_id, seller_id=self.seller_id)


async def open_accounts(
    stage: Stage, http: httpx.AsyncClient, found: list[dict[str, Any]]
) -> list[Account]:
    """The sandbox's sellers, connected: the first two to one tenant, the others to another."""
    await asyncio.to_thread(_store, stage, found)
    doors = [Doors(stage, http, _tenant(place)) for place in range(TENANTS)]
    accounts: list[Account] = []
    for place, seller in enumerate(found):
        tenant, (per_day, per_week) = place * TENANTS // len(found), PLACES[place]
        seller_id = uuid5(_tenant(tenant), seller["sellerId"])
        account = Account(
            tenant_id=_tenant(tenant),
            seller_id=seller_id,
            merchant_id=seller["sellerId"],
            marketplace_id=seller["marketplaceId"],
            currency=seller["currency"],
            per_day=per_day,
            per_week=per_week,
            doors=doors[tenant],
            token=doors[tenant].seller(seller_id),
        )
        accounts.append(account)
    return accounts


async def consent_again(stage: Stage, found: list[dict[str, Any]]) -> None:
    """The sandbox's sellers give their consent once more."""
    await asyncio.to_thread(_store, stage, found)


def _tenant(place: int) -> UUID:
    return uuid5(UUID(int=0), f"chaos tenant {place}")


def _store(stage: Stage, found: list[dict[str, Any]]) -> None:
    addresses, now = stage.addresses, utc_now()
    keys = ConsentKeys(stage.home)
    database = Database(addresses.database_url, addresses.database_system_url, pool_size=1)
    try:
        for place, seller in enumerate(found):
            tenant_id = _tenant(place * TENANTS // len(found))
            with database.system() as session:
                sellers.create_tenant(session, tenant_id, f"Tenant of {seller['name']}", now)
            with database.tenant(tenant_id) as session:
                new = _new_seller(tenant_id, seller, PLACES[place])
                sellers.create_seller(session, new, now)
                sealed = keys.seal(tenant_id, new.seller_id, seller["refreshToken"])
                sellers.store_consent(session, new.seller_id, sealed, now)
    finally:
        database.close()


def _new_seller(tenant_id: UUID, seller: dict[str, Any], places: tuple[int, int]) -> NewSeller:
    return NewSeller(
        tenant_id=tenant_id,
        seller_id=uuid5(tenant_id, seller["sellerId"]),
        name=seller["name"],
        marketplace=seller["marketplaceId"],
        merchant_id=seller["sellerId"],
        channel=ChannelName.SPAPI,
        places_per_day=places[0],
        places_per_week=places[1],
    )
