"""What people decide about a claim: an operator's decision, an appeal, a document for it."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Response
from sqlmodel import Session

from api import visible
from api.auth import Principal
from api.dependencies import Engine, IdempotencyKey, Operator, TenantTransactions, Writer
from api.idempotency import fingerprint
from api.messages import deliver
from api.problems import problem_responses
from api.roles import Role
from api.schemas.decisions import Decision, NewAppeal, NewEvidence, Outcome
from models.contracts.claim import ClaimIdentity
from models.contracts.messages import Appeal, AttachEvidence, Decide
from models.errors import (
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    NotFound,
    NotInThisState,
)

router = APIRouter(prefix="/claims", tags=["decisions"])

_PENDING = {202: {"model": Outcome, "description": "Not answered yet: send the same again."}}
_REFUSALS = problem_responses(
    Forbidden, NotFound, NotInThisState, IdempotencyKeyReused, InvalidField, EngineAway
)


@router.post(
    "/{claim_id}/decide",
    summary="Decide as an operator",
    responses={**_PENDING, **_REFUSALS},
)
async def decide_claim(
    *,
    claim_id: UUID,
    body: Decision,
    caller: Operator,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> Outcome:
    """Retry now, filed by hand, record an outcome, withdraw or close. The actor is the token's."""
    claim = await rows.run(lambda session: visible.claim(session, caller, claim_id).identity)
    return await deliver(
        claim,
        "decide",
        Decide(message_id=key, actor=caller.subject, **dict(body)),
        fingerprint("decide", str(claim_id), body),
        rows=rows,
        engine=engine,
        response=response,
    )


@router.post(
    "/{claim_id}/appeal",
    summary="Appeal a denial",
    responses={**_PENDING, **_REFUSALS},
)
async def appeal_claim(
    *,
    claim_id: UUID,
    body: NewAppeal,
    caller: Writer,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> Outcome:
    """A seller appeals with a new document; an operator may appeal with a reason alone."""
    if body.reason and caller.role is Role.SELLER:
        raise Forbidden("Only an operator appeals with a reason: attach a new document instead.")
    claim = await rows.run(
        partial(_with_documents, caller=caller, claim_id=claim_id, wanted=body.document_ids)
    )
    return await deliver(
        claim,
        "appeal",
        Appeal(message_id=key, actor=caller.subject, **dict(body)),
        fingerprint("appeal", str(claim_id), body),
        rows=rows,
        engine=engine,
        response=response,
    )


@router.post(
    "/{claim_id}/evidence",
    summary="Give a document to one claim",
    responses={**_PENDING, **_REFUSALS},
)
async def attach_evidence(
    *,
    claim_id: UUID,
    body: NewEvidence,
    caller: Writer,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> Outcome:
    """The claim is matched again; one that Amazon asks about sends the document as the answer."""
    claim = await rows.run(
        partial(_with_documents, caller=caller, claim_id=claim_id, wanted=[body.document_id])
    )
    return await deliver(
        claim,
        "attach_evidence",
        AttachEvidence(message_id=key, actor=caller.subject, **dict(body)),
        fingerprint("evidence", str(claim_id), body),
        rows=rows,
        engine=engine,
        response=response,
    )


def _with_documents(
    session: Session, *, caller: Principal, claim_id: UUID, wanted: list[UUID]
) -> ClaimIdentity:
    """The claim. NotFound, also when a document is not of the claim's seller."""
    claim = visible.claim(session, caller, claim_id).identity
    for document_id in wanted:
        document = visible.document(session, caller, document_id)
        if document.seller_id != claim.seller_id:
            raise NotFound(
                f"Document {document_id} is not of this claim's seller: upload it there."
            )
    return claim
