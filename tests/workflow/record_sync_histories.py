"""Lives of syncs, recorded for the replay tests by `make histories`."""

from temporalio.client import WorkflowFailureError

from tests.workflow.house import House
from tests.workflow.recording import save
from tests.workflow.test_seller_sync import begin, begin_a_slow_one


async def test_sync_that_opens_claims(house: House) -> None:
    handle = await begin(house.account())
    await handle.result()
    await save(handle, "sync", "opens-claims")


async def test_sync_that_asks_for_every_report(house: House) -> None:
    handle = await begin(house.account())
    await handle.result()
    await save(handle, "sync", "every-report")


async def test_sync_without_a_ledger(house: House) -> None:
    account = house.account()
    house.sandbox.fault(kind="report_cancelled", sellerId=account.world["sellerId"], times=9)
    handle = await begin(account)
    await handle.result()
    await save(handle, "sync", "no-ledger")


async def test_sync_that_is_cancelled(house: House) -> None:
    handle = await begin_a_slow_one(house.account(), 60)
    await handle.cancel()
    try:
        await handle.result()
    except WorkflowFailureError:
        await save(handle, "sync", "cancelled")
