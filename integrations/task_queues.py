"""How Temporal's task queues stand: who comes for work, and what waits. Asked of Temporal alone."""

import asyncio
from collections.abc import Sequence
from datetime import UTC

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from models.contracts.queues import KINDS, Kind, Poller, QueueState

_TYPES = {
    Kind.WORKFLOW: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    Kind.ACTIVITY: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
}


async def queue_states(client: Client, names: Sequence[str]) -> list[QueueState]:
    """One state for each kind of work of each queue, in order. RPCError, RuntimeError.

    A workflow's sticky queue is not counted: its tasks come back to the queue within seconds when
    nobody takes them.
    """
    asked = [(name, kind) for name in names for kind in KINDS[name]]
    return await asyncio.gather(*(_state(client, name, kind) for name, kind in asked))


async def _state(client: Client, name: str, kind: Kind) -> QueueState:
    answer = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=name),
            task_queue_type=_TYPES[kind],
            report_stats=True,
        )
    )
    return QueueState(
        name=name,
        kind=kind,
        pollers=[
            Poller(identity=poller.identity, seen=poller.last_access_time.ToDatetime(UTC))
            for poller in answer.pollers
        ],
        waiting=answer.stats.approximate_backlog_count,
        oldest=answer.stats.approximate_backlog_age.ToTimedelta(),
    )
