"""The API's door to Temporal: it starts, updates, signals and queries workflows; nothing else.

Workflows are called by their names, which are fixed: so the API loads neither activities nor what
they need. Failures arrive as the errors of `models/errors.py`, found by their stable codes.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import (
    Client,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from models.contracts.bulk import BulkDecision, BulkInput, BulkOrder, BulkProgress, OrderKind
from temporalio.service import RPCError, RPCStatusCode

from connection import connect
from models.contracts import queues
from models.contracts.claim import ClaimIdentity, ClaimView
from models.contracts.messages import Accepted, AnswerQuestion, Message
from models.contracts.workflows import ClaimInput, DocumentInput, ReleaseInput
from models.errors import EngineAway, InvalidField, NotInThisState, OpsideError, QuestionClosed
from workflows import starting

START_SECONDS = 5
UPDATE_SECONDS = 10
QUERY_SECONDS = 5

# What a claim may answer to a message that it does not take (claims/admission.py).
_REFUSALS = {error.code: error for error in (QuestionClosed, NotInThisState, InvalidField)}

_KINDS = (TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)


@dataclass(frozen=True)
class QueueState:
    """When a worker last came for work, if ever, and the age of the oldest task that waits."""

    name: str
    last_poll: datetime | None
    oldest_task: timedelta


class WorkflowClient:
    """Connects at the first call, so that the API starts, and keeps claims, without the engine."""

    def __init__(self, address: str | None, namespace: str) -> None:
        self._address = address
        self._namespace = namespace
        self._client: Client | None = None

    async def connection(self) -> Client:
        """The client; it connects when it is used."""
        if self._client is None:
            self._client = await connect(self._address, self._namespace, lazy=True)
        return self._client

    async def start_claim(self, claim: ClaimInput) -> None:
        """Starts the claim's workflow; nothing happens when it was started before. EngineAway."""
        client = await self.connection()
        await _start(
            client.start_workflow(
                "ClaimWorkflow",
                claim,
                id=claim.identity.workflow_id,
                task_queue=queues.CLAIMS,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=starting.REUSE,
                search_attributes=starting.claim_search_attributes(claim),
                static_summary=starting.claim_summary(claim),
                static_details=starting.claim_details(claim),
            )
        )

    async def start_document(self, document: DocumentInput) -> None:
        """Starts the document's workflow, once. EngineAway."""
        client = await self.connection()
        await _start(
            client.start_workflow(
                "DocumentWorkflow",
                document,
                id=starting.document_workflow_id(document),
                task_queue=queues.CLAIMS,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=starting.REUSE,
            )
        )

    async def start_bulk(self, bulk: BulkInput) -> None:
        """Starts the bulk decision's workflow, once. EngineAway."""
        client = await self.connection()
        await _start(
            client.start_workflow(
                "BulkDecisionWorkflow",
                bulk,
                id=bulk.decision.workflow_id,
                task_queue=queues.CLAIMS,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=starting.REUSE,
                search_attributes=starting.bulk_search_attributes(bulk),
                static_summary=starting.bulk_summary(bulk),
                static_details=starting.bulk_details(bulk),
            )
        )

    async def order_bulk(self, bulk: BulkDecision, kind: OrderKind, order: BulkOrder) -> bool:
        """Pauses, resumes or cancels; False when nobody answered in time. NotInThisState, also
        when it has ended; EngineAway."""
        handle = (await self.connection()).get_workflow_handle(bulk.workflow_id)
        try:
            async with asyncio.timeout(UPDATE_SECONDS):
                await handle.execute_update(  # pyright: ignore[reportUnknownMemberType]
                    kind.value, order, id=order.message_id, result_type=BulkProgress
                )
        except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError):
            return False
        except WorkflowUpdateFailedError as error:
            raise _refusal(error) from error
        except (RPCError, RuntimeError) as error:
            if isinstance(error, RPCError) and error.status is RPCStatusCode.NOT_FOUND:
                raise NotInThisState("This bulk decision has ended: read it again.") from error
            raise _failure(error) from error
        return True

    async def start_release(self, release: ReleaseInput) -> None:
        """Tells the claims that the switch held, once per release id. EngineAway."""
        client = await self.connection()
        await _start(
            client.start_workflow(
                "ReleaseWorkflow",
                release,
                id=f"release-{release.release_id}",
                task_queue=queues.CLAIMS,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=starting.REUSE,
            )
        )

    async def update(self, claim: ClaimIdentity, name: str, message: Message) -> Accepted | None:
        """A person's message to the claim; None when nobody answered in time.

        The claim's own refusals (QuestionClosed, NotInThisState, InvalidField), NotInThisState when
        it has ended, EngineAway.
        """
        handle = (await self.connection()).get_workflow_handle(claim.workflow_id)
        try:
            async with asyncio.timeout(UPDATE_SECONDS):
                return await handle.execute_update(  # pyright: ignore[reportUnknownMemberType]
                    name, message, id=message.message_id, result_type=Accepted
                )
        except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError):
            return None
        except WorkflowUpdateFailedError as error:
            raise _refusal(error) from error
        except (RPCError, RuntimeError) as error:
            raise _failure(error) from error

    async def signal_answer(self, claim: ClaimIdentity, message: AnswerQuestion) -> None:
        """Leaves an answer that the claim takes when it wakes up. EngineAway, NotInThisState."""
        handle = (await self.connection()).get_workflow_handle(claim.workflow_id)
        try:
            async with asyncio.timeout(START_SECONDS):
                await handle.signal("answer", message)
        except (RPCError, RuntimeError, TimeoutError) as error:
            raise _failure(error) from error

    async def state(self, claim: ClaimIdentity) -> ClaimView:
        """The claim's own word on where it is. EngineAway when no worker answers."""
        handle = (await self.connection()).get_workflow_handle(claim.workflow_id)
        try:
            async with asyncio.timeout(QUERY_SECONDS):
                return await handle.query("state", result_type=ClaimView)
        except (RPCError, RuntimeError, TimeoutError, WorkflowQueryFailedError) as error:
            raise _failure(error) from error

    async def queues(self) -> list[QueueState]:
        """How each task queue stands. EngineAway."""
        client = await self.connection()
        try:
            async with asyncio.timeout(QUERY_SECONDS):
                return [
                    await _queue_state(client, name)
                    for name in (queues.CLAIMS, queues.EVIDENCE, queues.AMAZON)
                ]
        except (RPCError, RuntimeError, TimeoutError) as error:
            raise _failure(error) from error


