"""Questions to people."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.schemas import examples
from api.schemas.evidence import PaperBeside
from models.contracts.claim import Question
from models.repositories.beside_questions import BesideQuestion
from models.repositories.questions import QuestionRecord


class QuestionView(BaseModel):
    """A question and its claim. It waits for an answer while `state` is `open`. `evidence` is the
    paper to look at; `group_id` where one answer settles it for other claims too; at `remind_at`
    people are reminded."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.QUESTION_VIEW]})

    id: UUID
    claim_id: UUID
    seller_id: UUID
    state: str
    question: Question
    evidence: PaperBeside | None
    group_id: UUID | None
    remind_at: datetime | None
    opened_at: datetime

    @classmethod
    def of(cls, record: QuestionRecord, beside: BesideQuestion) -> Self:
        """The row and what is shown beside it."""
        document = beside.document
        return cls(
            id=record.question.question_id,
            claim_id=record.identity.claim_id,
            seller_id=record.identity.seller_id,
            state=record.state,
            question=record.question,
            evidence=document and PaperBeside.of(document, beside.line_position),
            group_id=beside.group_id,
            remind_at=beside.remind_at,
            opened_at=record.opened_at,
        )
