"""The reports that a sync fetches: each on its own, kept as they came, and loaded."""

import asyncio
from datetime import timedelta

import pytest

from activities.report_frames import frames
from clock import utc_now
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily
from models.contracts.syncs import SyncStatus
from models.repositories import claims, raw_reports
from models.repositories.claim_lists import ClaimFilters
from models.repositories.raw_reports import RawReport
from tests.database.test_other_losses import text
from tests.patience import PATIENCE
from tests.unit.detection.orders import ORDER, SKU, TOTAL, back, refund, sale
from tests.workflow.house import Account, House
from tests.workflow.test_seller_sync import begin_a_slow_one, expected, opened, synced


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


def keep_a_refund(account: Account) -> None:
    """Reports of a unit that was refunded 80 days ago and never returned, kept already."""
    day = f"{utc_now().date() - timedelta(days=80)}"
    rows = [TOTAL, *sale(posted_date=day), *refund(day=day)]
    contents = {
        ReportKind.SETTLEMENT: text(ReportKind.SETTLEMENT, *rows),
        ReportKind.CUSTOMER_RETURNS: text(
            ReportKind.CUSTOMER_RETURNS, back(order_id="another", sku=SKU)
        ),
        ReportKind.REIMBURSEMENTS: text(ReportKind.REIMBURSEMENTS),
    }
    tenant_id = account.seller.tenant_id
    with account.house.database.tenant(tenant_id) as session:
        for kind, content in contents.items():
            uri = account.house.store.put(f"{tenant_id}/reports/{kind}", content, "text/plain")
            at = utc_now()
            report = RawReport(
                report_id=kind, kind=kind, status="done", asked_at=at, ended_at=at, uri=uri
            )
            raw_reports.remember_end(session, account.seller, report)


async def test_what_other_reports_show_becomes_a_claim(account: Account) -> None:
    keep_a_refund(account)
    await synced(account)
    with account.house.database.tenant(account.seller.tenant_id) as session:
        page = claims.list_claims(session, ClaimFilters(), limit=200)
    (found,) = [one for one in page.items if one.facts.family is ClaimFamily.REFUND_NOT_RETURNED]
    assert found.facts.reckoning is not None
    assert (found.facts.ledger_reference, str(found.facts.reckoning.amount)) == (ORDER, "21.50 USD")


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
