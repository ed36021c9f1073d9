"""What people say to a claim, and what came of it."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.schemas import examples
from api.schemas.base import Body, Reason
from models.contracts.claim import ClaimStatus
from models.contracts.messages import CaseOutcome, DecisionAction


class Answer(Body):
    """An answer to a question: the code of one of its choices."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"choice": "yes"}]})

    choice: str = Field(min_length=1, max_length=100)
    text: str = Field(default="", max_length=2000)


class Decision(Body):
    """What an operator decides; the reason is kept in the claim's audit."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"action": "withdraw", "reason": "The units were found."}]}
    )

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

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"grounds": "The invoice shows it.", "document_ids": [examples.DOCUMENT]}]
        }
    )

    grounds: str = Field(min_length=1, max_length=2000)
    document_ids: list[UUID] = Field(default_factory=list[UUID], max_length=20)
    reason: str = Field(default="", max_length=2000)


class NewEvidence(Body):
    """A document for one claim. Where Amazon asks for something, it is sent as the answer."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"document_id": examples.DOCUMENT, "reason": "It is on page 2."}]
        }
    )

    document_id: UUID
    reason: str = Field(default="", max_length=2000)


class Outcome(BaseModel):
    """What came of a message. `done`: the claim acted on it and now has this status.

    `pending` (202): the claim has not answered yet; the same request with the same key asks again.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"claim_id": examples.CLAIM, "state": "done", "status": "withdrawn", "detail": ""}
            ]
        }
    )

    claim_id: UUID
    state: str = Field(examples=["done", "pending"])
    status: ClaimStatus | None = None
    detail: str = ""
