"""The API's door to Temporal: it starts, updates, signals and queries workflows; nothing else.

Workflows are called by their names, which are fixed: so the API loads neither activities nor what
they need. Failures arrive as the errors of `models/errors.py`, found by their stable codes.
"""

import asyncio
from collections.abc import Awaitable

from temporalio.client import (
    Client,
    WorkflowFailureError,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from connection import connect
from integrations.task_queues import queue_states
from models.contracts import queues
from models.contracts.bulk import BulkDecision, BulkInput, BulkOrder, BulkProgress, OrderKind
from models.contracts.certificates import ReviewInput
from models.contracts.claim import ClaimIdentity, ClaimView
from models.contracts.costs import CostDocumentRequest
from models.contracts.messages import Accepted, AnswerQuestion, BudgetFreed, Message
from models.contracts.questions import GroupAnswerInput
from models.contracts.queues import QueueState
from models.contracts.syncs import SyncInput
from models.contracts.workflows import ClaimInput, DocumentInput, ReleaseInput
from models.errors import EngineAway, InvalidField, NotInThisState, OpsideError, QuestionClosed
from workflows import starting

START_SECONDS = 5
UPDATE_SECONDS = 10
QUERY_SECONDS = 5

# What a claim may answer to a message that it does not take (claims/admission.py).
_REFUSALS = {error.code: error for error in (QuestionClosed, NotInThisState, InvalidField)}


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

    async def make_cost_document(self, wanted: CostDocumentRequest) -> bool:
        """Whether the line has a cost document now. EngineAway, also when nobody made it in time:
        the same again asks for the same one."""
        client = await self.connection()
        try:
            async with asyncio.timeout(UPDATE_SECONDS):
                return await client.execute_workflow(
                    "CostDocumentWorkflow",
                    wanted,
                    id=wanted.workflow_id,
                    task_queue=queues.CLAIMS,
                    id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                    result_type=bool,
                )
        except TimeoutError as error:
            raise EngineAway("No worker has made it yet: ask again in a moment.") from error
        except (RPCError, RuntimeError, WorkflowFailureError) as error:
            raise failure(error) from error

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

    async def start_review(self, review_id: str, review: ReviewInput) -> str:
        """Starts a review of the gate, once per id; returns its workflow's. EngineAway."""
        client = await self.connection()
        workflow_id = f"evidence-review-{review_id}"
        await _start(
            client.start_workflow(
                "EvidenceReviewWorkflow",
                review,
                id=workflow_id,
                task_queue=queues.CLAIMS,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=starting.REUSE,
            )
        )
        return workflow_id

    async def start_sync(self, sync: SyncInput) -> str:
        """Starts a sync, once per id; returns its workflow's. EngineAway."""
        client = await self.connection()
        workflow_id = f"sync-{sync.seller.seller_id}-{sync.sync_id}"
        await _start(
            client.start_workflow(
                "SellerSyncWorkflow",
                sync,
                id=workflow_id,
                task_queue=queues.CLAIMS,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=starting.REUSE,
                static_summary=starting.SYNC_SUMMARY,
            )
        )
        return workflow_id

    async def cancel_sync(self, workflow_id: str) -> None:
        """Asks a sync to end. EngineAway; NotInThisState when it has."""
        handle = (await self.connection()).get_workflow_handle(workflow_id)
        try:
            async with asyncio.timeout(START_SECONDS):
                await handle.cancel()
        except (RPCError, RuntimeError, TimeoutError) as error:
            if isinstance(error, RPCError) and error.status is RPCStatusCode.NOT_FOUND:
                raise NotInThisState("This sync has ended: read it again.") from error
            raise failure(error) from error

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

    async def start_answer(self, answer: GroupAnswerInput) -> None:
        """Starts to carry an answer to the claims of its group, once. EngineAway."""
        client = await self.connection()
        await _start(
            client.start_workflow(
                "GroupAnswerWorkflow",
                answer,
                id=answer.answer.workflow_id,
                task_queue=queues.CLAIMS,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=starting.REUSE,
                search_attributes=starting.answer_search_attributes(answer),
                static_summary=starting.ANSWER_SUMMARY,
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
            raise failure(error) from error
        return True

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
            raise failure(error) from error

    async def signal_answer(self, claim: ClaimIdentity, message: AnswerQuestion) -> None:
        """Leaves an answer that the claim takes when it wakes up. EngineAway, NotInThisState."""
        await self._signal(claim, "answer", message)

    async def signal_place(self, claim: ClaimIdentity, news: BudgetFreed) -> None:
        """Wakes a claim that waits for a filing place; it takes one itself, if one is free.
        EngineAway, NotInThisState."""
        await self._signal(claim, "budget_freed", news)

    async def state(self, claim: ClaimIdentity) -> ClaimView:
        """The claim's own word on where it is. EngineAway when no worker answers."""
        handle = (await self.connection()).get_workflow_handle(claim.workflow_id)
        try:
            async with asyncio.timeout(QUERY_SECONDS):
                return await handle.query("state", result_type=ClaimView)
        except (RPCError, RuntimeError, TimeoutError, WorkflowQueryFailedError) as error:
            raise failure(error) from error

    async def _signal(
        self, claim: ClaimIdentity, name: str, content: AnswerQuestion | BudgetFreed
    ) -> None:
        handle = (await self.connection()).get_workflow_handle(claim.workflow_id)
        try:
            async with asyncio.timeout(START_SECONDS):
                await handle.signal(name, content)
        except (RPCError, RuntimeError, TimeoutError) as error:
            raise failure(error) from error

    async def queues(self) -> list[QueueState]:
        """How each kind of work of each task queue stands. EngineAway."""
        client = await self.connection()
        try:
            async with asyncio.timeout(QUERY_SECONDS):
                return await queue_states(client, queues.ALL)
        except (RPCError, RuntimeError, TimeoutError) as error:
            raise failure(error) from error


async def _start(call: Awaitable[object]) -> None:
    """Awaits a start; a workflow that ran and ended before is no failure."""
    try:
        async with asyncio.timeout(START_SECONDS):
            await call
    except WorkflowAlreadyStartedError:
        return
    except (RPCError, RuntimeError, TimeoutError) as error:
        raise failure(error) from error


def _refusal(error: WorkflowUpdateFailedError) -> OpsideError:
    """The claim's own error, by its code."""
    cause = error.cause
    if isinstance(cause, ApplicationError) and cause.type in _REFUSALS:
        return _REFUSALS[cause.type](cause.message)
    return NotInThisState("The claim has moved on: read it again.")


def failure(error: Exception) -> OpsideError:
    """What a call that the engine did not take means to a caller."""
    if isinstance(error, RPCError) and error.status is RPCStatusCode.NOT_FOUND:
        return NotInThisState("This claim's workflow has ended: read the claim to see how.")
    if isinstance(error, RuntimeError) and not str(error).startswith("Failed client connect"):
        raise error
    return EngineAway("The workflow engine does not answer: nothing was decided, try again.")
