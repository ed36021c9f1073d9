"""The sweeper: what was committed and never started is started, so that no kill loses a claim."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.sweeping import Sweeping

    from models.contracts import queues
    from models.contracts.workflows import SweepResult
    from workflows import calls


@workflow.defn
class SweeperWorkflow:
    """Started by a Schedule. Starting is idempotent, so that two sweeps do no harm."""

    @workflow.run
    async def run(self) -> SweepResult:
        """Starts every claim and document whose row has no workflow, and every seller's poll."""
        return await workflow.execute_activity_method(
            Sweeping.start_missing,
            task_queue=queues.CLAIMS,
            start_to_close_timeout=timedelta(minutes=2),
            schedule_to_close_timeout=timedelta(minutes=10),
            retry_policy=calls.STEADY,
            summary="Start what was committed and never started",
        )
