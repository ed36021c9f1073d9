"""A sync of a seller of the live sandbox: each loss of the ledger is a claim, or none is."""

import asyncio
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from temporalio.api.enums.v1 import EventType, PendingActivityState
from temporalio.client import WorkflowFailureError, WorkflowHandle

from models.contracts import queues
from models.contracts.feed import FeedKind
from models.contracts.syncs import SyncInput, SyncProgress, SyncStage, SyncStatus
from models.repositories import claims, feed, syncs
from models.repositories.claim_lists import ClaimFilters
from settings import Settings
from tests.patience import PATIENCE
from tests.workflow.house import Account, House
from tests.workflow.living_claim import looks
from tests.workflow.worker_process import worker

_SYNCS = count(1)


@pytest.fixture
def account(house: House) -> Account:
    """A connected seller without a claim."""
    return house.account()


async def begin(account: Account) -> WorkflowHandle[Any, SyncProgress]:
    """Starts a sync, as the seller's Schedule does."""
    return await account.house.engine.start_workflow(
        "SellerSyncWorkflow",
        SyncInput(seller=account.seller),
        id=f"sync-{account.seller.seller_id}-{next(_SYNCS)}",
        task_queue=queues.CLAIMS,
        result_type=SyncProgress,
    )


async def begin_a_slow_one(account: Account, seconds: float) -> WorkflowHandle[Any, SyncProgress]:
    """A sync that waits for its first report."""
    sandbox = account.house.sandbox
    sandbox.fault(kind="report_slow", seconds=seconds)
    begun = await begin(account)
    async for _ in looks():
        if not any(fault["remaining"] for fault in sandbox.admin("GET", "faults")["faults"]):
            break
    return begun


async def synced(account: Account) -> SyncProgress:
    """A sync, to its end."""
    async with asyncio.timeout(PATIENCE):
        return await (await begin(account)).result()


def opened(account: Account) -> list[tuple[str, int]]:
    """The seller's claims, by the reference of their row and their units."""
    with account.house.database.tenant(account.seller.tenant_id) as session:
        page = claims.list_claims(session, ClaimFilters(), limit=200)
    return sorted((one.facts.ledger_reference, one.facts.quantity) for one in page.items)


def expected(account: Account) -> list[tuple[str, int]]:
    """What the sandbox knows to be open."""
    return sorted((row["ledgerReference"], row["unreconciledQuantity"]) for row in account.rows)


def stored(account: Account, sync_id: UUID) -> SyncProgress | None:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return syncs.get(session, sync_id)


async def test_every_open_loss_becomes_a_claim(account: Account) -> None:
    await synced(account)
    assert opened(account) == expected(account)


async def test_a_sync_says_what_it_did(account: Account) -> None:
    done = await synced(account)
    losses = len(expected(account))
    assert (done.status, done.stage, done.percent, done.total_cases, done.new_cases) == (
        SyncStatus.DONE,
        SyncStage.FINALISE,
        100,
        losses,
        losses,
    )


async def test_a_claim_that_finds_its_invoice_is_counted(account: Account) -> None:
    await account.upload_invoice(account.row())
    done = await synced(account)
    with account.house.database.tenant(account.seller.tenant_id) as session:
        page = claims.list_claims(session, ClaimFilters(), limit=200)
    matched = [one for one in page.items if one.file.match is not None]
    assert done.linked_cases == len(matched) > 0


async def test_what_is_stored_is_what_the_workflow_says(account: Account) -> None:
    done = await synced(account)
    assert stored(account, done.sync_id) == done


async def test_its_claims_live(account: Account) -> None:
    await synced(account)
    with account.house.database.tenant(account.seller.tenant_id) as session:
        page = claims.list_claims(session, ClaimFilters(), limit=200)
    assert [one for one in page.items if one.workflow_started_at is None] == []


async def test_a_detection_run_finds_the_losses_and_opens_nothing(account: Account) -> None:
    run = await account.house.engine.execute_workflow(
        "SellerSyncWorkflow",
        SyncInput(seller=account.seller, opens_claims=False),
        id=f"detection-{account.seller.seller_id}",
        task_queue=queues.CLAIMS,
        result_type=SyncProgress,
    )
    assert (run.status, run.total_cases, opened(account)) == (
        SyncStatus.DONE,
        len(expected(account)),
        [],
    )


