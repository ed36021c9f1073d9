"""Questions that are asked once for many claims, and the one answer that settles them."""

from functools import partial
from uuid import UUID, uuid5

from fastapi import APIRouter, Response, status
from sqlmodel import Session

from api import visible
from api.auth import Principal
from api.dependencies import (
    Caller,
    Cursor,
    Engine,
    IdempotencyKey,
    Limit,
    TenantSession,
    TenantTransactions,
    Writer,
)
from api.idempotency import fingerprint
from api.problems import problem_responses
from api.schemas.question_groups import (
    GroupAnswerItemView,
    GroupAnswerView,
    GroupClaimView,
    NewGroupAnswer,
    QuestionGroupView,
)
from api.workflow_client import WorkflowClient
from claims import question_groups as rules
from clock import utc_now
from models.contracts.evidence import DocumentStatus, NamedBy
from models.contracts.questions import AnswerState, GroupAnswer, GroupAnswerInput
from models.errors import (
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    NotFound,
    QuestionClosed,
)
from models.repositories import idempotency, question_answers, question_group_lists
from models.repositories.pages import Page
from models.repositories.question_answers import AnswerRecord
from models.repositories.question_group_lists import GroupRecord

router = APIRouter(prefix="/question-groups", tags=["questions"])


@router.get(
    "",
    summary="List open questions, one for all claims that wait for the same",
    responses=problem_responses(InvalidField),
)
def list_question_groups(
    caller: Caller, session: TenantSession, cursor: Cursor = None, limit: Limit = 50
) -> Page[QuestionGroupView]:
    """Nearest deadline first, each with the paper that it is about."""
    page = question_group_lists.list_open(session, caller.seller_filter, cursor, limit)
    items = [_shown(session, caller, record) for record in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


@router.get(
    "/{group_id}", summary="Read a group of questions", responses=problem_responses(NotFound)
)
def read_question_group(
    group_id: UUID, caller: Caller, session: TenantSession
) -> QuestionGroupView:
    """Open, answered or closed."""
    return _shown(session, caller, visible.question_group(session, caller, group_id))


@router.get(
    "/{group_id}/claims",
    summary="List the claims that wait in a group",
    responses=problem_responses(NotFound, InvalidField),
)
def list_question_group_claims(
    *,
    group_id: UUID,
    caller: Caller,
    session: TenantSession,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[GroupClaimView]:
    """Nearest deadline first."""
    visible.question_group(session, caller, group_id)
    page = question_group_lists.list_members(session, group_id, cursor, limit)
    return Page(items=[GroupClaimView.of(one) for one in page.items], next_cursor=page.next_cursor)


@router.post(
    "/{group_id}/answer",
    summary="Answer for all claims of a group",
    responses={
        202: {"model": GroupAnswerView, "description": "Kept; the claims are told one by one."},
        **problem_responses(
            Forbidden, NotFound, QuestionClosed, IdempotencyKeyReused, InvalidField
        ),
    },
)
async def answer_question_group(
    *,
    group_id: UUID,
    body: NewGroupAnswer,
    caller: Writer,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> GroupAnswerView:
    """It counts for the claims that were in the group at `version`. Each of them decides for
    itself; what each made of it is listed with the answer."""
    record = await rows.run(partial(_take, caller=caller, group_id=group_id, body=body, key=key))
    given = record.given
    response.headers["Location"] = _path(given.group_id, given.answer_id)
    if record.state is not AnswerState.CARRIED:
        response.status_code = status.HTTP_202_ACCEPTED
    if record.state is AnswerState.TAKEN:
        await _start(record, engine)
    return GroupAnswerView.of(record)


@router.get(
    "/{group_id}/answers/{answer_id}",
    summary="Read an answer to a group, and how far it was carried",
    responses=problem_responses(NotFound),
)
def read_group_answer(
    group_id: UUID, answer_id: UUID, caller: Caller, session: TenantSession
) -> GroupAnswerView:
    """It is `carried` when every claim has said what it made of it."""
    return GroupAnswerView.of(visible.group_answer(session, caller, group_id, answer_id))


@router.get(
    "/{group_id}/answers/{answer_id}/claims",
    summary="List what each claim made of an answer",
    responses=problem_responses(NotFound, InvalidField),
)
def list_group_answer_claims(
    *,
    group_id: UUID,
    answer_id: UUID,
    caller: Caller,
    session: TenantSession,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[GroupAnswerItemView]:
    """A claim that had moved on meanwhile is `refused`, with its reason."""
    visible.group_answer(session, caller, group_id, answer_id)
    page = question_answers.list_items(session, answer_id, cursor, limit)
    items = [GroupAnswerItemView.of(item) for item in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


def _take(
    session: Session, *, caller: Principal, group_id: UUID, body: NewGroupAnswer, key: str
) -> AnswerRecord:
    """The stored answer; the same request again gets it again."""
    group = visible.question_group(session, caller, group_id)
    asked = fingerprint("answer_question_group", str(group_id), body)
    answered = idempotency.remember(session, key, asked)
    if answered is not None:
        return question_answers.get(session, UUID(answered["answer_id"]))
    answer = GroupAnswer(
        answer_id=uuid5(group_id, f"answer/{key}"),
        group_id=group_id,
        actor=caller.subject,
        role=NamedBy(caller.role),
        **body.model_dump(),
    )
    rules.check_answer(group.about, group.version, answer)
    if answer.document_id is not None:
        _check_document(session, caller, group, answer.document_id)
    record = question_answers.take(session, answer, utc_now())
    idempotency.store_response(session, key, {"answer_id": str(answer.answer_id)})
    return record


def _check_document(
    session: Session, caller: Principal, group: GroupRecord, document_id: UUID
) -> None:
    document = visible.document(session, caller, document_id)
    if document.seller_id != group.seller_id:
        raise InvalidField("This document is another seller's: upload it for this one.")
    if document.status is not DocumentStatus.READ:
        raise InvalidField("This document was not read yet, or could not be: look at it first.")


def _shown(session: Session, caller: Principal, record: GroupRecord) -> QuestionGroupView:
    document_id = record.about.document_id
    if document_id is None:
        return QuestionGroupView.of(record, None)
    document = visible.document(session, caller, document_id, deleted=True)
    return QuestionGroupView.of(record, document)


async def _start(record: AnswerRecord, engine: WorkflowClient) -> None:
    """If the engine is away, the sweeper starts it."""
    try:
        await engine.start_answer(GroupAnswerInput(answer=record.ref))
    except EngineAway:
        return


def _path(group_id: UUID, answer_id: UUID) -> str:
    return f"/api/v1/question-groups/{group_id}/answers/{answer_id}"
