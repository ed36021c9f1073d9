"""The reports that a sync fetches: each on its own, kept as they came, and loaded."""

import asyncio

import pytest

from activities.report_frames import frames
from detection.reports.kinds import ReportKind
from models.contracts.syncs import SyncStatus
from models.repositories import raw_reports
from tests.workflow.house import Account, House
from tests.workflow.test_seller_sync import PATIENCE, begin_a_slow_one, expected, opened, synced


@pytest.fixture
def account(house: House) -> Account:
    """A connected seller without a claim."""
    return house.account()


async def test_the_ledger_is_in_the_tables(account: Account) -> None:
    await synced(account)
    with account.house.database.tenant(account.seller.tenant_id) as session:
        ledger = frames(session, account.seller.seller_id)[ReportKind.LEDGER_DETAIL]
    open_rows = ledger.filter(ledger["unreconciled_quantity"] > 0)
    known = sorted(open_rows.select("reference_id", "unreconciled_quantity").iter_rows())
    assert set(expected(account)) <= set(known)


async def test_a_kind_that_amazon_does_not_give_is_told_and_the_rest_goes_on(
    account: Account,
) -> None:
    kind = ReportKind.CUSTOMER_RETURNS
    account.house.sandbox.fault(kind="report_fatal", reportType=kind)
    done = await synced(account)
    told = [line for line in done.audit if line.message.startswith(f"{kind}: ")]
    assert (done.status, len(told)) == (SyncStatus.DONE, 1)


async def test_a_kind_that_was_refused_is_not_asked_for_again_at_once(account: Account) -> None:
    await synced(account)
    again = await synced(account)
    assert [line for line in again.audit if "refused" in line.message] == []


async def test_a_ledger_that_just_came_is_not_asked_for_again(account: Account) -> None:
    for _ in range(2):
        await synced(account)
    with account.house.database.tenant(account.seller.tenant_id) as session:
        asked = raw_reports.known_ids(session, account.seller, ReportKind.LEDGER_DETAIL)
    assert len(asked) == 1


async def test_a_consent_that_is_revoked_in_the_middle_of_a_sync_ends_it_with_its_code(
    account: Account,
) -> None:
    sync = await begin_a_slow_one(account, 8)
    account.house.sandbox.fault(kind="revoked", sellerId=account.world["sellerId"])
    async with asyncio.timeout(PATIENCE):
        failed = await sync.result()
    assert (failed.status, failed.error_code, opened(account)) == (
        SyncStatus.FAILED,
        "consent_revoked",
        [],
    )
