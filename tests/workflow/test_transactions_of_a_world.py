"""What Finances shows of a seller with months of a life, after a sync."""

from collections import Counter
from datetime import date

import pytest

from claims.payout_differences import differences
from clock import utc_now
from models.contracts.deposits import DifferenceReason, SellerMoney
from models.repositories import seller_money
from sandbox.world.building import build_world
from sandbox.world.settlements import SETTLEMENT
from tests.workflow.house import Account, House
from tests.workflow.test_seller_sync import synced

SEED = 3


@pytest.fixture
def account(house: House) -> Account:
    """A connected seller made from a world."""
    house.sandbox.admin("POST", "world/sellers", seed=SEED)
    house.sandbox.world = house.sandbox.admin("GET", "world")
    return house.account(len(house.sandbox.world["sellers"]) - 1)


async def money(account: Account) -> SellerMoney:
    """What is known after a sync."""
    await synced(account)
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return seller_money.read(session, account.seller.seller_id)


async def test_payments_of_six_weeks_are_known_to_the_cent(account: Account) -> None:
    known = await money(account)
    as_of = date.fromisoformat(account.house.sandbox.world["anchor"])
    since = min((one.posted_on for one in known.transactions if one.posted_on), default=as_of)
    paid = [
        round(float(str(row["amount"]).replace(",", ".")) * 100)
        for row in build_world(SEED, as_of).rows[SETTLEMENT]
        if row.get("amount_type") == "FBA Inventory Reimbursement"
        and str(row["posted_date"]) >= since.isoformat()
    ]
    found = sorted(one.amount.cents for one in known.transactions)
    assert (bool(found), found) == (True, sorted(paid))


async def test_what_is_not_settled_yet_is_shown_by_finances(account: Account) -> None:
    """Of the fortnight that is under way; what is older than the transactions stays not settled."""
    known = await money(account)
    first = min(one.posted_on for one in known.transactions if one.posted_on)
    reasons = Counter(
        one.reason
        for one in differences(known, utc_now())
        if one.line_id and one.since and one.since >= first and one.amount.cents
    )
    assert (set(reasons), reasons[DifferenceReason.POSTED] > 3) == ({DifferenceReason.POSTED}, True)
