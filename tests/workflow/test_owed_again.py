"""A loss that Amazon had settled by itself, and that its reports show as owed again."""

from typing import Any

from models.contracts.claim import ClaimStatus as S
from models.contracts.messages import DecisionAction, LossNews
from models.repositories import claims
from models.repositories.claim_lists import ClaimFilters
from models.repositories.claims import ClaimRecord
from tests.workflow.house import Account, House
from tests.workflow.living_claim import LivingClaim
from tests.workflow.test_seller_sync import synced

SETTLED = LossNews(owed=None, why="Amazon has paid these units.")


def claims_of(account: Account, row: dict[str, Any]) -> list[ClaimRecord]:
    """All claims of a ledger row, oldest first."""
    with account.house.database.tenant(account.seller.tenant_id) as session:
        page = claims.list_claims(session, ClaimFilters(), limit=200)
    found = [one for one in page.items if one.facts.ledger_reference == row["ledgerReference"]]
    same = [one for one in found if one.facts.fnsku == row["product"]["fnsku"]]
    return sorted(same, key=lambda one: one.created_at)


def living(account: Account, row: dict[str, Any], record: ClaimRecord) -> LivingClaim:
    return account.adopt(record.as_started, row)


async def settled(account: Account, row: dict[str, Any]) -> ClaimRecord:
    """The row's newest claim, after a sync, and after Amazon's own payment for it. Its reports go
    on to show the row as open: Amazon took the payment back."""
    await synced(account)
    newest = claims_of(account, row)[-1]
    claim = living(account, row, newest)
    await claim.handle.signal("loss_changed", SETTLED)
    assert (await claim.result()).status is S.SETTLED_BY_AMAZON
    return newest


async def test_a_further_claim_goes_on_for_it(house: House) -> None:
    account = house.account()
    row = account.row()
    first = await settled(account, row)
    await synced(account)
    found = claims_of(account, row)
    assert [one.follows for one in found] == [None, first.identity.claim_id]


async def test_the_further_claim_is_filed(house: House) -> None:
    account = house.account()
    row = account.row()
    await settled(account, row)
    await account.upload_invoice(row)
    await synced(account)
    await living(account, row, claims_of(account, row)[-1]).until(S.UNDER_REVIEW)


async def test_its_story_begins_with_why(house: House) -> None:
    account = house.account()
    row = account.row()
    first = await settled(account, row)
    await synced(account)
    claim = living(account, row, claims_of(account, row)[-1])
    await claim.until(S.AWAITING_EVIDENCE)
    assert f"owed again, after Amazon had settled it (claim {first.identity.claim_id})" in (
        claim.events()[0].reason
    )


async def test_each_further_sync_opens_nothing_more(house: House) -> None:
    account = house.account()
    row = account.row()
    await settled(account, row)
    await synced(account)
    again = await synced(account)
    assert (again.new_cases, len(claims_of(account, row))) == (0, 2)


async def test_what_amazon_settles_and_takes_back_twice_has_three_claims(house: House) -> None:
    account = house.account()
    row = account.row()
    first = await settled(account, row)
    second = await settled(account, row)
    await synced(account)
    assert [one.follows for one in claims_of(account, row)] == [
        None,
        first.identity.claim_id,
        second.identity.claim_id,
    ]


async def test_what_the_seller_withdrew_is_not_claimed_again(house: House) -> None:
    account = house.account()
    row = account.row()
    await synced(account)
    claim = living(account, row, claims_of(account, row)[0])
    await claim.until(S.AWAITING_EVIDENCE)
    await claim.decide(DecisionAction.WITHDRAW)
    await claim.result()
    await synced(account)
    assert len(claims_of(account, row)) == 1
