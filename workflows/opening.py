"""How a workflow starts a claim whose row is there: once, and left to itself."""

from temporalio import workflow
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from models.contracts import queues
    from models.contracts.workflows import ClaimInput
    from workflows import starting
    from workflows.claim import ClaimWorkflow


async def start_claim(claim: ClaimInput) -> None:
    """Starts the claim's workflow; one that was started before is left as it is."""
    try:
        await workflow.start_child_workflow(
            ClaimWorkflow.run,
            claim,
            id=claim.identity.workflow_id,
            task_queue=queues.CLAIMS,
            id_reuse_policy=starting.REUSE,
            parent_close_policy=ParentClosePolicy.ABANDON,
            search_attributes=starting.claim_search_attributes(claim),
            static_summary=starting.claim_summary(claim),
            static_details=starting.claim_details(claim),
        )
    except WorkflowAlreadyStartedError:
        workflow.logger.info("claim %s has its workflow", claim.identity.claim_id)
