"""Workflows that are stuck by a bug, as Temporal's own list of reported problems knows them."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError

from api.auth import Principal
from api.workflow_client import WorkflowClient
from workflows.starting import SELLER_ID

MOST_FAILING = 50
_SECONDS = 2


@dataclass(frozen=True)
class FailingWorkflow:
    """A running workflow whose tasks fail."""

    workflow_id: str
    seller_id: UUID | None
    since: datetime


@dataclass(frozen=True)
class Failing:
    """How many there are in all, and the first fifty."""

    count: int
    workflows: list[FailingWorkflow]


async def failing_workflows(engine: WorkflowClient, caller: Principal) -> Failing | None:
    """Of the caller's tenant and sellers; None when the engine does not answer in time."""
    if caller.seller_filter == []:
        return Failing(0, [])
    try:
        async with asyncio.timeout(_SECONDS):
            return await _ask(await engine.connection(), _query(caller))
    except (RPCError, RuntimeError, TimeoutError):
        return None


async def _ask(client: Client, query: str) -> Failing:
    found = [
        _failing(execution) async for execution in client.list_workflows(query, limit=MOST_FAILING)
    ]
    if len(found) < MOST_FAILING:
        return Failing(len(found), found)
    return Failing((await client.count_workflows(query)).count, found)


def _query(caller: Principal) -> str:
    parts = [
        "TemporalReportedProblems IS NOT NULL",
        "ExecutionStatus = 'Running'",
        f"TenantId = '{caller.tenant_id}'",
    ]
    if caller.seller_filter is not None:
        sellers = ", ".join(f"'{seller}'" for seller in caller.seller_filter)
        parts.append(f"SellerId IN ({sellers})")
    return " AND ".join(parts)


def _failing(execution: WorkflowExecution) -> FailingWorkflow:
    seller = execution.typed_search_attributes.get(SELLER_ID)
    return FailingWorkflow(execution.id, UUID(seller) if seller else None, execution.start_time)
