"""One cost document, made when somebody asks for it."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.cost_documents import CostDocuments
    from models.contracts import queues
    from models.contracts.costs import CostDocumentRequest
    from workflows import calls


@workflow.defn
class CostDocumentWorkflow:
    """Works where documents are read: it needs their bytes and the processor."""

    @workflow.run
    async def run(self, wanted: CostDocumentRequest) -> bool:
        """Whether the line shows a cost, and so has a document now. Who asks again after a failure
        has it tried again: nothing waits for it."""
        return await workflow.execute_activity_method(
            CostDocuments.make_cost_document,
            wanted,
            task_queue=queues.EVIDENCE,
            start_to_close_timeout=timedelta(minutes=1),
            schedule_to_close_timeout=timedelta(minutes=5),
            retry_policy=calls.STEADY,
            summary="Make the cost document",
        )
