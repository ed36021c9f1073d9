"""Telling a claim's workflow what is new."""

from pydantic import BaseModel
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from models.contracts.claim import ClaimIdentity


async def tell(engine: Client, claim: ClaimIdentity, signal: str, news: BaseModel) -> bool:
    """Whether the claim's workflow took the signal; False when it has ended."""
    try:
        await engine.get_workflow_handle(claim.workflow_id).signal(signal, news)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True
