"""Whose ledger it is: a tenant and a seller, each made once from its name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from models.contracts.claim import ChannelName
from models.contracts.marketplaces import Marketplace
from models.db import Database
from models.errors import AlreadyDone, InvalidField, NotFound
from models.repositories import sellers
from models.repositories.sellers import NewSeller, SellerRecord

_NAMES = uuid5(UUID(int=0), "opside import")
LONGEST_NAME = 200


@dataclass(frozen=True)
class Wish:
    """What the person asked for. Without `channel` or `marketplace`: those of the stored seller,
    otherwise filed by hand, and in the marketplace that the ledger speaks of."""

    tenant: str
    seller: str
    channel: ChannelName | None
    marketplace: Marketplace | None


@dataclass(frozen=True)
class Account:
    """The seller as it is stored. `is_connected`: Opside holds its consent to speak to Amazon."""

    tenant_id: UUID
    tenant_name: str
    seller: SellerRecord
    is_new: bool
    is_connected: bool

    @property
    def waits_for_consent(self) -> bool:
        """Whether its claims go over HTTP and cannot yet."""
        return self.seller.channel is ChannelName.SPAPI and not self.is_connected


def tenant_id_of(name: str) -> UUID:
    """The id of the tenant of this name; a tenant's own id stands for itself."""
    return _as_uuid(name) or uuid5(_NAMES, f"tenant/{_plain(name)}")


def seller_id_of(tenant_id: UUID, name: str) -> UUID:
    """The id of the tenant's seller that an import makes under this name."""
    return uuid5(tenant_id, f"seller/{_plain(name)}")


def open_account(database: Database, wish: Wish, fallback: Marketplace, at: datetime) -> Account:
    """The tenant's seller of that name, made if there is none.

    NotFound for the id of a tenant or seller that does not exist, AlreadyDone when the stored
    seller has another channel or marketplace, InvalidField for a name that is none.
    """
    for option, name in (("--tenant", wish.tenant), ("--seller", wish.seller)):
        if not _plain(name) or len(name) > LONGEST_NAME:
            raise InvalidField(f"{option} needs a name of at most {LONGEST_NAME} characters.")
    tenant_id = tenant_id_of(wish.tenant)
    with database.system() as session:
        if _as_uuid(wish.tenant) is None:
            sellers.create_tenant(session, tenant_id, _shown(wish.tenant), at)
        tenant_name = sellers.tenant_name(session, tenant_id)
    with database.tenant(tenant_id) as session:
        stored = _find(sellers.of_tenant(session), wish.seller)
        is_new = stored is None
        if stored is None:
            new = _new_seller(tenant_id, wish, fallback)
            sellers.create_seller(session, new, at)
            stored = sellers.get(session, new.seller_id)
        is_connected = sellers.has_consent(session, stored.seller_id)
    _check_same(stored, wish)
    return Account(tenant_id, tenant_name, stored, is_new, is_connected)


def _new_seller(tenant_id: UUID, wish: Wish, fallback: Marketplace) -> NewSeller:
    seller_id = seller_id_of(tenant_id, wish.seller)
    return NewSeller(
        tenant_id=tenant_id,
        seller_id=seller_id,
        name=_shown(wish.seller),
        marketplace=(wish.marketplace or fallback).code,
        merchant_id=f"not-connected-{seller_id}",
        channel=wish.channel or ChannelName.ASSISTED,
    )


def _find(stored: list[SellerRecord], wanted: str) -> SellerRecord | None:
    wanted_id = _as_uuid(wanted)
    if wanted_id is not None:
        by_id = [one for one in stored if one.seller_id == wanted_id]
        if not by_id:
            raise NotFound(f"There is no seller {wanted}: give a name, and it is made.")
        return by_id[0]
    found = [one for one in stored if _plain(one.name) == _plain(wanted)]
    if len(found) > 1:
        ids = ", ".join(str(one.seller_id) for one in found)
        raise InvalidField(f"Several sellers are named {wanted}: name one by its id: {ids}.")
    return found[0] if found else None


def _check_same(stored: SellerRecord, wish: Wish) -> None:
    if wish.channel not in (None, stored.channel):
        raise AlreadyDone(
            f"Seller {stored.name} files through {stored.channel}, not {wish.channel}: leave"
            " --channel out, or import under another name."
        )
    if wish.marketplace is not None and wish.marketplace.code != stored.marketplace:
        raise AlreadyDone(
            f"Seller {stored.name} sells in {stored.marketplace}, not {wish.marketplace.code}:"
            " leave --marketplace out, or import under another name."
        )


def _shown(name: str) -> str:
    return " ".join(name.split())


def _plain(name: str) -> str:
    return _shown(name).casefold()


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
