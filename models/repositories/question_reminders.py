"""Reminders: a group that nobody has answered is told once more, before its deadline."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.contracts.feed import FeedEntry, FeedKind, Reminded
from models.contracts.questions import DueReminder, GroupState
from models.repositories import feed
from models.repositories.question_group_lists import records_of
from models.repositories.question_groups import lock
from models.tables.questions import QuestionGroupRow


def due_reminders(session: Session, now: datetime, limit: int) -> list[DueReminder]:
    """Open groups whose time to remind has come, longest due first. System session."""
    rows = session.exec(
        select(QuestionGroupRow.tenant_id, QuestionGroupRow.id)
        .where(
            QuestionGroupRow.state == GroupState.OPEN,
            col(QuestionGroupRow.reminded_at).is_(None),
            QuestionGroupRow.remind_at <= now,
        )
        .order_by(col(QuestionGroupRow.remind_at))
        .limit(limit)
    )
    return [DueReminder(tenant_id=tenant_id, group_id=group_id) for tenant_id, group_id in rows]


def remind(session: Session, due: DueReminder, now: datetime) -> bool:
    """Tells the live feed, once for a group; False where nothing is due any more."""
    row = lock(session, due.tenant_id, due.group_id)
    is_due = row is not None and row.state == GroupState.OPEN and row.remind_at <= now
    if row is None or not is_due or row.reminded_at is not None or row.deadline <= now:
        return False
    row.reminded_at = now
    session.add(row)
    group = records_of(session, [row])[0]
    told = Reminded(
        group_id=group.group_id,
        version=group.version,
        question_kind=group.kind,
        at_stake=group.at_stake,
        deadline=group.deadline,
    )
    entry = FeedEntry(
        kind=FeedKind.QUESTION_REMINDER,
        at=now,
        seller_id=group.seller_id,
        claim_id=None,
        content=told.model_dump(mode="json"),
    )
    feed.append(session, [entry])
    return True
