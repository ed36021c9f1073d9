"""What is shown of groups of questions: the open ones, their claims, and what hangs on them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimIdentity
from models.contracts.money import Money
from models.contracts.questions import AskedAbout, AtStake, GroupKind, GroupState
from models.db import tenant_of
from models.repositories.pages import Page, listing, page_of, position_of
from models.repositories.question_groups import in_group, unanswered
from models.repositories.rows import money
from models.tables.questions import QuestionGroupMemberRow, QuestionGroupRow

_OPEN = listing("question groups", "deadline")


class GroupRecord(BaseModel):
    """A group, and what hangs on the claims in it that have no answer yet."""

    model_config = ConfigDict(frozen=True)

    tenant_id: UUID
    group_id: UUID
    seller_id: UUID
    kind: GroupKind
    about: AskedAbout
    state: GroupState
    version: int
    deadline: datetime
    remind_at: datetime
    reminded_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    at_stake: AtStake


class MemberRecord(BaseModel):
    """A claim of a group: since which version, its answer, and when it went on."""

    model_config = ConfigDict(frozen=True)

    identity: ClaimIdentity
    question_id: UUID | None
    joined_version: int
    units: int
    money: Money | None
    deadline: datetime
    answer_id: UUID | None
    joined_at: datetime
    left_at: datetime | None


def get(session: Session, group_id: UUID) -> GroupRecord | None:
    """One group of the session's tenant, or None."""
    row = session.get(QuestionGroupRow, (tenant_of(session), group_id))
    return None if row is None else records_of(session, [row])[0]


def list_open(
    session: Session,
    sellers: list[UUID] | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[GroupRecord]:
    """The tenant's open groups, nearest deadline first; of these `sellers` only, if given."""
    statement = (
        select(QuestionGroupRow)
        .where(
            QuestionGroupRow.tenant_id == tenant_of(session),
            QuestionGroupRow.state == GroupState.OPEN,
        )
        .order_by(col(QuestionGroupRow.deadline), col(QuestionGroupRow.id))
        .limit(limit + 1)
    )
    if sellers is not None:
        statement = statement.where(col(QuestionGroupRow.seller_id).in_(sellers))
    if cursor is not None:
        statement = statement.where(
            position_of(cursor, col(QuestionGroupRow.deadline), col(QuestionGroupRow.id), of=_OPEN)
        )
    rows = list(session.exec(statement))
    shown = {row.group_id: row for row in records_of(session, rows)}
    return page_of(
        rows, limit, lambda row: shown[row.id], lambda row: (row.deadline, row.id), of=_OPEN
    )


def list_members(
    session: Session, group_id: UUID, cursor: str | None = None, limit: int = 50
) -> Page[MemberRecord]:
    """The claims that wait in a group, nearest deadline first. InvalidField for the cursor."""
    place, of = (
        (col(QuestionGroupMemberRow.deadline), col(QuestionGroupMemberRow.claim_id)),
        listing(f"claims of group {group_id}", "deadline"),
    )
    statement = (
        select(QuestionGroupMemberRow)
        .where(
            *in_group(tenant_of(session), group_id), col(QuestionGroupMemberRow.left_at).is_(None)
        )
        .order_by(*place)
        .limit(limit + 1)
    )
    if cursor is not None:
        statement = statement.where(position_of(cursor, *place, of=of))
    rows = list(session.exec(statement))
    return page_of(rows, limit, _member, lambda row: (row.deadline, row.claim_id), of=of)


def records_of(session: Session, rows: Sequence[QuestionGroupRow]) -> list[GroupRecord]:
    """The rows, each with what hangs on it now."""
    stakes = _at_stake(session, [row.id for row in rows])
    return [
        GroupRecord(
            group_id=row.id,
            at_stake=stakes.get(row.id, AtStake()),
            **row.model_dump(exclude={"id", "key"}),
        )
        for row in rows
    ]


def _at_stake(session: Session, groups: Sequence[UUID]) -> dict[UUID, AtStake]:
    """What hangs on the claims without an answer, for each group that has any."""
    member = QuestionGroupMemberRow
    counted = session.connection().execute(
        sql_select(
            col(member.group_id),
            col(member.currency),
            func.count(),
            func.sum(member.units),
            func.sum(member.money_cents),
        )
        .where(col(member.group_id).in_(groups), *unanswered())
        .group_by(col(member.group_id), col(member.currency))
        .order_by(col(member.currency))
    )
    stakes: dict[UUID, AtStake] = {}
    for group_id, currency, claims, units, cents in counted:
        before = stakes.get(group_id, AtStake())
        stakes[group_id] = AtStake(
            claims=before.claims + claims,
            units=before.units + units,
            money=[*before.money, *_sum(cents, currency)],
            without_amount=before.without_amount + (0 if currency else claims),
        )
    return stakes


def _sum(cents: int | None, currency: str | None) -> list[Money]:
    """None where the claims have no amount. PostgreSQL gives a sum as a decimal number."""
    return [] if cents is None or currency is None else [Money(cents=int(cents), currency=currency)]


def _member(row: QuestionGroupMemberRow) -> MemberRecord:
    return MemberRecord(
        identity=ClaimIdentity(
            tenant_id=row.tenant_id, seller_id=row.seller_id, claim_id=row.claim_id
        ),
        money=money(row.money_cents, row.currency or ""),
        **row.model_dump(exclude={"tenant_id", "seller_id", "claim_id", "money_cents", "currency"}),
    )
