"""Asking claims one by one: each claim's own answer to a message, as a result that is kept."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress

from temporalio import activity
from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from models.contracts.bulk import ItemResult, ItemState
from models.contracts.claim import ClaimIdentity
from models.contracts.messages import Accepted, Message
from models.errors import NotInThisState

AT_ONCE = 4
ENDED = "ended"
NO_ANSWER = "no_answer"
_ANSWER_SECONDS = 10
_HEARTBEAT_SECONDS = 5


async def ask(engine: Client, claim: ClaimIdentity, update: str, message: Message) -> ItemResult:
    """The claim's own answer, as it would be to a person's single message."""
    handle = engine.get_workflow_handle(claim.workflow_id)
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            taken = await handle.execute_update(  # pyright: ignore[reportUnknownMemberType]
                update, message, id=message.message_id, result_type=Accepted
            )
    except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError):
        return _unreachable("The claim has not answered yet.")
    except WorkflowUpdateFailedError as error:
        return _refused(error)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return ended()
        return _unreachable(f"The engine refused the message ({error.status.name}).")
    return ItemResult(state=ItemState.DONE, message=f"The claim is {taken.status}.")


@asynccontextmanager
async def heartbeats() -> AsyncGenerator[None]:
    """The activity is alive as long as this is open."""
    beating = asyncio.create_task(_beat())
    try:
        yield
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


def raise_first(results: Sequence[BaseException | None]) -> None:
    """Every item has come to its end by now; the repeat takes up those that failed."""
    for result in results:
        if result is not None:
            raise result


def ended() -> ItemResult:
    """The claim has no workflow that could answer."""
    return ItemResult(
        state=ItemState.REFUSED,
        code=ENDED,
        message="This claim's workflow has ended: read the claim to see how.",
    )


async def _beat() -> None:
    while True:
        activity.heartbeat()
        await asyncio.sleep(_HEARTBEAT_SECONDS)


def _refused(error: WorkflowUpdateFailedError) -> ItemResult:
    cause = error.cause
    if isinstance(cause, ApplicationError) and cause.type:
        return ItemResult(state=ItemState.REFUSED, code=cause.type, message=cause.message)
    return ItemResult(
        state=ItemState.REFUSED,
        code=NotInThisState.code,
        message="The claim has moved on: read it again.",
    )


def _unreachable(why: str) -> ItemResult:
    return ItemResult(state=ItemState.UNREACHABLE, code=NO_ANSWER, message=why)
