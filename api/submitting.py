"""Asking that a claim be filed: by its match or itself. The claim decides: nothing goes twice."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from fastapi import Response, status
from sqlmodel import Session

from api import visible
from api.auth import Principal
from api.dependencies import Transactions
from api.schemas.disputes import SubmissionView, Submitted, submission_id
from api.workflow_client import WorkflowClient
from claims.questions import Answer
from claims.states import waiting_for
from claims.submitting import SubmitWay, best_match, way_to_submit
from models.contracts.messages import AnswerQuestion, Decide, DecisionAction
from models.errors import NotFound, QuestionClosed
from models.repositories import claims, disputes, idempotency
from models.repositories.claims import ClaimRecord
from models.repositories.disputes import Submission

_ASKED = "Asked that it be submitted."
_PENDING = "The claim has not answered yet. Send the same request with the same key again."

# Finds the claim and the match that a request means, as its caller may see them.
Find = Callable[[Session, Principal], tuple[ClaimRecord, UUID]]


@dataclass(frozen=True)
class Ask:
    """One request to file: who asks, under which key, the hash of what is asked, and why."""

    caller: Principal
    key: str
    request_hash: str
    reason: str


@dataclass(frozen=True)
class _Wanted:
    claim: ClaimRecord
    match_id: UUID
    way: SubmitWay
    submission: Submission | None


def of_match(match_id: UUID) -> Find:
    """The claim that this match supports."""

    def find(session: Session, caller: Principal) -> tuple[ClaimRecord, UUID]:
        claim_id = disputes.claim_of_match(session, match_id)
        record = claims.get(session, claim_id) if claim_id else None
        if record is None or not caller.sees(record.identity.seller_id):
            raise NotFound(f"There is no match {match_id}: check the id and the tenant.")
        return record, match_id

    return find


def of_claim(claim_id: UUID) -> Find:
    """The claim itself, with the match that it rests on."""

    def find(session: Session, caller: Principal) -> tuple[ClaimRecord, UUID]:
        record = visible.claim(session, caller, claim_id)
        return record, best_match(record.status, record.facts, record.file)

    return find


async def submit(
    find: Find, ask: Ask, *, rows: Transactions, engine: WorkflowClient, response: Response
) -> Submitted:
    """Confirms the claim's question, tries a failed send again, or tells how it stands.

    A question that somebody else answered a moment before is no failure where the claim is being
    filed by it. NotFound, MatchRejected, ClaimEnded, EvidenceMissing, NotInThisState,
    QuestionClosed; Forbidden where an operator must decide; EngineAway.
    """
    wanted = await rows.run(lambda session: _read(session, find, ask))
    try:
        settled = await _act(wanted, ask, engine)
    except QuestionClosed:
        wanted = await rows.run(lambda session: _read(session, find, ask))
        if isinstance(wanted, _Wanted) and wanted.way is not SubmitWay.AS_IT_IS:
            raise
        settled = True
    if isinstance(wanted, Submitted):
        return wanted
    if settled:
        return await rows.run(lambda session: _keep(session, wanted, ask))
    response.status_code = status.HTTP_202_ACCEPTED
    answer = _answer(wanted, "pending", _PENDING)
    response.headers["Location"] = f"/api/v1/disputes/submissions/{answer.submission_id}/status"
    return answer


def _read(session: Session, find: Find, ask: Ask) -> _Wanted | Submitted:
    """What is asked for, or the answer that the same request got before."""
    record, match_id = find(session, ask.caller)
    answered = idempotency.remember(session, ask.key, ask.request_hash)
    if answered is not None:
        return Submitted.model_validate(answered)
    way = way_to_submit(record.status, record.facts, record.file, match_id)
    return _Wanted(record, match_id, way, disputes.get(session, _key(record)))


async def _act(wanted: _Wanted | Submitted, ask: Ask, engine: WorkflowClient) -> bool:
    """Whether all that is asked for has been done; False when the claim has not answered."""
    if isinstance(wanted, Submitted) or wanted.way is SubmitWay.AS_IT_IS:
        return True
    if wanted.way is SubmitWay.CONFIRMED:
        return await _confirm(wanted.claim, ask, engine)
    ask.caller.require_operator()
    return await _retry(wanted.claim, ask, engine)


async def _confirm(claim: ClaimRecord, ask: Ask, engine: WorkflowClient) -> bool:
    """Whether the claim took the yes. One that cannot answer now finds it when it wakes up."""
    question = claim.file.question
    if question is None:
        raise QuestionClosed("This question is closed; read the claim to see where it stands.")
    message = AnswerQuestion(
        message_id=ask.key,
        actor=ask.caller.subject,
        reason=ask.reason,
        question_id=question.question_id,
        choice=Answer.YES,
    )
    if await engine.update(claim.identity, "answer_question", message) is not None:
        return True
    await engine.signal_answer(claim.identity, message)
    return False


async def _retry(claim: ClaimRecord, ask: Ask, engine: WorkflowClient) -> bool:
    message = Decide(
        message_id=ask.key,
        actor=ask.caller.subject,
        reason=ask.reason or _ASKED,
        action=DecisionAction.RETRY_NOW,
    )
    return await engine.update(claim.identity, "decide", message) is not None


def _keep(session: Session, wanted: _Wanted, ask: Ask) -> Submitted:
    """The answer, with the claim as it stands by now."""
    record = claims.get(session, wanted.claim.identity.claim_id) or wanted.claim
    now = _Wanted(record, wanted.match_id, wanted.way, disputes.get(session, _key(record)))
    answer = _answer(now, "done")
    idempotency.store_response(session, ask.key, answer.model_dump(mode="json"))
    return answer


def _answer(wanted: _Wanted, state: str, detail: str = "") -> Submitted:
    record = wanted.claim
    return Submitted(
        claim_id=record.identity.claim_id,
        match_id=wanted.match_id,
        submission_id=submission_id(_key(record)),
        way=wanted.way,
        state=state,
        claim_status=record.status,
        waiting_for=waiting_for(record.status),
        submission=SubmissionView.of(wanted.submission) if wanted.submission else None,
        detail=detail,
    )


def _key(record: ClaimRecord) -> str:
    """The submission under way, else the claim's first."""
    pending = record.file.pending
    return pending.key if pending else f"{record.identity.claim_id}:initial"
