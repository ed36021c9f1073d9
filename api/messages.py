"""A person's message to a claim, sent once however often the request is: key, update, answer."""

import asyncio
from collections.abc import Callable

from fastapi import Response, status
from sqlmodel import Session

from api.dependencies import Transactions
from api.schemas import Outcome
from api.workflow_client import WorkflowClient
from models.contracts.claim import ClaimIdentity
from models.contracts.messages import Accepted, Message
from models.errors import AlreadyDone
from models.repositories import idempotency

REFUSALS_DOUBTED = 2
REFUSAL_PAUSE_SECONDS = 0.25


async def deliver(
    claim: ClaimIdentity,
    update: str,
    message: Message,
    request_hash: str,
    *,
    rows: Transactions,
    engine: WorkflowClient,
    response: Response,
) -> Outcome:
    """The claim's answer, or 202 with the way to the claim when it has not answered in time.

    The message's id is the request's key, so that sending it again asks for the same answer.
    """
    key = message.message_id
    answered = await rows.run(lambda session: idempotency.remember(session, key, request_hash))
    if answered is not None:
        return Outcome.model_validate(answered)
    accepted = await _update(claim, update, message, engine)
    if accepted is None:
        return _pending(claim, response)
    outcome = Outcome(claim_id=claim.claim_id, state="done", status=accepted.status)
    await rows.run(_store(key, outcome))
    return outcome


async def _update(
    claim: ClaimIdentity, update: str, message: Message, engine: WorkflowClient
) -> Accepted | None:
    """A step's row can be read a moment before the workflow goes on from it. Who answers in that
    moment is refused for the step before: so a refusal is believed only when it stands."""
    for _ in range(REFUSALS_DOUBTED):
        try:
            return await engine.update(claim, update, message)
        except AlreadyDone:
            await asyncio.sleep(REFUSAL_PAUSE_SECONDS)
    return await engine.update(claim, update, message)


def _pending(claim: ClaimIdentity, response: Response) -> Outcome:
    """No worker answered in time; nothing says whether the message has arrived."""
    response.status_code = status.HTTP_202_ACCEPTED
    response.headers["Location"] = f"/api/v1/claims/{claim.claim_id}"
    return Outcome(
        claim_id=claim.claim_id,
        state="pending",
        detail="The claim has not answered yet. Send the same request with the same key again.",
    )


def _store(key: str, outcome: Outcome) -> Callable[[Session], None]:
    content = outcome.model_dump(mode="json")
    return lambda session: idempotency.store_response(session, key, content)
