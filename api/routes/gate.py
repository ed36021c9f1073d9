"""The gate of learned matches: what is certified, the labels behind it, models that wait."""

from functools import partial
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session

from api import visible
from api.auth import Principal
from api.dependencies import (
    Caller,
    Cursor,
    Engine,
    IdempotencyKey,
    Limit,
    Operator,
    TenantSession,
    TenantTransactions,
)
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.roles import Role
from api.schemas.gate import (
    GateReason,
    GateView,
    LabelView,
    ModelDecision,
    Models,
    ModelView,
    ReviewStarted,
)
from clock import utc_now
from models.contracts.certificates import CertificateState, ReviewInput
from models.contracts.labels import LabelKind, Provenance
from models.errors import (
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    NotFound,
    NotInThisState,
)
from models.repositories import certificates, idempotency, labels, match_models
from models.repositories.labels import LabelFilters
from models.repositories.pages import Page

router = APIRouter(tags=["gate"])

_BOOK = 20


def _reader(caller: Caller) -> Principal:
    """Labels are of all sellers of the tenant, so sellers do not see them."""
    if caller.role is Role.SELLER:
        raise Forbidden("Only operators and auditors read the gate.")
    return caller


Reader = Annotated[Principal, Depends(_reader)]


@router.get(
    "/gate",
    summary="Read what is certified, and why",
    responses=problem_responses(Forbidden),
)
def read_gate(_: Reader, session: TenantSession) -> GateView:
    """Until something is certified, matches by words or by the model ask a person."""
    return GateView.of(certificates.book(session, _BOOK), labels.counted(session))


@router.get(
    "/gate/labels",
    summary="List labels, newest first",
    responses=problem_responses(Forbidden, NotFound, InvalidField),
)
def list_labels(
    *,
    caller: Reader,
    session: TenantSession,
    kind: Annotated[LabelKind | None, Query(description="Labels of this kind.")] = None,
    provenance: Annotated[Provenance | None, Query(description="Whose word it is.")] = None,
    claim: Annotated[UUID | None, Query(description="Labels of this claim.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[LabelView]:
    """What people and Amazon said about matches."""
    if claim is not None:
        visible.claim(session, caller, claim)
    filters = LabelFilters(kind=kind, provenance=provenance, claim_id=claim)
    page = labels.list_labels(session, filters, cursor, limit)
    return Page(items=[LabelView.of(one) for one in page.items], next_cursor=page.next_cursor)


@router.get(
    "/gate/models",
    summary="List models, newest first",
    responses=problem_responses(Forbidden),
)
def list_models(_: Reader, session: TenantSession) -> Models:
    """Those that wait for a yes, the one in use, and those that were."""
    return Models(items=[ModelView.of(one) for one in match_models.list_models(session)])


@router.post(
    "/gate/review",
    summary="Certify anew, and propose a model",
    responses=problem_responses(Forbidden, InvalidField, EngineAway),
)
async def review_gate(
    body: GateReason, caller: Operator, key: IdempotencyKey, engine: Engine
) -> ReviewStarted:
    """What the Schedule does each day, now. A model that it proposes changes nothing by itself."""
    review_id = uuid5(caller.tenant_id, f"review/{key}")
    workflow_id = await engine.start_review(
        str(review_id),
        ReviewInput(tenant_id=caller.tenant_id, actor=caller.subject, reason=body.reason),
    )
    return ReviewStarted(workflow_id=workflow_id)


@router.post(
    "/gate/revoke",
    summary="Turn filing without a person off for learned matches",
    responses=problem_responses(Forbidden, NotInThisState, IdempotencyKeyReused, InvalidField),
)
def revoke_certificate(
    body: GateReason, caller: Operator, key: IdempotencyKey, session: TenantSession
) -> GateView:
    """At once, for running claims too; other labels can certify it again."""
    asked = fingerprint("gate-revoke", str(caller.tenant_id), body)
    answered = idempotency.remember(session, key, asked)
    if answered is not None:
        return GateView.model_validate(answered)
    certificates.revoke(session, caller.subject, body.reason, utc_now())
    view = GateView.of(certificates.book(session, _BOOK), labels.counted(session))
    idempotency.store_response(session, key, view.model_dump(mode="json"))
    return view


@router.post(
    "/gate/models/{model_version}/decide",
    summary="Accept or refuse a proposed model",
    responses=problem_responses(
        Forbidden, NotFound, NotInThisState, IdempotencyKeyReused, InvalidField
    ),
)
async def decide_model(
    *,
    model_version: str,
    body: ModelDecision,
    caller: Operator,
    key: IdempotencyKey,
    rows: TenantTransactions,
) -> ModelView:
    """A yes puts it in use for matches from now on, and ends what was certified for the other."""
    return await rows.run(
        partial(_decide, version=model_version, body=body, caller=caller, key=key)
    )


def _decide(
    session: Session, *, version: str, body: ModelDecision, caller: Principal, key: str
) -> ModelView:
    asked = fingerprint("model", version, body)
    answered = idempotency.remember(session, key, asked)
    if answered is not None:
        return ModelView.model_validate(answered)
    now = utc_now()
    record = match_models.decide(
        session, version, caller.subject, body.reason, now, yes=body.accept
    )
    last = certificates.current(session)
    if body.accept and last is not None and last.state is CertificateState.CERTIFIED:
        certificates.revoke(session, caller.subject, f"Model {version} was accepted.", now)
    view = ModelView.of(record)
    idempotency.store_response(session, key, view.model_dump(mode="json"))
    return view
