"""A group of questions that nobody has answered is told of once more, before its deadline."""

from datetime import datetime, timedelta

from models.contracts.feed import FeedKind
from models.contracts.questions import DueReminder
from models.db import Database
from models.repositories import feed, question_reminders
from tests.database.waiting_together import answered, groups, waiting_claim
from tests.fixtures_database import MOMENT, new_seller

DAY = timedelta(days=1)


def reminders(database: Database, at: datetime) -> list[DueReminder]:
    with database.system() as session:
        due = question_reminders.due_reminders(session, at, 10)
    sent: list[DueReminder] = []
    for one in due:
        with database.tenant(one.tenant_id) as session:
            sent += [one] if question_reminders.remind(session, one, at) else []
    return sent


def test_an_open_group_is_reminded_of_once(database: Database) -> None:
    seller = new_seller(database)
    waiting_claim(database, seller)
    times = [MOMENT + days * DAY for days in (10, 11, 12)]
    assert [len(reminders(database, at)) for at in times] == [0, 1, 0]


def test_a_reminder_is_told_in_the_live_feed(database: Database) -> None:
    seller = new_seller(database)
    waiting_claim(database, seller)
    (group,) = groups(database, seller.tenant_id)
    reminders(database, MOMENT + 11 * DAY)
    with database.tenant(seller.tenant_id) as session:
        last = feed.read_after(session, 0).items[-1]
    assert (last.kind, last.seller_id, last.claim_id) == (
        FeedKind.QUESTION_REMINDER,
        seller.seller_id,
        None,
    )
    assert last.content["group_id"] == str(group.group_id)


def test_a_group_that_was_answered_is_not_reminded_of(database: Database) -> None:
    seller = new_seller(database)
    waiting_claim(database, seller)
    answered(database, seller.tenant_id)
    assert reminders(database, MOMENT + 11 * DAY) == []


def test_after_the_deadline_nobody_is_reminded(database: Database) -> None:
    waiting_claim(database, new_seller(database))
    assert reminders(database, MOMENT + 15 * DAY) == []
