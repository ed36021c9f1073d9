"""Answers to groups of questions: taken once for each claim, carried to the claims one by one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, update
from sqlmodel import Session, col, insert, select

from models.contracts.bulk import BulkCounts, ItemResult, ItemState
from models.contracts.claim import ClaimIdentity
from models.contracts.questions import AnswerState, GroupAnswer, GroupAnswerRef, GroupState
from models.db import tenant_of
from models.errors import NotFound, QuestionClosed
from models.repositories.pages import Page, after, listing, page_of
from models.repositories.question_groups import in_group, lock, settle, unanswered
from models.repositories.rows import insert_once, storable
from models.tables.questions import (
    QuestionGroupAnswerRow,
    QuestionGroupItemRow,
    QuestionGroupMemberRow,
)

_OPEN = (ItemState.WAITING, ItemState.UNREACHABLE)


class AnswerRecord(BaseModel):
    """An answer, and how far it was carried."""

    model_config = ConfigDict(frozen=True)

    ref: GroupAnswerRef
    given: GroupAnswer
    state: AnswerState
    counts: BulkCounts
    answered_at: datetime
    carried_at: datetime | None


class AnswerItem(BaseModel):
    """One claim that an answer is carried to, and what it made of it."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    question_id: UUID | None
    state: ItemState
    attempts: int
    code: str | None
    message: str
    at: datetime | None


class _Covered(NamedTuple):
    claim_id: UUID
    seller_id: UUID
    question_id: UUID | None


def take(session: Session, new: GroupAnswer, at: datetime) -> AnswerRecord:
    """Keeps the answer for every claim that it covers and that has none yet. NotFound, and
    QuestionClosed where no such claim is left: of two answers at once, one is taken."""
    new, tenant_id = storable(new), tenant_of(session)
    group = lock(session, tenant_id, new.group_id)
    if group is None:
        raise NotFound(f"There is no question group {new.group_id}: check the id and the tenant.")
    covered = _cover(session, tenant_id, new)
    if not covered:
        raise QuestionClosed("These questions are closed or answered: read the open ones again.")
    insert_once(
        session,
        QuestionGroupAnswerRow,
        {
            **new.model_dump(exclude={"answer_id", "text"}),
            "tenant_id": tenant_id,
            "id": new.answer_id,
            "seller_id": group.seller_id,
            "answer": new.text,
            "state": AnswerState.TAKEN,
            "answered_at": at,
        },
    )
    items = [
        {
            **claim._asdict(),
            "tenant_id": tenant_id,
            "answer_id": new.answer_id,
            "state": ItemState.WAITING,
            "attempts": 0,
            "message": "",
        }
        for claim in covered
    ]
    session.exec(insert(QuestionGroupItemRow), params=items)
    settle(session, group, GroupState.ANSWERED, at)
    return get(session, new.answer_id)


def get(session: Session, answer_id: UUID) -> AnswerRecord:
    """One answer of the session's tenant. NotFound."""
    tenant_id = tenant_of(session)
    row = session.get(QuestionGroupAnswerRow, (tenant_id, answer_id))
    if row is None:
        raise NotFound(f"There is no answer {answer_id}: check the id and the tenant.")
    ref = GroupAnswerRef(tenant_id=tenant_id, answer_id=answer_id)
    told = row.model_dump(exclude={"tenant_id", "id", "answer"})
    return AnswerRecord(
        ref=ref,
        given=GroupAnswer(answer_id=answer_id, text=row.answer, **told),
        counts=count_items(session, ref),
        state=AnswerState(row.state),
        answered_at=row.answered_at,
        carried_at=row.carried_at,
    )


def untold(session: Session, older_than: datetime, limit: int) -> list[GroupAnswerRef]:
    """Answers taken before `older_than` that nobody carries yet, oldest first. System session."""
    rows = session.exec(
        select(QuestionGroupAnswerRow.tenant_id, QuestionGroupAnswerRow.id)
        .where(
            QuestionGroupAnswerRow.state == AnswerState.TAKEN,
            QuestionGroupAnswerRow.answered_at < older_than,
        )
        .order_by(col(QuestionGroupAnswerRow.answered_at))
        .limit(limit)
    )
    return [GroupAnswerRef(tenant_id=tenant_id, answer_id=one) for tenant_id, one in rows]


