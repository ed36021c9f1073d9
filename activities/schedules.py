"""The Schedules of the house: one sweeper, one review of the gate, a poll and a sync a seller."""

from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
)
from temporalio.service import RPCError, RPCStatusCode

from models.contracts import queues
from models.contracts.certificates import ReviewInput
from models.contracts.connections import seller_schedules
from models.contracts.syncs import SyncInput
from models.contracts.workflows import SellerPollInput

SWEEPER = "sweeper"
EVIDENCE_REVIEW = "evidence-review"


def poll_schedule_id(seller: SellerPollInput) -> str:
    """The Schedule of a seller's poll; operators trigger it by this id."""
    return seller_schedules(seller.seller_id)[0]


async def ensure_seller_poll(engine: Client, seller: SellerPollInput, every: timedelta) -> bool:
    """Creates the seller's poll where there is none. Whether it was new."""
    action = ScheduleActionStartWorkflow(
        "SellerPollWorkflow",
        seller,
        id=f"payouts-{seller.seller_id}",
        task_queue=queues.CLAIMS,
        static_summary="Case statuses and payouts of one seller",
    )
    return await _ensure(engine, poll_schedule_id(seller), action, every)


async def ensure_seller_sync(engine: Client, seller: SellerPollInput, every: timedelta) -> bool:
    """Creates the seller's sync where there is none. Whether it was new."""
    action = ScheduleActionStartWorkflow(
        "SellerSyncWorkflow",
        SyncInput(seller=seller),
        id=f"sync-{seller.seller_id}",
        task_queue=queues.CLAIMS,
        static_summary="Amazon's ledger of one seller: every loss becomes a claim",
    )
    return await _ensure(engine, seller_schedules(seller.seller_id)[1], action, every)


async def remove_seller_schedules(engine: Client, seller: SellerPollInput) -> None:
    """Removes the seller's poll and sync, if there are any."""
    for schedule_id in seller_schedules(seller.seller_id):
        try:
            await engine.get_schedule_handle(schedule_id).delete()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise


async def ensure_sweeper(engine: Client, every: timedelta) -> bool:
    """Creates the sweeper's Schedule where there is none. Whether it was new."""
    action = ScheduleActionStartWorkflow(
        "SweeperWorkflow",
        id=SWEEPER,
        task_queue=queues.CLAIMS,
        static_summary="Start what is missing",
    )
    return await _ensure(engine, SWEEPER, action, every)


async def ensure_evidence_review(engine: Client, every: timedelta) -> bool:
    """Creates the review's Schedule where there is none. Whether it was new."""
    action = ScheduleActionStartWorkflow(
        "EvidenceReviewWorkflow",
        ReviewInput(),
        id=EVIDENCE_REVIEW,
        task_queue=queues.CLAIMS,
        static_summary="Certify the gate, propose models",
    )
    return await _ensure(engine, EVIDENCE_REVIEW, action, every)


async def _ensure(
    engine: Client, schedule_id: str, action: ScheduleActionStartWorkflow, every: timedelta
) -> bool:
    spec = ScheduleSpec(intervals=[ScheduleIntervalSpec(every=every)], jitter=every / 10)
    policy = SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP)
    try:
        await engine.create_schedule(schedule_id, Schedule(action=action, spec=spec, policy=policy))
    except ScheduleAlreadyRunningError:
        return False
    return True
