"""Questions that one answer settles together: their claims, the answers, what each claim said."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from models.tables.base import (
    Row,
    cents,
    currency,
    jsonb,
    of_claim,
    of_seller,
    primary,
    references,
    timestamp,
)

OPEN = "state = 'open'"


class QuestionGroupRow(Row, table=True):
    """What claims of a seller wait for together; a seller has one open group of a key.

    `version` counts the claims that joined. `deadline` and `remind_at` are the nearest of the
    claims that nobody has answered; `reminded_at` is set once.
    """

    __tablename__ = "question_groups"
    __table_args__ = (
        of_seller(),
        Index(
            "uq_question_groups_open",
            "tenant_id",
            "seller_id",
            "key",
            unique=True,
            postgresql_where=text(OPEN),
        ),
        Index(None, "tenant_id", "state", "deadline", "id"),
        Index(
            "ix_question_groups_remind_at",
            "remind_at",
            postgresql_where=text("state = 'open' AND reminded_at IS NULL"),
        ),
    )

    tenant_id: UUID = primary()
    id: UUID = primary()
    seller_id: UUID
    kind: str
    key: str
    about: dict[str, Any] = jsonb()
    state: str
    version: int
    deadline: datetime = timestamp()
    remind_at: datetime = timestamp()
    reminded_at: datetime | None = timestamp(default=None)
    opened_at: datetime = timestamp()
    closed_at: datetime | None = timestamp(default=None)


class QuestionGroupMemberRow(Row, table=True):
    """A claim that waits in a group, from the group's version `joined_version` on.

    `answer_id` is the answer that was given for it; `left_at` when it went on, for any reason.
    """

    __tablename__ = "question_group_members"
    __table_args__ = (
        references("question_groups", "tenant_id", "group_id", to=("tenant_id", "id")),
        of_claim(),
        Index(None, "tenant_id", "group_id", "left_at", "deadline"),
        Index(
            "uq_question_group_members_waiting",
            "tenant_id",
            "claim_id",
            unique=True,
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    tenant_id: UUID = primary()
    group_id: UUID = primary()
    claim_id: UUID = primary()
    seller_id: UUID
    question_id: UUID | None = Field(default=None)
    joined_version: int
    units: int
    money_cents: int | None = cents(default=None)
    currency: str | None = currency(default=None)
    deadline: datetime = timestamp()
    remind_at: datetime = timestamp()
    answer_id: UUID | None = Field(default=None)
    joined_at: datetime = timestamp()
    left_at: datetime | None = timestamp(default=None)


class QuestionGroupAnswerRow(Row, table=True):
    """A person's answer to a group as it stood at `version`, or to all in it (`later_too`)."""

    __tablename__ = "question_group_answers"
    __table_args__ = (
        references("question_groups", "tenant_id", "group_id", to=("tenant_id", "id")),
        Index(None, "tenant_id", "group_id", "answered_at"),
        Index(None, "answered_at", postgresql_where=text("state = 'taken'")),
    )

    tenant_id: UUID = primary()
    id: UUID = primary()
    group_id: UUID
    seller_id: UUID
    version: int
    later_too: bool
    choice: str
    answer: str
    document_id: UUID | None = Field(default=None)
    actor: str
    role: str = Field(sa_column_kwargs={"server_default": text("'person'")})
    state: str
    answered_at: datetime = timestamp()
    carried_at: datetime | None = timestamp(default=None)


class QuestionGroupItemRow(Row, table=True):
    """What one claim made of an answer to its group."""

    __tablename__ = "question_group_items"
    __table_args__ = (
        references("question_group_answers", "tenant_id", "answer_id", to=("tenant_id", "id")),
        of_claim(),
        Index(
            "ix_question_group_items_left",
            "tenant_id",
            "answer_id",
            "state",
            "attempts",
            "claim_id",
        ),
    )

    tenant_id: UUID = primary()
    answer_id: UUID = primary()
    claim_id: UUID = primary()
    seller_id: UUID
    question_id: UUID | None = Field(default=None)
    state: str
    attempts: int = 0
    code: str | None = Field(default=None)
    message: str = ""
    at: datetime | None = timestamp(default=None)
