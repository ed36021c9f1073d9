"""What is shown beside questions: the paper that each is about, and the group that it waits in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session, col, select

from models.db import tenant_of
from models.repositories import documents
from models.repositories.documents import DocumentRecord
from models.repositories.questions import QuestionRecord
from models.tables.evidence import DocumentRow, MatchRow
from models.tables.questions import QuestionGroupMemberRow, QuestionGroupRow


class BesideQuestion(BaseModel):
    """The document and the line that a question is about; the group of its claim, and when people
    are reminded of that. All None where there is none."""

    model_config = ConfigDict(frozen=True)

    document: DocumentRecord | None = None
    line_position: int | None = None
    group_id: UUID | None = None
    remind_at: datetime | None = None


def beside(session: Session, asked: Sequence[QuestionRecord]) -> list[BesideQuestion]:
    """Of each question, in their order."""
    matches = _matches(session, asked)
    papers = _documents(session, {match.document_id for match in matches.values()})
    groups = _groups(session, asked)
    found: list[BesideQuestion] = []
    for one in asked:
        match = matches.get(one.question.match_id) if one.question.match_id else None
        group = groups.get(one.question.question_id)
        found.append(
            BesideQuestion(
                document=papers.get(match.document_id) if match else None,
                line_position=match.line_position if match else None,
                group_id=group.id if group else None,
                remind_at=group.remind_at if group else None,
            )
        )
    return found


def _matches(session: Session, asked: Sequence[QuestionRecord]) -> dict[UUID, MatchRow]:
    ids = {one.question.match_id for one in asked}
    rows = session.exec(
        select(MatchRow).where(
            MatchRow.tenant_id == tenant_of(session), col(MatchRow.id).in_(ids - {None})
        )
    )
    return {row.id: row for row in rows}


def _documents(session: Session, ids: set[UUID]) -> dict[UUID, DocumentRecord]:
    rows = session.exec(
        select(DocumentRow).where(
            DocumentRow.tenant_id == tenant_of(session), col(DocumentRow.id).in_(ids)
        )
    )
    return {row.id: documents.record_of(row) for row in rows}


def _groups(session: Session, asked: Sequence[QuestionRecord]) -> dict[UUID, QuestionGroupRow]:
    """The group in which each question waits, by the question."""
    rows = session.exec(
        select(QuestionGroupMemberRow.question_id, QuestionGroupRow)
        .join(
            QuestionGroupRow,
            (col(QuestionGroupRow.tenant_id) == QuestionGroupMemberRow.tenant_id)
            & (col(QuestionGroupRow.id) == QuestionGroupMemberRow.group_id),
        )
        .where(
            QuestionGroupMemberRow.tenant_id == tenant_of(session),
            col(QuestionGroupMemberRow.claim_id).in_({one.identity.claim_id for one in asked}),
            col(QuestionGroupMemberRow.left_at).is_(None),
        )
    )
    return {question_id: group for question_id, group in rows if question_id is not None}
