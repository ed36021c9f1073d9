"""Amazon tells a queue that a report is made, and the sync that waits for it looks at once.

The queue is a real SQS over HTTP; this test writes into it what Amazon would.
"""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle

from integrations.amazon.notifications import REPORT_FINISHED
from integrations.amazon.reports import LEDGER
from models.contracts.syncs import SyncProgress, SyncStatus
from models.repositories import raw_reports
from settings import Settings
from tests.live_queue import REGION, LiveQueue, live_queues
from tests.workflow.house import Account, House
from tests.workflow.living_claim import looks
from tests.workflow.test_seller_sync import begin
from worker import serving


@pytest.fixture(scope="module")
def live() -> Iterator[LiveQueue]:
    with live_queues() as running:
        yield running.new()


@pytest.fixture(scope="module")
async def working(
    lives_settings: Settings, lives_client: Client, live: LiveQueue
) -> AsyncIterator[None]:
    """The whole worker, with the queue."""
    told = {"amazon_queue_url": live.url, "amazon_queue_region": REGION}
    async with serving(lives_settings.model_copy(update=told), lives_client):
        yield


@pytest.fixture
def account(house: House) -> Account:
    """A connected seller whose ledger takes Amazon ten minutes."""
    account = house.account()
    house.sandbox.fault(kind="report_slow", seconds=600, reportType=LEDGER)
    return account


async def waiting_for(account: Account) -> tuple[str, str]:
    """The ledger that the sync waits for, and the seller's subscription."""
    async for _ in looks():
        with account.house.database.tenant(account.seller.tenant_id) as session:
            newest = raw_reports.newest_of_each(session, account.seller)
        if LEDGER in newest and REPORT_FINISHED in newest:
            return newest[LEDGER].report_id, newest[REPORT_FINISHED].report_id
    raise AssertionError("the sync asked for no ledger")


def notice(account: Account, report_id: str, subscription_id: str) -> str:
    report = {
        "sellerId": account.world["sellerId"],
        "reportId": report_id,
        "reportType": LEDGER,
        "processingStatus": "FATAL",  # not believed
    }
    return json.dumps(
        {
            "notificationType": REPORT_FINISHED,
            "payload": {"reportProcessingFinishedNotification": report},
            "notificationMetadata": {
                "subscriptionId": subscription_id,
                "notificationId": f"about {report_id}".replace(" ", "-"),
            },
        }
    )


async def wait_of(handle: WorkflowHandle[Any, SyncProgress]) -> None:
    """The sync waits for news: the timer of its wait has begun."""
    async for _ in looks():
        async for event in handle.fetch_history_events():
            if event.user_metadata.summary.data == b'"Amazon makes the reports, and tells"':
                return


async def events_of(handle: WorkflowHandle[Any, SyncProgress], kind: EventType.ValueType) -> int:
    return sum([event.event_type == kind async for event in handle.fetch_history_events()])


async def lived(account: Account, live: LiveQueue) -> WorkflowHandle[Any, SyncProgress]:
    """A sync that Amazon tells of its ledger while it waits."""
    handle = await begin(account)
    ids = await waiting_for(account)
    await wait_of(handle)
    account.house.sandbox.admin("POST", "clock/advance", seconds=700)
    live.write(notice(account, *ids))
    await handle.result()
    return handle


async def test_a_sync_that_waits_looks_when_amazon_tells(account: Account, live: LiveQueue) -> None:
    handle = await lived(account, live)
    woken = await events_of(handle, EventType.EVENT_TYPE_TIMER_CANCELED)
    assert ((await handle.result()).status, woken) == (SyncStatus.DONE, 1)


async def test_a_seller_is_subscribed_once(account: Account, live: LiveQueue) -> None:
    """The sandbox refuses a second subscription."""
    first = await lived(account, live)
    second = await begin(account)
    told = [line.message for one in (first, second) for line in (await one.result()).audit]
    assert not [line for line in told if REPORT_FINISHED in line]
