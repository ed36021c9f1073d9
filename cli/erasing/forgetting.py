"""Makes the engine forget workflows: their histories and what its lists show of them."""

import asyncio
import time
from collections.abc import Sequence

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from models.errors import EngineAway, ErasureRefused

# The engine removes in the background, the history first and the list's entry after it.
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.2


async def running(engine: Client, workflows: Sequence[str], families: Sequence[str]) -> list[str]:
    """Those of the workflows that have not closed."""
    found: list[str] = []
    for query in _queries(workflows, families):
        async for run in engine.list_workflows(f"{query} AND ExecutionStatus = 'Running'"):
            found.append(run.id)
    return found


async def forget(engine: Client, workflows: Sequence[str], families: Sequence[str]) -> None:
    """Every run of them, and returns when none is found any more. ErasureRefused for one that
    runs, EngineAway when the engine takes too long: the same again goes on."""
    end = time.monotonic() + PATIENCE_SECONDS
    for query in _queries(workflows, families):
        while left := [run async for run in engine.list_workflows(query)]:
            for run in left:
                if run.status is WorkflowExecutionStatus.RUNNING:
                    raise ErasureRefused(f"Workflow {run.id} runs again: wait until it has ended.")
                await _delete(engine, run.id, run.run_id)
            await _pause(end)
    for workflow in workflows:
        while (run_id := await _latest(engine, workflow)) is not None:
            await _delete(engine, workflow, run_id)
            await _pause(end)


def _queries(workflows: Sequence[str], families: Sequence[str]) -> list[str]:
    return [
        *(f"WorkflowId = '{workflow}'" for workflow in workflows),
        *(f"WorkflowId STARTS_WITH '{family}'" for family in families),
    ]


async def _delete(engine: Client, workflow_id: str, run_id: str) -> None:
    try:
        await engine.workflow_service.delete_workflow_execution(
            DeleteWorkflowExecutionRequest(
                namespace=engine.namespace,
                workflow_execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
            )
        )
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise


async def _latest(engine: Client, workflow_id: str) -> str | None:
    """The newest run that the engine still knows, also where its list is behind."""
    try:
        told = await engine.get_workflow_handle(workflow_id).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise
    return told.run_id


async def _pause(end: float) -> None:
    if time.monotonic() > end:
        raise EngineAway("Temporal has not removed all histories yet: run the same again.")
    await asyncio.sleep(PAUSE_SECONDS)
