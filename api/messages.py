"""A person's message to a claim, sent once however often the request is: key, update, answer."""

from collections.abc import Callable

from fastapi import Response, status
from sqlmodel import Session

from api.dependencies import Transactions
from api.schemas.decisions import Outcome
from api.workflow_client import WorkflowClient
from models.contracts.claim import ClaimIdentity
from models.contracts.messages import Message
from models.repositories import idempotency


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
    accepted = await engine.update(claim, update, message)
    if accepted is None:
        return _pending(claim, response)
    outcome = Outcome(claim_id=claim.claim_id, state="done", status=accepted.status)
    await rows.run(_store(key, outcome))
    return outcome


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
