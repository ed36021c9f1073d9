"""What people say to a claim, and what came of it."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from api.schemas.base import Body, Reason
from models.contracts.claim import ClaimStatus
from models.contracts.messages import CaseOutcome, DecisionAction


class Answer(Body):
    """An answer to a question: the code of one of its choices."""

    choice: str = Field(min_length=1, max_length=100)
    text: str = Field(default="", max_length=2000)


class Decision(Body):
    """What an operator decides; the reason is kept in the claim's audit."""

    action: DecisionAction
    reason: Reason
    case_id: str | None = Field(default=None, pattern=r"^[0-9]{8,15}$")
    outcome: CaseOutcome | None = None

    @model_validator(mode="after")
    def _has_what_its_action_needs(self) -> Self:
        if self.action is DecisionAction.FILED_BY_HAND and not self.case_id:
            raise ValueError("filed_by_hand needs the case_id that Amazon gave")
        if self.action is DecisionAction.RECORD_OUTCOME and self.outcome is None:
            raise ValueError("record_outcome needs the outcome")
        return self


class NewAppeal(Body):
    """An appeal of a denial: new documents, or an operator's reason."""

    grounds: str = Field(min_length=1, max_length=2000)
    document_ids: list[UUID] = Field(default_factory=list[UUID], max_length=20)
    reason: str = Field(default="", max_length=2000)


class NewEvidence(Body):
    """A document for one claim. Where Amazon asks for something, it is sent as the answer."""

    document_id: UUID
    reason: str = Field(default="", max_length=2000)


class Outcome(BaseModel):
    """What came of a message. `done`: the claim acted on it and now has this status.

    `pending` (202): the claim has not answered yet; the same request with the same key asks again.
    """

    claim_id: UUID
    state: str = Field(examples=["done", "pending"])
    status: ClaimStatus | None = None
    detail: str = ""