def list_items(
    session: Session, answer_id: UUID, cursor: str | None = None, limit: int = 50
) -> Page[AnswerItem]:
    """What each claim made of the answer, by its id. InvalidField for the cursor."""
    place, of = [col(QuestionGroupItemRow.claim_id)], listing(f"answer {answer_id}", "claim")
    statement = (
        select(QuestionGroupItemRow)
        .where(*_of_answer(GroupAnswerRef(tenant_id=tenant_of(session), answer_id=answer_id)))
        .order_by(*place)
        .limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(after(cursor, place, of=of))
    rows = list(session.exec(statement))
    return page_of(rows, limit, _item, lambda row: (row.claim_id,), of=of)


def open_items(session: Session, answer: GroupAnswerRef, limit: int) -> list[AnswerItem]:
    """Claims that have not said what they made of it, those that were asked least first."""
    rows = session.exec(
        select(QuestionGroupItemRow)
        .where(*_of_answer(answer), col(QuestionGroupItemRow.state).in_(_OPEN))
        .order_by(col(QuestionGroupItemRow.attempts), col(QuestionGroupItemRow.claim_id))
        .limit(limit)
    )
    return [_item(row) for row in rows]


def record_result(
    session: Session, answer: GroupAnswerRef, claim_id: UUID, result: ItemResult, at: datetime
) -> None:
    """What came of one claim. What is done or refused stays."""
    session.exec(
        update(QuestionGroupItemRow)
        .where(
            *_of_answer(answer),
            col(QuestionGroupItemRow.claim_id) == claim_id,
            col(QuestionGroupItemRow.state).in_(_OPEN),
        )
        .values(**result.model_dump(), attempts=QuestionGroupItemRow.attempts + 1, at=at)
    )


def record_state(session: Session, answer: GroupAnswerRef, at: datetime) -> BulkCounts:
    """Where the answer stands by its claims; gives back where these stand."""
    counts = count_items(session, answer)
    state = AnswerState.UNDER_WAY if counts.is_open else AnswerState.CARRIED
    session.exec(
        update(QuestionGroupAnswerRow)
        .where(
            col(QuestionGroupAnswerRow.tenant_id) == answer.tenant_id,
            col(QuestionGroupAnswerRow.id) == answer.answer_id,
            col(QuestionGroupAnswerRow.carried_at).is_(None),
        )
        .values(state=state, carried_at=None if counts.is_open else at)
    )
    return counts


def count_items(session: Session, answer: GroupAnswerRef) -> BulkCounts:
    """How many claims stand where."""
    counted = session.exec(
        select(QuestionGroupItemRow.state, func.count())
        .where(*_of_answer(answer))
        .group_by(col(QuestionGroupItemRow.state))
    )
    return BulkCounts.model_validate(dict(counted.all()))


def _cover(session: Session, tenant_id: UUID, new: GroupAnswer) -> list[_Covered]:
    """The claims that have this answer from now on, and no other."""
    shown = [] if new.later_too else [col(QuestionGroupMemberRow.joined_version) <= new.version]
    covered = session.connection().execute(
        update(QuestionGroupMemberRow)
        .where(*in_group(tenant_id, new.group_id), *unanswered(), *shown)
        .values(answer_id=new.answer_id)
        .returning(
            col(QuestionGroupMemberRow.claim_id),
            col(QuestionGroupMemberRow.seller_id),
            col(QuestionGroupMemberRow.question_id),
        )
    )
    return [_Covered(*row) for row in covered]


def _of_answer(answer: GroupAnswerRef) -> Sequence[Any]:
    return (
        col(QuestionGroupItemRow.tenant_id) == answer.tenant_id,
        col(QuestionGroupItemRow.answer_id) == answer.answer_id,
    )


def _item(row: QuestionGroupItemRow) -> AnswerItem:
    return AnswerItem(
        identity=ClaimIdentity(
            tenant_id=row.tenant_id, seller_id=row.seller_id, claim_id=row.claim_id
        ),
        **row.model_dump(exclude={"tenant_id", "answer_id", "seller_id", "claim_id"}),
    )
