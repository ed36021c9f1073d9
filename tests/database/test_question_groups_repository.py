"""Claims that wait for the same thing: joined by their steps, answered once, reminded of once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from models.contracts.bulk import ItemResult, ItemState
from models.contracts.claim import ClaimStatus as S
from models.contracts.money import Money
from models.contracts.questions import AnswerState, GroupState
from models.db import Database, connection_url
from models.errors import NotFound, QuestionClosed
from models.migrate import alembic_config
from models.repositories import (
    question_answers,
    question_group_lists,
)
from models.repositories.question_answers import AnswerRecord
from tests.database.populate import question
from tests.database.waiting_together import an_answer, answered, groups, waiting_claim, waits_for
from tests.fixtures_database import MOMENT, DatabaseUrls, Writer, new_claim, new_seller

DAY = timedelta(days=1)


def told(database: Database, answer: AnswerRecord) -> set[UUID]:
    """The claims that an answer counts for."""
    with database.tenant(answer.ref.tenant_id) as session:
        items = question_answers.list_items(session, answer.ref.answer_id).items
    return {item.identity.claim_id for item in items}


def test_claims_that_wait_for_the_same_are_one_group(database: Database) -> None:
    seller = new_seller(database)
    for _ in range(3):
        waiting_claim(database, seller)
    (group,) = groups(database, seller.tenant_id)
    stake = group.at_stake
    assert (group.version, stake.claims, stake.units) == (3, 3, 9)
    assert stake.money == [Money(cents=300, currency="USD")]


def test_money_is_summed_for_each_currency(database: Database) -> None:
    seller = new_seller(database)
    for money in (Money(cents=5, currency="EUR"), Money(cents=7, currency="USD"), None):
        waiting_claim(database, seller, money=money)
    stake = groups(database, seller.tenant_id)[0].at_stake
    assert [str(one) for one in stake.money] == ["0.05 EUR", "0.07 USD"]
    assert (stake.claims, stake.without_amount) == (3, 1)


def test_sellers_do_not_share_a_group(database: Database) -> None:
    one = new_seller(database)
    other = new_seller(database, one.tenant_id)
    for seller in (one, other):
        waiting_claim(database, seller)
    found = groups(database, one.tenant_id)
    assert {group.seller_id for group in found} == {one.seller_id, other.seller_id}
    assert [group.at_stake.claims for group in found] == [1, 1]


def test_a_list_is_narrowed_to_sellers(database: Database) -> None:
    seller = new_seller(database)
    waiting_claim(database, seller)
    with database.tenant(seller.tenant_id) as session:
        assert question_group_lists.list_open(session, [uuid4()]).items == []


def test_a_claim_that_goes_on_leaves_its_group(database: Database) -> None:
    seller = new_seller(database)
    _, writer = waiting_claim(database, seller)
    waiting_claim(database, seller)
    writer.write(S.MATCHING)
    assert groups(database, seller.tenant_id)[0].at_stake.claims == 1


def test_a_note_leaves_a_claim_in_its_group(database: Database) -> None:
    seller = new_seller(database)
    _, writer = waiting_claim(database, seller)
    writer.write(S.AWAITING_EVIDENCE, kind="note", source=S.AWAITING_EVIDENCE)
    assert groups(database, seller.tenant_id)[0].at_stake.claims == 1


def test_a_group_that_all_have_left_is_closed(database: Database) -> None:
    seller = new_seller(database)
    _, writer = waiting_claim(database, seller)
    (group,) = groups(database, seller.tenant_id)
    writer.write(S.WITHDRAWN)
    with database.tenant(seller.tenant_id) as session:
        closed = question_group_lists.get(session, group.group_id)
    assert closed is not None
    assert closed.state is GroupState.CLOSED


def test_who_comes_after_a_group_has_closed_opens_a_new_one(database: Database) -> None:
    seller = new_seller(database)
    _, writer = waiting_claim(database, seller)
    (first,) = groups(database, seller.tenant_id)
    writer.write(S.MATCHING)
    writer.write(S.AWAITING_EVIDENCE, waits_for=waits_for())
    (second,) = groups(database, seller.tenant_id)
    assert second.group_id != first.group_id


def test_a_step_that_is_written_again_joins_once(database: Database) -> None:
    seller = new_seller(database)
    claim = new_claim(database, seller)
    step = {"step": 1, "waits_for": waits_for()}
    for _ in range(2):
        Writer(database, claim.identity).write(S.AWAITING_EVIDENCE, **step)
    assert groups(database, seller.tenant_id)[0].version == 1


def test_the_deadline_is_that_of_the_nearest_claim(database: Database) -> None:
    seller = new_seller(database)
    writers = [
        waiting_claim(database, seller, deadline=MOMENT + days * DAY, remind_at=MOMENT)[1]
        for days in (9, 5, 7)
    ]
    assert groups(database, seller.tenant_id)[0].deadline == MOMENT + 5 * DAY
    writers[1].write(S.MATCHING)
    assert groups(database, seller.tenant_id)[0].deadline == MOMENT + 7 * DAY


def test_an_answer_counts_for_every_claim_of_the_version_that_was_shown(
    database: Database,
) -> None:
    seller = new_seller(database)
    shown = {waiting_claim(database, seller)[0].identity.claim_id for _ in range(2)}
    waiting_claim(database, seller)
    answer = answered(database, seller.tenant_id, version=2)
    assert told(database, answer) == shown


def test_who_joined_after_it_was_shown_is_still_asked(database: Database) -> None:
    seller = new_seller(database)
    for _ in range(2):
        waiting_claim(database, seller)
    answered(database, seller.tenant_id, version=1)
    (group,) = groups(database, seller.tenant_id)
    assert (group.state, group.at_stake.claims) == (GroupState.OPEN, 1)


def test_who_joined_later_has_the_answer_too_where_the_person_says_so(database: Database) -> None:
    seller = new_seller(database)
    for _ in range(2):
        waiting_claim(database, seller)
    answer = answered(database, seller.tenant_id, version=1, later_too=True)
    assert answer.counts.waiting == 2


def test_an_answered_group_takes_no_further_claim(database: Database) -> None:
    seller = new_seller(database)
    waiting_claim(database, seller)
    (first,) = groups(database, seller.tenant_id)
    answered(database, seller.tenant_id)
    waiting_claim(database, seller)
    (second,) = groups(database, seller.tenant_id)
    assert second.group_id != first.group_id


def test_a_claim_that_has_left_has_no_part_in_an_answer(database: Database) -> None:
    seller = new_seller(database)
    _, writer = waiting_claim(database, seller)
    staying, _ = waiting_claim(database, seller)
    writer.write(S.WITHDRAWN)
    answer = answered(database, seller.tenant_id)
    assert told(database, answer) == {staying.identity.claim_id}


def test_a_second_answer_finds_nothing_to_answer(database: Database) -> None:
    seller = new_seller(database)
    waiting_claim(database, seller)
    with database.tenant(seller.tenant_id) as session:
        again = an_answer(session, choice="other")
    answered(database, seller.tenant_id)
    with pytest.raises(QuestionClosed), database.tenant(seller.tenant_id) as session:
        question_answers.take(session, again, MOMENT)


def test_of_answers_at_once_one_is_taken(database: Database) -> None:
    seller = new_seller(database)
    for _ in range(5):
        waiting_claim(database, seller)
    with database.tenant(seller.tenant_id) as session:
        given = [an_answer(session, choice=choice) for choice in ("yes", "no", "upload")]

    def take(number: int) -> int:
        try:
            with database.tenant(seller.tenant_id) as session:
                return question_answers.take(session, given[number], MOMENT).counts.waiting
        except QuestionClosed:
            return 0

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(take, range(3))) == [0, 0, 5]


def test_an_answer_to_another_tenants_group_is_not_found(database: Database) -> None:
    owner, stranger = new_seller(database), new_seller(database)
    waiting_claim(database, owner)
    with database.tenant(owner.tenant_id) as session:
        answer = an_answer(session)
    with pytest.raises(NotFound), database.tenant(stranger.tenant_id) as session:
        question_answers.take(session, answer, MOMENT)


def test_what_a_claim_made_of_an_answer_stays(database: Database) -> None:
    seller = new_seller(database)
    claim, _ = waiting_claim(database, seller)
    ref = answered(database, seller.tenant_id).ref
    with database.tenant(seller.tenant_id) as session:
        for state in (ItemState.UNREACHABLE, ItemState.DONE, ItemState.REFUSED):
            result = ItemResult(state=state, message=state)
            question_answers.record_result(session, ref, claim.identity.claim_id, result, MOMENT)
        (item,) = question_answers.list_items(session, ref.answer_id).items
    assert (item.state, item.message, item.attempts) == (ItemState.DONE, "done", 2)


def test_an_answer_is_carried_when_every_claim_has_said_something(database: Database) -> None:
    seller = new_seller(database)
    claim, _ = waiting_claim(database, seller)
    ref = answered(database, seller.tenant_id).ref
    with database.tenant(seller.tenant_id) as session:
        question_answers.record_state(session, ref, MOMENT)
        before = question_answers.get(session, ref.answer_id).state
        done = ItemResult(state=ItemState.DONE)
        question_answers.record_result(session, ref, claim.identity.claim_id, done, MOMENT)
        question_answers.record_state(session, ref, MOMENT)
        session.expire_all()
        after = question_answers.get(session, ref.answer_id)
    assert (before, after.state) == (AnswerState.UNDER_WAY, AnswerState.CARRIED)
    assert after.carried_at == MOMENT


def test_answers_that_nobody_carries_are_found(database: Database) -> None:
    seller = new_seller(database)
    waiting_claim(database, seller)
    ref = answered(database, seller.tenant_id).ref
    with database.system() as session:
        assert question_answers.untold(session, MOMENT + DAY, 10) == [ref]
        assert question_answers.untold(session, MOMENT, 10) == []


def test_claims_that_waited_before_groups_existed_get_one(
    database: Database, database_urls: DatabaseUrls
) -> None:
    seller = new_seller(database)
    for _ in range(2):
        waiting_claim(database, seller)
    asked = question()
    Writer(database, new_claim(database, seller).identity).write(S.AWAITING_ANSWER, opens=asked)
    with create_engine(connection_url(database_urls.owner), poolclass=NullPool).connect() as owner:
        for order, revision in (("downgrade", "0010"), ("upgrade", "head")):
            getattr(command, order)(alembic_config(owner), revision)
            owner.commit()
    found = groups(database, seller.tenant_id)
    assert {(group.kind, group.at_stake.claims) for group in found} == {
        ("confirm_line", 1),
        ("upload_invoice", 2),
    }
