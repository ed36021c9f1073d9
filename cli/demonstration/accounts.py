"""The demo's tenant: an agency that connects two Amazon accounts, and what their reports show.

Tenants have no door yet, so the agency is written through its repository; all that follows goes
through the API.
"""

import asyncio
from typing import Any
from uuid import UUID, uuid4, uuid5

from cli.demonstration.acts import World
from cli.demonstration.cast import Account
from cli.demonstration.patience import NotYet, patiently
from cli.demonstration.stage import Stage
from clock import utc_now
from models.contracts.claim import ChannelName, ClaimFacts
from models.contracts.marketplaces import find_marketplace
from models.contracts.syncs import SyncStatus
from models.db import Database
from models.repositories import sellers

TENANT_ID = uuid5(UUID(int=0), "opside demo")
TENANT_NAME = "Demo agency"
# The American account files by machine, the British one by hand, as with the real Amazon today.
CHANNELS = {"US": ChannelName.SPAPI, "GB": ChannelName.ASSISTED}
PLACES = {"US": (10, 40), "GB": (2, 10)}  # in a day, in a week
PAGE = 200


async def open_accounts(stage: Stage, world: World) -> list[Account]:
    """Both sellers of the sandbox give their consent, and detection finds what they are owed."""
    await patiently(lambda: asyncio.to_thread(_found_agency, stage), "Founding the agency")
    found = await world.amazon.sellers()
    return list(await asyncio.gather(*(_account(world, one) for one in found)))


async def _account(world: World, seller: dict[str, Any]) -> Account:
    own_id = await patiently(lambda: _connected(world, seller), f"Connecting {seller['name']}")
    per_day, per_week = PLACES[seller["country"]]
    await world.doors.put(
        f"/sellers/{own_id}/budget",
        {"per_day": per_day, "per_week": per_week, "reason": "The demo's budget."},
        key=f"budget-{own_id}",
    )
    token = world.doors.seller_token(own_id)
    return Account(
        seller_id=own_id,
        merchant_id=seller["sellerId"],
        marketplace_id=seller["marketplaceId"],
        name=seller["name"],
        country=seller["country"],
        token=token,
        candidates=await patiently(
            lambda: _detected(world, token, own_id), f"Detection for {seller['name']}"
        ),
        rows=seller["openRows"],
    )


async def _connected(world: World, seller: dict[str, Any]) -> UUID:
    """Opside's id of the account. A consent that a kill cut off is asked for anew."""
    known = await _known(world, seller["sellerId"])
    if known is None:
        wanted = {
            "marketplace": find_marketplace(seller["marketplaceId"]).code,
            "name": seller["name"],
            "channel": CHANNELS[seller["country"]].value,
        }
        page = await world.doors.post("/integrations/connect", wanted)
        await world.doors.visit(await world.amazon.consent(page["url"], seller["sellerId"]))
        known = await _known(world, seller["sellerId"])
    if known is None:
        raise NotYet(f"{seller['name']} is not connected yet.")
    return known


async def _known(world: World, merchant_id: str) -> UUID | None:
    items = (await world.doors.get("/integrations"))["items"]
    own = [one for one in items if one["merchant_id"] == merchant_id]
    return UUID(own[0]["seller_id"]) if own else None


async def _detected(world: World, token: str, seller_id: UUID) -> list[ClaimFacts]:
    """All losses of a detection run; one that a kill made fail is begun again."""
    body = {"seller_id": str(seller_id)}
    run = await world.doors.post("/detections/run", body, token=token, key=str(uuid4()))
    found = await _ended(world, run["detectionId"])
    if found["status"] != SyncStatus.DONE:
        raise NotYet(f"Detection ended as {found['status']}: {found['errorCode']}.")
    losses: list[ClaimFacts] = []
    cursor: str | None = ""
    while cursor is not None:
        after = f"&cursor={cursor}" if cursor else ""
        path = f"/detections/status/{run['detectionId']}?limit={PAGE}{after}"
        page = await world.doors.get(path)
        losses += [ClaimFacts.model_validate(one["facts"]) for one in page["losses"]]
        cursor = page["nextCursor"]
    return losses


async def _ended(world: World, detection_id: str) -> dict[str, Any]:
    while True:
        found = await world.doors.get(f"/detections/status/{detection_id}?limit=1")
        if found["status"] != SyncStatus.RUNNING:
            return found
        await asyncio.sleep(0.2)


def _found_agency(stage: Stage) -> None:
    """Safe to repeat: what exists stays."""
    addresses = stage.addresses
    database = Database(addresses.database_url, addresses.database_system_url, pool_size=1)
    try:
        with database.system() as session:
            sellers.create_tenant(session, TENANT_ID, TENANT_NAME, utc_now())
    finally:
        database.close()
