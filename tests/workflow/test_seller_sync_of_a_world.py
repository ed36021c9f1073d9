"""A sync of a seller with months of a life: what it opens is held against the sealed list."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from pydantic import TypeAdapter

from clock import utc_now
from models.contracts.claim import ClaimFacts, ClaimFamily
from models.contracts.losses import LossByHand
from models.contracts.sheets import SheetKind
from models.contracts.syncs import SyncStatus
from models.repositories import claims, sheets
from models.repositories.claim_lists import ClaimFilters
from models.repositories.sheets import NewSheet
from sandbox.world.building import build_world
from sandbox.world.life import Owed
from tests.workflow.house import Account, House
from tests.workflow.test_seller_sync import synced

SEED = 3
# No report tells which multi-channel orders arrived.
NOT_SHOWN = frozenset({ClaimFamily.MULTICHANNEL_LOST})
OF_SHEETS = frozenset({ClaimFamily.UNDERPAID_REIMBURSEMENT, ClaimFamily.REMOVAL_LOST})
# Amazon lists settlements of 90 days: refunds in older ones are not told to who connects today.
SETTLED_SINCE = timedelta(days=76)
WAREHOUSE = frozenset({ClaimFamily.LOST_WAREHOUSE, ClaimFamily.DAMAGED_WAREHOUSE})


@pytest.fixture
def account(house: House) -> Account:
    """A connected seller made from a world."""
    house.sandbox.admin("POST", "world/sellers", seed=SEED)
    house.sandbox.world = house.sandbox.admin("GET", "world")
    return house.account(len(house.sandbox.world["sellers"]) - 1)


@pytest.fixture
def owed(account: Account) -> list[Owed]:
    return build_world(SEED, date.fromisoformat(account.house.sandbox.world["anchor"])).owed


async def opened(account: Account) -> list[ClaimFacts]:
    done = await synced(account)
    assert done.status is SyncStatus.DONE
    return claims_of(account)


def claims_of(account: Account) -> list[ClaimFacts]:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        page = claims.list_claims(session, ClaimFilters(), limit=200)
    return [one.facts for one in page.items]


def units_of_products(entries: Iterable[ClaimFacts | Owed]) -> Counter[tuple[str, str]]:
    """What the warehouse owes. No report tells which of a product's losses was paid for: their
    units are put together."""
    units: Counter[tuple[str, str]] = Counter()
    for one in entries:
        if one.family in WAREHOUSE:
            units[one.family, one.fnsku] += one.quantity
    return units


async def test_the_warehouses_losses_are_those_that_are_truly_owed(
    account: Account, owed: list[Owed]
) -> None:
    assert units_of_products(await opened(account)) == units_of_products(owed)


async def test_nothing_else_is_opened_that_is_not_owed(account: Account, owed: list[Owed]) -> None:
    others = [one for one in await opened(account) if one.family not in WAREHOUSE]
    found = Counter((str(one.family), one.ledger_reference, one.quantity) for one in others)
    truly = Counter((str(one.family), one.reference, one.quantity) for one in owed)
    assert (len(others) > 10, found - truly) == (True, Counter())


def anchor(account: Account) -> date:
    return date.fromisoformat(account.house.sandbox.world["anchor"])


def give_sheets(account: Account) -> None:
    """What the seller alone knows: its costs, and what arrived of its removals."""
    house, seller = account.house, account.seller
    kinds = {kind.report_kind: kind for kind in SheetKind}
    for file in build_world(SEED, anchor(account)).files:
        if file.kind not in kinds:
            continue
        place = f"{seller.tenant_id}/{uuid4()}.csv"
        new = NewSheet(
            kind=kinds[file.kind],
            sha256=sha256(file.content).hexdigest(),
            uri=house.store.put(place, file.content, "text/csv"),
            at=utc_now(),
        )
        with house.database.tenant(seller.tenant_id) as session:
            sheets.keep(session, seller, new)


async def left_to_people(account: Account) -> list[LossByHand]:
    done = await synced(account)
    store = account.house.store
    return TypeAdapter(list[LossByHand]).validate_json(
        store.get(store.key_of(done.by_hand_uri or ""))
    )


async def test_what_is_owed_is_a_claim_or_left_to_a_person(
    account: Account, owed: list[Owed]
) -> None:
    give_sheets(account)
    left = await left_to_people(account)
    found = Counter((str(one.family), one.quantity) for one in (*claims_of(account), *left))
    since = anchor(account) - SETTLED_SINCE
    truly = Counter(
        (str(one.family), one.quantity)
        for one in owed
        if one.family not in NOT_SHOWN | WAREHOUSE
        and (one.family != ClaimFamily.REFUND_NOT_RETURNED or one.on >= since)
    )
    assert (len(left) > 0, truly - found) == (True, Counter())


async def test_without_the_sellers_own_sheets_nothing_of_them_is_found(account: Account) -> None:
    assert OF_SHEETS.isdisjoint(one.family for one in await left_to_people(account))
