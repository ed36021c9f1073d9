"""Filing as existing clients ask for it: submit a match, retry, go on, start and stop."""

from functools import partial
from typing import Annotated, Any, TypeVar
from uuid import UUID, uuid5

from fastapi import APIRouter, Body, Response, status
from sqlmodel import Session

from api import going_on, several, submitting, visible
from api.auth import Principal
from api.dependencies import (
    Engine,
    IdempotencyKey,
    Operator,
    TenantSession,
    TenantTransactions,
    Transactions,
    Writer,
)
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.routes import stops
from api.schemas.disputes import (
    ProcessAutoSubmit,
    Processed,
    Retried,
    RetryFailed,
    SellerSwitch,
    SubmitMatch,
    Submitted,
)
from api.schemas.stops import Pulled, SwitchReason
from api.submitting import Ask
from models.contracts.claim import ClaimIdentity
from models.contracts.messages import Decide, DecisionAction
from models.errors import (
    ClaimEnded,
    EngineAway,
    EvidenceMissing,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    MatchRejected,
    NotFound,
    NotInThisState,
    QuestionClosed,
)
from models.repositories import auto_submit, idempotency
from models.repositories.stops import StopState

router = APIRouter(prefix="/disputes", tags=["disputes"])

Many = TypeVar("Many", bound=Retried)

_MORE = "More are left: send again with a new key, or use POST /api/v1/bulk-decisions."
SUBMIT_RESPONSES = {
    202: {"model": Submitted, "description": "Not answered yet: send the same again."},
    **problem_responses(
        Forbidden,
        NotFound,
        MatchRejected,
        ClaimEnded,
        EvidenceMissing,
        NotInThisState,
        QuestionClosed,
        IdempotencyKeyReused,
        InvalidField,
        EngineAway,
    ),
}
_MANY_RESPONSES = problem_responses(
    Forbidden, NotFound, IdempotencyKeyReused, InvalidField, EngineAway
)


@router.post(
    "/submit/{match_id}",
    summary="Say yes to a match and file its claim",
    responses=SUBMIT_RESPONSES,
)
async def submit_match(
    *,
    match_id: UUID,
    body: Annotated[SubmitMatch | None, Body()] = None,
    caller: Writer,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> Submitted:
    """Answers the match's open question with yes, or lets an operator retry a send that failed.
    What is filed or being filed already is answered as it is: nothing is filed twice."""
    asked = body or SubmitMatch()
    request_hash = fingerprint("submit_match", str(match_id), asked)
    return await submitting.submit(
        submitting.of_match(match_id),
        Ask(caller, key, request_hash, asked.reason),
        rows=rows,
        engine=engine,
        response=response,
    )


@router.post(
    "/auto-submit/process",
    summary="Make what may be filed by itself go on now",
    responses={202: {"model": Processed, "description": "Some did not answer."}, **_MANY_RESPONSES},
)
async def process_auto_submit(
    *,
    body: Annotated[ProcessAutoSubmit | None, Body()] = None,
    caller: Operator,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> Processed:
    """Wakes claims whose switch is released or that have a free filing place, and lets claims
    without evidence look again. Gate, budget and stop switches decide as ever."""
    asked = body or ProcessAutoSubmit()
    request_hash = fingerprint("process", asked)
    found = await rows.run(
        lambda session: (
            _answered(session, caller, key, request_hash, asked.seller_id)
            or going_on.find(session, asked)
        )
    )
    if isinstance(found, dict):
        return Processed.model_validate(found)
    items = await going_on.tell(found, caller, key, engine)
    answer = Processed(
        counts=several.counts(items),
        items=items,
        more=found.more,
        detail=_MORE if found.more else "",
        waiting=found.waiting,
    )
    return await _kept(answer, key, rows, response)


@router.post(
    "/retry-failed",
    summary="Try again what could not be sent",
    responses={202: {"model": Retried, "description": "Some did not answer."}, **_MANY_RESPONSES},
)
async def retry_failed(
    *,
    body: RetryFailed,
    caller: Operator,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> Retried:
    """`retry_now` for claims on the desk whose send failed; each settles what is unknown first."""
    request_hash = fingerprint("retry_failed", body)
    found = await rows.run(
        lambda session: (
            _answered(session, caller, key, request_hash, body.seller_id)
            or auto_submit.on_desk(session, body.causes, body.seller_id, body.limit + 1)
        )
    )
    if isinstance(found, dict):
        return Retried.model_validate(found)
    items = await several.decide_each(
        found[: body.limit], partial(_retry, body=body, caller=caller, key=key), engine
    )
    more = len(found) > body.limit
    answer = Retried(
        counts=several.counts(items), items=items, more=more, detail=_MORE if more else ""
    )
    return await _kept(answer, key, rows, response)


@router.post(
    "/auto-submit/start",
    summary="Release a seller's stop switch",
    responses=_MANY_RESPONSES,
)
async def start_auto_submit(
    *,
    body: SellerSwitch,
    caller: Operator,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
) -> StopState:
    """The same as `POST /sellers/{seller_id}/release`: the claims that were held are told."""
    return await stops.release_stop(
        seller_id=body.seller_id,
        body=SwitchReason(reason=body.reason),
        caller=caller,
        key=key,
        rows=rows,
        engine=engine,
    )


@router.post(
    "/auto-submit/stop",
    summary="Pull a seller's stop switch",
    responses=problem_responses(Forbidden, NotFound, IdempotencyKeyReused, InvalidField),
)
def stop_auto_submit(
    body: SellerSwitch, caller: Operator, key: IdempotencyKey, session: TenantSession
) -> Pulled:
    """The same as `POST /sellers/{seller_id}/stop`: sends in flight are named."""
    return stops.pull_stop(body.seller_id, SwitchReason(reason=body.reason), caller, key, session)


def _answered(
    session: Session, caller: Principal, key: str, request_hash: str, seller_id: UUID | None
) -> dict[str, Any] | None:
    """The answer that the same request got before, or None. NotFound for a foreign seller."""
    if seller_id is not None:
        visible.seller(session, caller, seller_id)
    return idempotency.remember(session, key, request_hash)


def _retry(claim: ClaimIdentity, *, body: RetryFailed, caller: Principal, key: str) -> Decide:
    return Decide(
        message_id=str(uuid5(claim.claim_id, f"retry-failed/{key}")),
        actor=caller.subject,
        reason=body.reason,
        action=DecisionAction.RETRY_NOW,
    )


async def _kept(answer: Many, key: str, rows: Transactions, response: Response) -> Many:
    """The answer, stored for the same request; not while a claim has yet to answer."""
    if any(item.result == "pending" for item in answer.items):
        response.status_code = status.HTTP_202_ACCEPTED
        response.headers["Location"] = "/api/v1/claims?sort=deadline"
        return answer
    content = answer.model_dump(mode="json")
    await rows.run(lambda session: idempotency.store_response(session, key, content))
    return answer
