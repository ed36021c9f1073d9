"""Which running syncs hear of a report: only those that wait for it, of its subscription."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from models.contracts.report_news import ReportNotice
from models.contracts.syncs import SyncProgress, SyncStart, SyncStatus
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import raw_reports, report_news, sellers, syncs
from models.repositories.raw_reports import RawReport
from tests.fixtures_database import new_seller

AT = datetime(2026, 6, 1, tzinfo=UTC)
LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"


def begin(database: Database, seller: SellerPollInput, workflow_id: str) -> SyncProgress:
    progress = SyncProgress(
        sync_id=uuid4(),
        seller=seller,
        workflow_id=workflow_id,
        started_by=SyncStart.SCHEDULE,
        started_at=AT,
        updated_at=AT,
    )
    with database.tenant(seller.tenant_id) as session:
        syncs.begin(session, progress)
    return progress


def remember(database: Database, seller: SellerPollInput, report_id: str, **more: Any) -> None:
    """A report that was asked for; with an end it is over."""
    with database.tenant(seller.tenant_id) as session:
        if more:
            report = RawReport(report_id=report_id, asked_at=AT, ended_at=AT, **more)
            raw_reports.remember_end(session, seller, report)
        else:
            raw_reports.remember_asked(session, seller, LEDGER, report_id, AT)


def subscribe(database: Database, seller: SellerPollInput, subscription_id: str) -> None:
    remember(
        database, seller, subscription_id, kind="REPORT_PROCESSING_FINISHED", status="subscribed"
    )


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    """Its sync waits for the report R1."""
    seller = new_seller(database)
    begin(database, seller, "sync-1")
    subscribe(database, seller, "S1")
    remember(database, seller, "R1")
    return seller


def woken(database: Database, **changes: Any) -> dict[str, tuple[str, ...]]:
    told = {"report_id": "R1", "subscription_id": "S1", "notification_id": "N1"} | changes
    with database.system() as session:
        return report_news.waiting_syncs(session, [ReportNotice(**told)])


@pytest.mark.usefixtures("seller")
def test_the_sync_that_waits_is_found(database: Database) -> None:
    assert woken(database) == {"sync-1": ("R1",)}


def test_the_merchant_that_is_named_has_to_be_the_sellers(
    database: Database, seller: SellerPollInput
) -> None:
    with database.tenant(seller.tenant_id) as session:
        mine = sellers.get(session, seller.seller_id).merchant_id
    found = [bool(woken(database, merchant_id=merchant)) for merchant in (mine, "A0THER")]
    assert found == [True, False]


@pytest.mark.usefixtures("seller")
@pytest.mark.parametrize("changes", [{"report_id": "R2"}, {"subscription_id": "S2"}])
def test_what_is_not_known_wakes_nobody(database: Database, changes: dict[str, str]) -> None:
    assert woken(database, **changes) == {}


@pytest.mark.usefixtures("seller")
def test_a_subscription_of_another_tenant_wakes_nobody(database: Database) -> None:
    other = new_seller(database)
    begin(database, other, "sync-2")
    subscribe(database, other, "S2")
    assert woken(database, subscription_id="S2") == {}


@pytest.mark.usefixtures("seller")
def test_of_equal_ids_of_two_tenants_the_subscriptions_is_meant(database: Database) -> None:
    other = new_seller(database)
    begin(database, other, "sync-2")
    subscribe(database, other, "S2")
    remember(database, other, "R1")
    assert woken(database, subscription_id="S2") == {"sync-2": ("R1",)}


@pytest.mark.usefixtures("seller")
def test_a_report_is_no_subscription(database: Database) -> None:
    assert woken(database, subscription_id="R1") == {}


def test_a_report_that_has_ended_wakes_nobody(database: Database, seller: SellerPollInput) -> None:
    remember(database, seller, "R1", kind=LEDGER, status="done")
    assert woken(database) == {}


def test_a_sync_that_has_ended_is_not_woken(database: Database) -> None:
    seller = new_seller(database)
    progress = begin(database, seller, "sync-1")
    subscribe(database, seller, "S1")
    remember(database, seller, "R1")
    ended = progress.model_copy(update={"status": SyncStatus.FAILED})
    with database.tenant(seller.tenant_id) as session:
        syncs.record(session, ended)
    assert woken(database) == {}


def test_news_of_several_reports_are_told_together(
    database: Database, seller: SellerPollInput
) -> None:
    remember(database, seller, "R2")
    notices = [
        ReportNotice(report_id=report_id, subscription_id="S1", notification_id=report_id)
        for report_id in ("R1", "R2")
    ]
    with database.system() as session:
        assert report_news.waiting_syncs(session, notices) == {"sync-1": ("R1", "R2")}
