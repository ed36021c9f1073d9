"""After a stop switch is released: tell every claim that it held back."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.stopping import Stopping
    from models.contracts import queues
    from models.contracts.workflows import ReleaseInput
    from workflows import calls


@workflow.defn
class ReleaseWorkflow:
    """Tells the held claims to look again; each checks the switch itself before it sends."""

    @workflow.run
    async def run(self, released: ReleaseInput) -> int:
        """Returns how many claims were told."""
        return await workflow.execute_activity_method(
            Stopping.tell_released,
            released,
            task_queue=queues.CLAIMS,
            start_to_close_timeout=timedelta(minutes=10),
            heartbeat_timeout=timedelta(seconds=30),
            retry_policy=calls.STEADY,
            summary="Tell the held claims",
        )
