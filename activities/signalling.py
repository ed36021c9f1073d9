"""Telling a claim's workflow what is new, and whether a workflow still runs."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from pydantic import BaseModel
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from models.contracts.claim import ClaimIdentity

AT_ONCE = 8
Item = TypeVar("Item")


async def several_at_once(items: Iterable[Item], work: Callable[[Item], Awaitable[None]]) -> None:
    """All of them, eight at a time. The first failure is raised, and the others are cut off."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(item: Item) -> None:
        async with room:
            await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(one(item))
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed


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
