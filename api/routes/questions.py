"""Questions to people, and their answers."""

from uuid import UUID

from fastapi import APIRouter, Response

from api import visible
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
from api.messages import deliver
from api.problems import problem_responses
from api.schemas.decisions import Answer, Outcome
from api.schemas.questions import QuestionView
from models.contracts.messages import AnswerQuestion
from models.errors import (
    EngineAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidField,
    NotFound,
    NotInThisState,
    QuestionClosed,
)
from models.repositories import beside_questions, questions
from models.repositories.pages import Page

router = APIRouter(prefix="/questions", tags=["questions"])


@router.get(
    "",
    summary="List open questions, nearest deadline first",
    responses=problem_responses(InvalidField),
)
def list_questions(
    caller: Caller, session: TenantSession, cursor: Cursor = None, limit: Limit = 50
) -> Page[QuestionView]:
    """Those that wait for an answer, each with the paper to look at."""
    page = questions.list_open(session, caller.seller_filter, cursor, limit)
    beside = beside_questions.beside(session, page.items)
    items = [QuestionView.of(one, what) for one, what in zip(page.items, beside, strict=True)]
    return Page(items=items, next_cursor=page.next_cursor)


@router.get("/{question_id}", summary="Read a question", responses=problem_responses(NotFound))
def read_question(question_id: UUID, caller: Caller, session: TenantSession) -> QuestionView:
    """Open or closed."""
    asked = visible.question(session, caller, question_id)
    (beside,) = beside_questions.beside(session, [asked])
    return QuestionView.of(asked, beside)


@router.post(
    "/{question_id}/answer",
    summary="Answer a question",
    responses={
        202: {"model": Outcome, "description": "Kept: the claim acts on it when it wakes up."},
        **problem_responses(
            Forbidden, NotFound, QuestionClosed, IdempotencyKeyReused, InvalidField, EngineAway
        ),
    },
)
async def answer_question(
    *,
    question_id: UUID,
    body: Answer,
    caller: Writer,
    key: IdempotencyKey,
    rows: TenantTransactions,
    engine: Engine,
    response: Response,
) -> Outcome:
    """The claim checks the answer and acts on it. The actor is the token's subject."""
    asked = await rows.run(lambda session: visible.question(session, caller, question_id))
    message = AnswerQuestion(
        message_id=key,
        actor=caller.subject,
        question_id=question_id,
        choice=body.choice,
        text=body.text,
    )
    try:
        outcome = await deliver(
            asked.identity,
            "answer_question",
            message,
            fingerprint("answer_question", str(question_id), body),
            rows=rows,
            engine=engine,
            response=response,
        )
        if outcome.state == "pending":
            await engine.signal_answer(asked.identity, message)
    except NotInThisState as ended:
        raise QuestionClosed("This question is closed: its claim has ended.") from ended
    return outcome
