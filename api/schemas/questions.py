"""Questions to people."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from api.schemas import examples
from models.contracts.claim import Question
from models.repositories.questions import QuestionRecord


class QuestionView(BaseModel):
    """A question and its claim. It waits for an answer while `state` is `open`."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.QUESTION_VIEW]})

    id: UUID
    claim_id: UUID
    seller_id: UUID
    state: str
    question: Question
    opened_at: datetime

    @classmethod
    def of(cls, record: QuestionRecord) -> Self:
        """The row."""
        return cls(
            id=record.question.question_id,
            claim_id=record.identity.claim_id,
            seller_id=record.identity.seller_id,
            state=record.state,
            question=record.question,
            opened_at=record.opened_at,
        )
