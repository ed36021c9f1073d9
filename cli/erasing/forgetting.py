"""Makes the engine forget workflows: their histories and what its lists show of them."""

import asyncio
import time
from collections.abc import Sequence

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client, WorkflowExecutionDescription, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from models.errors import EngineAway, ErasureRefused

# The engine removes in the background, the history first and the list's entry after it.
PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.2


async def running(engine: Client, workflows: Sequence[str], families: Sequence[str]) -> list[str]:
    """Those of the workflows that have not closed. The list is behind, so each is asked."""
    found: list[str] = []
    for workflow_id, run_id in await _listed(engine, workflows, families):
        told = await _described(engine, workflow_id, run_id)
        if told is not None and told.status is WorkflowExecutionStatus.RUNNING:
            found.append(workflow_id)
    return found


async def forget(engine: Client, workflows: Sequence[str], families: Sequence[str]) -> None:
    """Every run of them; returns when the engine neither lists nor knows one of them any more.

    ErasureRefused for one that runs, EngineAway when it takes too long: the same again goes on.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    met: set[tuple[str, str]] = set()
    while True:
        listed = await _listed(engine, workflows, families)
        latest = [(name, run) for name in workflows if (run := await _run_of(engine, name))]
        met.update(listed, latest)
        known = [run for run in sorted(met) if await _run_of(engine, *run)]
        for workflow_id, run_id in known:
            await _delete(engine, workflow_id, run_id)
        if not listed and not known:
            return
        if time.monotonic() > end:
            raise EngineAway("Temporal has not removed all histories yet: run the same again.")
        await asyncio.sleep(PAUSE_SECONDS)


async def _listed(
    engine: Client, workflows: Sequence[str], families: Sequence[str]
) -> list[tuple[str, str]]:
    return [
        (run.id, run.run_id)
        for query in _queries(workflows, families)
        async for run in engine.list_workflows(query)
    ]


async def _run_of(engine: Client, workflow_id: str, run_id: str | None = None) -> str | None:
    """The run, or the workflow's newest one, if the engine knows it. ErasureRefused if it runs."""
    told = await _described(engine, workflow_id, run_id)
    if told is not None and told.status is WorkflowExecutionStatus.RUNNING:
        raise ErasureRefused(f"Workflow {workflow_id} runs again: wait until it has ended.")
    return told.run_id if told else None


async def _described(
    engine: Client, workflow_id: str, run_id: str | None
) -> WorkflowExecutionDescription | None:
    try:
        return await engine.get_workflow_handle(workflow_id, run_id=run_id).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise


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
