"""Groups of questions: asked once for many claims, answered once."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.schemas import examples
from api.schemas.base import Body
from api.schemas.evidence import PaperBeside
from claims import question_groups as rules
from models.contracts.bulk import BulkCounts, ItemState
from models.contracts.claim import Choice
from models.contracts.evidence import CheckCode
from models.contracts.money import Money
from models.contracts.questions import (
    AnswerState,
    AtStake,
    GroupKind,
    GroupState,
    Product,
)
from models.repositories.documents import DocumentRecord
from models.repositories.pages import LARGEST_NUMBER
from models.repositories.question_answers import AnswerItem, AnswerRecord
from models.repositories.question_group_lists import GroupRecord, MemberRecord


class NewGroupAnswer(Body):
    """An answer to the claims that were in the group at `version`, the one that was shown.
    `later_too`: to those as well that have joined since."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": 1, "choice": "document", "document_id": examples.DOCUMENT}]
        }
    )

    version: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
    choice: str = Field(min_length=1, max_length=100)
    text: str = Field(default="", max_length=2000)
    document_id: UUID | None = None
    later_too: bool = False


class QuestionGroupView(BaseModel):
    """One question for all claims that wait for the same thing. `at_stake` counts those that have
    no answer yet; `default` is what happens without one; `evidence` is the paper to look at."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.QUESTION_GROUP]})

    id: UUID
    seller_id: UUID
    kind: GroupKind
    state: GroupState
    version: int
    text: str
    choices: list[Choice]
    takes_text: bool
    takes_document: bool
    default: str
    product: Product | None
    failed_checks: list[CheckCode]
    at_stake: AtStake
    evidence: PaperBeside | None
    deadline: datetime
    remind_at: datetime
    reminded_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None

    @classmethod
    def of(cls, record: GroupRecord, document: DocumentRecord | None) -> Self:
        """The row, with the document that it is about."""
        about = record.about
        shown = record.model_dump(include=set(cls.model_fields))
        return cls(
            id=record.group_id,
            text=rules.wording(record.kind, about, record.at_stake),
            evidence=document and PaperBeside.of(document, about.line_position),
            **about.model_dump(include=set(cls.model_fields)),
            **shown,
        )


class GroupClaimView(BaseModel):
    """A claim that waits in a group, since the group's version `joined_version`."""

    claim_id: UUID
    question_id: UUID | None
    joined_version: int
    units: int
    money: Money | None
    deadline: datetime
    answer_id: UUID | None
    joined_at: datetime

    @classmethod
    def of(cls, member: MemberRecord) -> Self:
        """The row, as it is shown."""
        told = member.model_dump(include=set(cls.model_fields))
        return cls(claim_id=member.identity.claim_id, **told)


class GroupAnswerView(BaseModel):
    """An answer, and how far it was carried: `done` claims took it, `refused` ones had moved on."""

    id: UUID
    group_id: UUID
    version: int
    later_too: bool
    choice: str
    text: str
    document_id: UUID | None
    actor: str
    state: AnswerState
    counts: BulkCounts
    answered_at: datetime
    carried_at: datetime | None

    @classmethod
    def of(cls, record: AnswerRecord) -> Self:
        """The row, as it is shown."""
        return cls(
            id=record.given.answer_id,
            **record.given.model_dump(exclude={"answer_id"}),
            **record.model_dump(exclude={"ref", "given"}),
        )


class GroupAnswerItemView(BaseModel):
    """What one claim made of an answer: `code` and `message` say why it refused."""

    claim_id: UUID
    state: ItemState
    attempts: int
    code: str | None
    message: str
    at: datetime | None

    @classmethod
    def of(cls, item: AnswerItem) -> Self:
        """The row, as it is shown."""
        told = item.model_dump(include=set(cls.model_fields))
        return cls(claim_id=item.identity.claim_id, **told)
