"""Telling a claim's workflow what is new, and whether a workflow still runs."""

from pydantic import BaseModel
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from models.contracts.claim import ClaimIdentity


async def tell(engine: Client, claim: ClaimIdentity, signal: str, news: BaseModel) -> bool:
    """Whether the claim's workflow took the signal; False when it has ended."""
    try:
        await engine.get_workflow_handle(claim.workflow_id).signal(signal, news)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True


async def is_running(engine: Client, workflow_id: str) -> bool:
    """Whether this workflow was started and has not ended."""
    try:
        description = await engine.get_workflow_handle(workflow_id).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return description.status is WorkflowExecutionStatus.RUNNING
