"""Questions to people. Opened and closed by a claim's steps, read by lists and packets."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimIdentity, Question
from models.db import tenant_of
from models.repositories.pages import Page, listing, page_of, position_of
from models.tables.claims import QuestionRow

_OPEN = listing("questions", "deadline")


class QuestionState(StrEnum):
    """The two states that the rows themselves need; a claim's step names the others."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class QuestionRecord(BaseModel):
    """A question and what came of it. `state` is `open`, `answered`, or why it was closed.

    `choice` is the code that `actor` chose, `answer` the text that came with it.
    """

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    question: Question
    state: str
    opened_at: datetime
    closed_at: datetime | None
    choice: str | None
    answer: str | None
    actor: str | None


def open_question(
    session: Session, identity: ClaimIdentity, question: Question, at: datetime
) -> None:
    """Ask it. A claim has one open question: another one that is open is closed."""
    close(
        session,
        identity,
        state=QuestionState.CLOSED,
        actor="opside",
        answer="Another question was asked.",
        at=at,
    )
    asked = {
        "question": question.model_dump(mode="json"),
        "deadline": question.deadline,
        "state": QuestionState.OPEN,
        "opened_at": at,
        "closed_at": None,
        "answer": None,
        "actor": None,
    }
    session.exec(
        insert(QuestionRow)
        .values(
            tenant_id=identity.tenant_id,
            id=question.question_id,
            seller_id=identity.seller_id,
            claim_id=identity.claim_id,
            **asked,
        )
        .on_conflict_do_update(index_elements=["tenant_id", "id"], set_=asked)
    )


def close(
    session: Session,
    identity: ClaimIdentity,
    *,
    state: str,
    actor: str,
    at: datetime,
    choice: str | None = None,
    answer: str = "",
) -> None:
    """Close what the claim has open; `state` is `answered` or says why there is no answer."""
    session.exec(
        update(QuestionRow)
        .where(
            col(QuestionRow.tenant_id) == identity.tenant_id,
            col(QuestionRow.claim_id) == identity.claim_id,
            col(QuestionRow.state) == QuestionState.OPEN,
        )
        .values(state=state, actor=actor, choice=choice, answer=answer, closed_at=at)
    )


def get(session: Session, question_id: UUID) -> QuestionRecord | None:
    """One question of the session's tenant, or None."""
    row = session.get(QuestionRow, (tenant_of(session), question_id))
    return None if row is None else _record(row)


def list_open(
    session: Session,
    sellers: list[UUID] | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[QuestionRecord]:
    """The tenant's open questions, nearest deadline first; of these `sellers` only, if given."""
    statement = (
        select(QuestionRow)
        .where(QuestionRow.tenant_id == tenant_of(session), QuestionRow.state == QuestionState.OPEN)
        .order_by(col(QuestionRow.deadline), col(QuestionRow.id))
        .limit(limit + 1)
    )
    if sellers is not None:
        statement = statement.where(col(QuestionRow.seller_id).in_(sellers))
    if cursor is not None:
        statement = statement.where(
            position_of(cursor, col(QuestionRow.deadline), col(QuestionRow.id), of=_OPEN)
        )
    rows = list(session.exec(statement))
    return page_of(rows, limit, _record, lambda row: (row.deadline, row.id), of=_OPEN)


def of_claim(session: Session, identity: ClaimIdentity) -> list[QuestionRecord]:
    """All that the claim asked, oldest first."""
    rows = session.exec(
        select(QuestionRow)
        .where(
            QuestionRow.tenant_id == identity.tenant_id,
            QuestionRow.claim_id == identity.claim_id,
        )
        .order_by(col(QuestionRow.opened_at), col(QuestionRow.id))
    )
    return [_record(row) for row in rows]


def _record(row: QuestionRow) -> QuestionRecord:
    return QuestionRecord(
        identity=ClaimIdentity(
            tenant_id=row.tenant_id, seller_id=row.seller_id, claim_id=row.claim_id
        ),
        question=Question.model_validate(row.question),
        state=row.state,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        choice=row.choice,
        answer=row.answer,
        actor=row.actor,
    )