async def test_the_same_ledger_again_opens_nothing(account: Account) -> None:
    first = await synced(account)
    account.house.sandbox.pass_days(1)
    again = await synced(account)
    assert (again.total_cases, again.new_cases) == (first.total_cases, 0)


async def test_the_live_feed_follows_it(account: Account) -> None:
    done = await synced(account)
    with account.house.database.tenant(account.seller.tenant_id) as session:
        told = feed.read_after(session, 0, limit=1000).items
    percents = [
        int(str(one.content["percent"])) for one in told if one.kind is FeedKind.SYNC_PROGRESS
    ]
    assert (percents[-1], percents == sorted(percents)) == (done.percent, True)


async def test_a_cancelled_ledger_is_never_no_loss(account: Account) -> None:
    account.house.sandbox.fault(
        kind="report_cancelled", sellerId=account.world["sellerId"], times=9
    )
    failed = await synced(account)
    assert (failed.status, failed.error_code, opened(account)) == (
        SyncStatus.FAILED,
        "report_failed",
        [],
    )


async def test_a_ledger_that_amazon_cannot_make_ends_the_sync_with_its_code(
    account: Account,
) -> None:
    account.house.sandbox.fault(kind="report_fatal", reportType="GET_LEDGER_DETAIL_VIEW_DATA")
    failed = await synced(account)
    assert (failed.status, failed.error_code) == (SyncStatus.FAILED, "report_fatal")


async def test_of_two_syncs_at_once_one_runs(account: Account) -> None:
    first = await begin_a_slow_one(account, 6)
    async with asyncio.timeout(PATIENCE):
        second = await (await begin(account)).result()
        done = await first.result()
    assert (done.status, stored(account, second.sync_id)) == (SyncStatus.DONE, None)


async def test_a_sync_that_was_ended_from_outside_holds_no_place(account: Account) -> None:
    first = await begin_a_slow_one(account, 60)
    await first.terminate("an operator's hand")
    account.house.sandbox.pass_days(1)
    assert (await synced(account)).status is SyncStatus.DONE


async def test_a_cancelled_sync_says_so_and_holds_no_place(account: Account) -> None:
    first = await begin_a_slow_one(account, 60)
    begun = running(account)
    await first.cancel()
    with pytest.raises(WorkflowFailureError):
        await first.result()
    ended = begun and stored(account, begun.sync_id)
    assert (ended and ended.status, running(account)) == (SyncStatus.CANCELLED, None)


async def test_a_sync_that_is_cancelled_while_it_begins_is_not_left_as_running(
    account: Account,
) -> None:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        session.connection().execute(text("LOCK TABLE seller_syncs IN SHARE MODE"))
        sync = await begin(account)
        async for _ in looks():
            if await is_beginning(sync):
                break
        await sync.cancel()
        async for _ in looks():
            if await took_its_cancellation(sync):
                break
    with pytest.raises(WorkflowFailureError):
        await sync.result()
    async for _ in looks():
        if statuses(account):
            break
    assert statuses(account) == [SyncStatus.CANCELLED]


async def test_a_worker_killed_in_the_middle_of_a_sync_leaves_no_loss_out_and_none_twice(
    idle_house: House, lives_settings: Settings
) -> None:
    account = idle_house.account()
    sync = await begin(account)
    with worker(lives_settings) as first:
        async for _ in looks():
            if opened(account):
                break
        first.kill()
    with worker(lives_settings):
        async with asyncio.timeout(PATIENCE):
            done = await sync.result()
    assert (done.status, opened(account)) == (SyncStatus.DONE, expected(account))


async def is_beginning(sync: WorkflowHandle[Any, SyncProgress]) -> bool:
    pending = (await sync.describe()).raw_description.pending_activities
    started = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
    return any(one.state == started for one in pending)


def statuses(account: Account) -> list[SyncStatus]:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return [one.status for one in syncs.history(session).items]


async def took_its_cancellation(sync: WorkflowHandle[Any, SyncProgress]) -> bool:
    """Whether the workflow has run since it was told to end."""
    told = False
    async for event in sync.fetch_history_events():
        told = told or event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED
        if told and event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
            return True
    return False


def running(account: Account) -> SyncProgress | None:
    with account.house.database.tenant(account.seller.tenant_id) as session:
        return syncs.running_of(session, account.seller.seller_id)
