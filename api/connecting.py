"""What connecting and disconnecting an account ask of the engine."""

import asyncio
from uuid import UUID

from temporalio.client import WorkflowFailureError
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from api.workflow_client import START_SECONDS, WorkflowClient, failure
from models.contracts import queues
from models.contracts.connections import Connected, ConsentRef, seller_schedules

# A browser waits for this; the exchange goes on without it.
CONNECT_SECONDS = 20


async def connect_seller(engine: WorkflowClient, asked: ConsentRef) -> Connected | None:
    """What came of the consent; None when that is not known yet, also when Amazon could not be
    asked. EngineAway."""
    client = await engine.connection()
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            return await client.execute_workflow(
                "ConnectSellerWorkflow",
                asked,
                id=asked.workflow_id,
                task_queue=queues.CLAIMS,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                result_type=Connected,
                static_summary="Exchange a seller's consent",
            )
    except (TimeoutError, WorkflowFailureError):
        return None
    except (RPCError, RuntimeError) as error:
        raise failure(error) from error


async def stop_asking(engine: WorkflowClient, seller_id: UUID) -> None:
    """Removes the Schedules of a seller's poll and sync, if there are any. EngineAway."""
    client = await engine.connection()
    for schedule_id in seller_schedules(seller_id):
        try:
            async with asyncio.timeout(START_SECONDS):
                await client.get_schedule_handle(schedule_id).delete()
        except (RPCError, RuntimeError, TimeoutError) as error:
            if not isinstance(error, RPCError) or error.status is not RPCStatusCode.NOT_FOUND:
                raise failure(error) from error