async def _queue_state(client: Client, name: str) -> QueueState:
    """A queue may serve workflows, activities or both: the newest poll of either counts."""
    polls: list[datetime] = []
    oldest = timedelta(0)
    for kind in _KINDS:
        answer = await client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=client.namespace,
                task_queue=TaskQueue(name=name),
                task_queue_type=kind,
                report_stats=True,
            )
        )
        polls += [poller.last_access_time.ToDatetime(UTC) for poller in answer.pollers]
        oldest = max(oldest, answer.stats.approximate_backlog_age.ToTimedelta())
    return QueueState(name=name, last_poll=max(polls, default=None), oldest_task=oldest)


async def _start(call: Awaitable[object]) -> None:
    """Awaits a start; a workflow that ran and ended before is no failure."""
    try:
        async with asyncio.timeout(START_SECONDS):
            await call
    except WorkflowAlreadyStartedError:
        return
    except (RPCError, RuntimeError, TimeoutError) as error:
        raise _failure(error) from error


def _refusal(error: WorkflowUpdateFailedError) -> OpsideError:
    """The claim's own error, by its code."""
    cause = error.cause
    if isinstance(cause, ApplicationError) and cause.type in _REFUSALS:
        return _REFUSALS[cause.type](cause.message)
    return NotInThisState("The claim has moved on: read it again.")


def _failure(error: Exception) -> OpsideError:
    if isinstance(error, RPCError) and error.status is RPCStatusCode.NOT_FOUND:
        return NotInThisState("This claim's workflow has ended: read the claim to see how.")
    if isinstance(error, RuntimeError) and not str(error).startswith("Failed client connect"):
        raise error
    return EngineAway("The workflow engine does not answer: nothing was decided, try again.")
