"""Whether a worker has come for work: asked of Temporal, not of the worker."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from connection import connect

KINDS = (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)


def are_polled(address: str, namespace: str, queues: Iterable[str], since: datetime) -> bool:
    """True when each queue has had a poller since the given moment (UTC)."""
    return asyncio.run(_are_polled(address, namespace, queues, since))


async def _are_polled(address: str, namespace: str, queues: Iterable[str], since: datetime) -> bool:
    try:
        client = await connect(address, namespace)
        return all([await _is_polled(client, queue, since) for queue in queues])
    except (RPCError, RuntimeError):
        return False


async def _is_polled(client: Client, queue: str, since: datetime) -> bool:
    """By a worker of workflows or of activities: a queue may serve one kind only."""
    for kind in KINDS:
        answer = await client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=client.namespace,
                task_queue=TaskQueue(name=queue),
                task_queue_type=kind,
            )
        )
        moments = (poller.last_access_time.ToDatetime(UTC) for poller in answer.pollers)
        if any(moment >= since for moment in moments):
            return True
    return False
