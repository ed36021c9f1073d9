"""The demo's tenant: an agency with two Amazon accounts, and what their ledgers say is owed.

Tenants and sellers have no door yet, so they are written through the repositories; all that follows
goes through the API.
"""

import asyncio
from typing import Any
from uuid import UUID, uuid5

from cli.demonstration.acts import World
from cli.demonstration.amazon import detect_claims
from cli.demonstration.cast import Account
from cli.demonstration.patience import patiently
from cli.demonstration.stage import Stage
from clock import utc_now
from integrations.amazon import limits
from integrations.consents import ConsentKeys
from models.contracts.claim import ChannelName
from models.contracts.marketplaces import find_marketplace
from models.db import Database
from models.repositories import sellers
from models.repositories.sellers import NewSeller

TENANT_ID = uuid5(UUID(int=0), "opside demo")
TENANT_NAME = "Demo agency"
# The American account files by machine, the British one by hand, as with the real Amazon today.
CHANNELS = {"US": ChannelName.SPAPI, "GB": ChannelName.ASSISTED}
PLACES_PER_DAY = {"US": 10, "GB": 2}


async def open_accounts(stage: Stage, world: World) -> list[Account]:
    """Both sellers of the sandbox, connected to Opside, with the claims that detection finds."""
    found = await world.amazon.sellers()
    await patiently(lambda: asyncio.to_thread(_store, stage, found), "Storing the sellers")
    return list(await asyncio.gather(*(_account(stage, world, one) for one in found)))


def seller_id(merchant_id: str) -> UUID:
    """Opside's id of an Amazon account."""
    return uuid5(TENANT_ID, merchant_id)


async def _account(stage: Stage, world: World, seller: dict[str, Any]) -> Account:
    marketplace = find_marketplace(seller["marketplaceId"])
    own_id = seller_id(seller["sellerId"])
    at_amazon = limits.Account(TENANT_ID, seller["sellerId"], seller["refreshToken"])
    return Account(
        seller_id=own_id,
        merchant_id=seller["sellerId"],
        marketplace_id=seller["marketplaceId"],
        name=seller["name"],
        country=seller["country"],
        token=world.doors.seller_token(own_id),
        candidates=await detect_claims(stage, at_amazon, marketplace),
        rows=seller["openRows"],
    )


def _store(stage: Stage, found: list[dict[str, Any]]) -> None:
    """Safe to repeat: what exists stays."""
    addresses, now = stage.addresses, utc_now()
    keys = ConsentKeys(stage.home)
    database = Database(addresses.database_url, addresses.database_system_url, pool_size=1)
    try:
        with database.system() as session:
            sellers.create_tenant(session, TENANT_ID, TENANT_NAME, now)
        with database.tenant(TENANT_ID) as session:
            for seller in found:
                new = _new_seller(seller)
                sellers.create_seller(session, new, now)
                sealed = keys.seal(TENANT_ID, new.seller_id, seller["refreshToken"])
                sellers.store_consent(session, new.seller_id, sealed, now)
    finally:
        database.close()


def _new_seller(seller: dict[str, Any]) -> NewSeller:
    return NewSeller(
        tenant_id=TENANT_ID,
        seller_id=seller_id(seller["sellerId"]),
        name=seller["name"],
        marketplace=find_marketplace(seller["marketplaceId"]).code,
        merchant_id=seller["sellerId"],
        channel=CHANNELS[seller["country"]],
        places_per_day=PLACES_PER_DAY[seller["country"]],
    )
