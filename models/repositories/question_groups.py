"""Groups of claims that wait for the same thing. A claim's steps let it join and leave; whoever
touches a group's claims holds the group's row."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import func, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.contracts.claim import ClaimIdentity, ClaimStatus
from models.contracts.projection import EventKind, Transition
from models.contracts.questions import GroupState, WaitingFor
from models.tables.questions import OPEN, QuestionGroupMemberRow, QuestionGroupRow

_WAITS_IN = frozenset(
    {ClaimStatus.AWAITING_ANSWER, ClaimStatus.AWAITING_EVIDENCE, ClaimStatus.INFORMATION_REQUESTED}
)


def follow(session: Session, t: Transition, before: ClaimStatus) -> None:
    """Moves a claim between groups with its step: out of what it waited for, into what it waits
    for now. `before` is where it stood until then."""
    if t.kind is EventKind.NOTE:
        return
    if before in _WAITS_IN:
        leave(session, t.identity, t.at)
    if t.waits_for is not None:
        join(session, t, t.waits_for)


def join(session: Session, t: Transition, waits_for: WaitingFor) -> UUID:
    """Into the seller's open group of this key, or into a new one; gives back its id."""
    group_id, version = _counted_in(session, t, waits_for)
    stake = waits_for.money
    member = {
        "seller_id": t.identity.seller_id,
        "question_id": t.opens.question_id if t.opens else None,
        "joined_version": version,
        "units": waits_for.units,
        "money_cents": stake.cents if stake else None,
        "currency": stake.currency if stake else None,
        "deadline": waits_for.deadline,
        "remind_at": waits_for.remind_at,
        "answer_id": None,
        "joined_at": t.at,
        "left_at": None,
    }
    claim = {
        "tenant_id": t.identity.tenant_id,
        "group_id": group_id,
        "claim_id": t.identity.claim_id,
    }
    session.exec(
        insert(QuestionGroupMemberRow)
        .values(**claim, **member)
        .on_conflict_do_update(index_elements=list(claim), set_=member)
    )
    return group_id


def leave(session: Session, identity: ClaimIdentity, at: datetime) -> None:
    """Out of the group that the claim waits in, if any: it goes on, with an answer or without."""
    group_id = session.exec(
        select(QuestionGroupMemberRow.group_id).where(
            QuestionGroupMemberRow.tenant_id == identity.tenant_id,
            QuestionGroupMemberRow.claim_id == identity.claim_id,
            col(QuestionGroupMemberRow.left_at).is_(None),
        )
    ).one_or_none()
    if group_id is None:
        return
    group = lock(session, identity.tenant_id, group_id)
    session.exec(
        update(QuestionGroupMemberRow)
        .where(
            *in_group(identity.tenant_id, group_id),
            col(QuestionGroupMemberRow.claim_id) == identity.claim_id,
        )
        .values(left_at=at)
    )
    if group is not None:
        settle(session, group, GroupState.CLOSED, at)


def lock(session: Session, tenant_id: UUID, group_id: UUID) -> QuestionGroupRow | None:
    """The group's row, held to the end of the transaction, as it is now."""
    return session.exec(
        select(QuestionGroupRow)
        .where(QuestionGroupRow.tenant_id == tenant_id, QuestionGroupRow.id == group_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def settle(session: Session, group: QuestionGroupRow, ends_as: GroupState, at: datetime) -> None:
    """Sets an open group's times by the claims that still have no answer; ends it without them."""
    if group.state != GroupState.OPEN:
        return
    deadline, remind_at = session.exec(
        select(
            func.min(QuestionGroupMemberRow.deadline), func.min(QuestionGroupMemberRow.remind_at)
        ).where(*in_group(group.tenant_id, group.id), *unanswered())
    ).one()
    if deadline is None or remind_at is None:  # pyright: ignore[reportUnnecessaryComparison]
        group.state, group.closed_at = ends_as, at
    else:
        group.deadline, group.remind_at = deadline, remind_at
    session.add(group)
    session.flush()


def in_group(tenant_id: UUID, group_id: UUID) -> Sequence[Any]:
    """A claim of this group, whether it still waits or not."""
    return (
        col(QuestionGroupMemberRow.tenant_id) == tenant_id,
        col(QuestionGroupMemberRow.group_id) == group_id,
    )


def unanswered() -> Sequence[Any]:
    """A claim that waits, and for which nobody has answered."""
    return (
        col(QuestionGroupMemberRow.left_at).is_(None),
        col(QuestionGroupMemberRow.answer_id).is_(None),
    )


def _counted_in(session: Session, t: Transition, waits_for: WaitingFor) -> tuple[UUID, int]:
    """The id and the new version of the open group; its times are those of its nearest claim."""
    row = QuestionGroupRow
    statement = insert(row).values(
        tenant_id=t.identity.tenant_id,
        id=uuid5(t.identity.claim_id, f"group:{t.run_id}:{t.step}"),
        seller_id=t.identity.seller_id,
        kind=waits_for.kind,
        key=waits_for.key,
        about=waits_for.about.model_dump(mode="json"),
        state=GroupState.OPEN,
        version=1,
        deadline=waits_for.deadline,
        remind_at=waits_for.remind_at,
        opened_at=t.at,
    )
    counted = statement.on_conflict_do_update(
        index_elements=["tenant_id", "seller_id", "key"],
        index_where=text(OPEN),
        set_={
            "version": row.version + 1,
            "deadline": func.least(row.deadline, statement.excluded.deadline),
            "remind_at": func.least(row.remind_at, statement.excluded.remind_at),
        },
    ).returning(col(row.id), col(row.version))
    group_id, version = session.connection().execute(counted).one()
    return group_id, version
