"""One word to several claims at once: what each made of it, in their order."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from api.schemas.disputes import ToldClaim
from api.workflow_client import WorkflowClient
from models.contracts.claim import ClaimIdentity
from models.contracts.messages import BudgetFreed, Decide
from models.errors import AlreadyDone, InvalidField

_PENDING = "The claim has not answered yet. Send the same request with the same key again."


async def decide_each(
    told: Sequence[ClaimIdentity],
    decision: Callable[[ClaimIdentity], Decide],
    engine: WorkflowClient,
) -> list[ToldClaim]:
    """Gives each claim its decision; one that refuses is no failure of the others. EngineAway."""

    async def decide(claim: ClaimIdentity) -> ToldClaim:
        accepted = await engine.update(claim, "decide", decision(claim))
        if accepted is None:
            return ToldClaim(claim_id=claim.claim_id, result="pending", detail=_PENDING)
        return ToldClaim(claim_id=claim.claim_id, result="done", status=accepted.status)

    return await _each(told, decide)


async def offer_places(
    told: Sequence[ClaimIdentity], news: BudgetFreed, engine: WorkflowClient
) -> list[ToldClaim]:
    """Wakes claims that wait for a filing place. EngineAway."""

    async def wake(claim: ClaimIdentity) -> ToldClaim:
        await engine.signal_place(claim, news)
        return ToldClaim(
            claim_id=claim.claim_id, result="woken", detail="A filing place may be free."
        )

    return await _each(told, wake)


def counts(items: Sequence[ToldClaim]) -> dict[str, int]:
    """How many claims came to each result."""
    return dict(Counter(item.result for item in items))


async def _each(
    told: Sequence[ClaimIdentity], tell: Callable[[ClaimIdentity], Awaitable[ToldClaim]]
) -> list[ToldClaim]:
    async def one(claim: ClaimIdentity) -> ToldClaim:
        try:
            return await tell(claim)
        except (AlreadyDone, InvalidField) as refusal:
            return ToldClaim(
                claim_id=claim.claim_id,
                result="refused",
                code=refusal.code,
                detail=refusal.message,
            )

    # All are awaited before a failure is told, so that none is left running behind the answer.
    items = await asyncio.gather(*[one(claim) for claim in told], return_exceptions=True)
    for item in items:
        if isinstance(item, BaseException):
            raise item
    return [item for item in items if isinstance(item, ToldClaim)]
