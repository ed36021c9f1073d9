"""A seller's consent: the code is exchanged at once, then what waited for it goes on."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.connecting import Connecting
    from models.contracts import queues
    from models.contracts.connections import Connected, ConsentRef
    from models.contracts.workflows import SellerPollInput
    from workflows import calls

# Amazon's codes live five minutes.
_CODE_LIVES = timedelta(minutes=5)
_TRY = timedelta(seconds=45)


@workflow.defn
class ConnectSellerWorkflow:
    """Its input names a row: neither the code nor the token comes into a history."""

    @workflow.run
    async def run(self, asked: ConsentRef) -> Connected:
        """What came of the consent. The claims are told by a workflow of its own, so that the
        browser does not wait for them."""
        end = await workflow.execute_activity_method(
            Connecting.exchange_code,
            asked,
            task_queue=queues.AMAZON,
            start_to_close_timeout=_TRY,
            schedule_to_close_timeout=_CODE_LIVES,
            retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=10)),
            summary="Exchange the code",
        )
        if end.seller_id is not None:
            seller = SellerPollInput(tenant_id=asked.tenant_id, seller_id=end.seller_id)
            await workflow.start_child_workflow(
                WakeClaimsWorkflow.run,
                seller,
                id=f"wake-{asked.request_id}",
                parent_close_policy=workflow.ParentClosePolicy.ABANDON,
            )
        return end


@workflow.defn
class WakeClaimsWorkflow:
    """Tells the claims on the desk that the account is connected again."""

    @workflow.run
    async def run(self, seller: SellerPollInput) -> int:
        """How many try again."""
        return await workflow.execute_activity_method(
            Connecting.wake_claims,
            seller,
            task_queue=queues.AMAZON,
            start_to_close_timeout=timedelta(minutes=30),
            schedule_to_close_timeout=timedelta(hours=6),
            heartbeat_timeout=timedelta(seconds=30),
            retry_policy=calls.STEADY,
            summary="Tell the claims that wait for the consent",
        )
