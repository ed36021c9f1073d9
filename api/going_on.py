"""Making what may be filed by itself go on now: which claims, and what each is told.

No rule is passed over: a claim that is woken asks the gate, the budget and the stop switches anew.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from sqlmodel import Session

from api import several
from api.auth import Principal
from api.schemas.disputes import ProcessAutoSubmit, ToldClaim
from api.workflow_client import WorkflowClient
from claims.budget import Limit, free_places
from clock import utc_now
from models.contracts.claim import ClaimIdentity, ClaimStatus
from models.contracts.messages import BudgetFreed, Decide, DecisionAction
from models.contracts.workflows import ReleaseInput
from models.errors import NotFound
from models.repositories import auto_submit, budget, stops

# A look costs a claim a dozen events: it gets none where it looked a moment ago.
LOOK_AGAIN_AFTER = timedelta(hours=1)
_WHY = "A fresh look at the documents was asked for."


@dataclass(frozen=True)
class GoingOn:
    """Claims that may go on: not told of a release, with a free place, or worth another look."""

    released: list[ClaimIdentity]
    with_place: list[ClaimIdentity]
    to_look: list[ClaimIdentity]
    more: bool
    waiting: dict[ClaimStatus, int]


def find(session: Session, body: ProcessAutoSubmit) -> GoingOn:
    """At most `limit` claims, those nearest to being filed first."""
    seller, limit = body.seller_id, body.limit + 1
    released: list[ClaimIdentity] = []
    if not stops.read(session, None).pulled:
        released = auto_submit.held_by_a_released_switch(session, seller, limit)
    with_place = _with_place(session, seller, limit)
    since = utc_now() - LOOK_AGAIN_AFTER
    to_look = auto_submit.to_look_at_again(session, seller, since, limit)
    left = body.limit
    taken: list[list[ClaimIdentity]] = []
    for found in (released, with_place, to_look):
        taken.append(found[:left])
        left -= len(taken[-1])
    more = len(released) + len(with_place) + len(to_look) > body.limit
    waiting = auto_submit.waiting_for_others(session, seller)
    return GoingOn(*taken, more=more, waiting=waiting)


async def tell(
    found: GoingOn, caller: Principal, key: str, engine: WorkflowClient
) -> list[ToldClaim]:
    """Tells each what it may do; the same key tells the same claims nothing new. EngineAway."""
    for seller_id in sorted({claim.seller_id for claim in found.released}):
        release_id = str(uuid5(caller.tenant_id, f"process/{seller_id}/{key}"))
        await engine.start_release(
            ReleaseInput(tenant_id=caller.tenant_id, seller_id=seller_id, release_id=release_id)
        )
    woken = [
        ToldClaim(claim_id=claim.claim_id, result="woken", detail="The stop switch is released.")
        for claim in found.released
    ]
    offered = await several.offer_places(
        found.with_place, BudgetFreed(news_id=f"process:{key}"), engine
    )
    looked = await several.decide_each(
        found.to_look, lambda claim: _look_again(claim, caller, key), engine
    )
    return [*woken, *offered, *looked]


def _look_again(claim: ClaimIdentity, caller: Principal, key: str) -> Decide:
    return Decide(
        message_id=str(uuid5(claim.claim_id, f"process/{key}")),
        actor=caller.subject,
        reason=_WHY,
        action=DecisionAction.RETRY_NOW,
    )


def _with_place(session: Session, seller_id: UUID | None, limit: int) -> list[ClaimIdentity]:
    """The first in each seller's queue, as many as there are places free for them."""
    found: list[ClaimIdentity] = []
    for seller in auto_submit.sellers_held_by_budget(session, seller_id, limit):
        try:
            places = budget.lock_budget(session, seller)
        except NotFound:  # without a budget nothing is filed for this seller
            continue
        limits = [Limit(one.places, one.window) for one in places.limits]
        found += places.waiting[: free_places(places.taken, limits, utc_now())]
    return found[:limit]
