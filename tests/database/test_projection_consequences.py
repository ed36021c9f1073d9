"""What follows from a claim's step, in the same transaction: questions, money, units, places."""

from datetime import timedelta

import pytest

from models.contracts.claim import ClaimFile
from models.contracts.claim import ClaimStatus as S
from models.db import Database
from models.repositories import budget, commission, matches, packets, questions, submissions
from tests.database.populate import commission as commission_line
from tests.database.populate import match_of, packet, question, request_of
from tests.fixtures_database import MOMENT, Writer, new_claim, new_document, new_seller

LATER = MOMENT + timedelta(days=1)


@pytest.fixture
def writer(database: Database) -> Writer:
    claim = new_claim(database, new_seller(database))
    return Writer(database, claim.identity)


def test_question_is_opened_and_answered(writer: Writer) -> None:
    asked = question()
    writer.write(S.AWAITING_ANSWER, opens=asked)
    writer.write(S.FILING, closes_question="answered", actor="ana", choice="yes", answer="Sure.")

    with writer.database.tenant(writer.identity.tenant_id) as session:
        found = questions.get(session, asked.question_id)
    assert found is not None
    assert (found.question, found.state, found.actor) == (asked, "answered", "ana")
    assert (found.choice, found.answer) == ("yes", "Sure.")


def test_claim_has_one_open_question(writer: Writer) -> None:
    writer.write(S.AWAITING_ANSWER, opens=question())
    second = question()
    writer.write(S.AWAITING_ANSWER, opens=second)

    with writer.database.tenant(writer.identity.tenant_id) as session:
        found = questions.list_open(session).items
    assert [record.question for record in found] == [second]


def test_question_can_be_asked_again(writer: Writer) -> None:
    asked = question()
    writer.write(S.AWAITING_ANSWER, opens=asked)
    writer.write(S.MATCHING, closes_question="closed")
    writer.write(S.AWAITING_ANSWER, opens=asked)

    with writer.database.tenant(writer.identity.tenant_id) as session:
        found = questions.get(session, asked.question_id)
    assert found is not None
    assert (found.state, found.answer) == ("open", None)


def test_commission_is_stored_once_for_its_key(writer: Writer) -> None:
    writer.write(S.BILLED, commission=commission_line())
    writer.write(S.BILLED, commission=commission_line())

    with writer.database.tenant(writer.identity.tenant_id) as session:
        assert commission.of_claim(session, writer.identity) == [commission_line()]


def test_each_packet_version_is_stored_once(writer: Writer) -> None:
    for version in (1, 1, 2):
        writer.write(S.SEALED, file=ClaimFile(packet=packet(version)))

    with writer.database.tenant(writer.identity.tenant_id) as session:
        assert packets.of_claim(session, writer.identity) == [packet(1), packet(2)]


def test_units_are_given_back(writer: Writer) -> None:
    seller = new_seller(writer.database)
    writer.identity = new_claim(writer.database, seller).identity
    document_id = new_document(writer.database, seller, 3)
    with writer.database.tenant(seller.tenant_id) as session:
        matches.hold_units(session, match_of(document_id), writer.identity, MOMENT)

    writer.write(S.WITHDRAWN, gives_back_units=True)

    with writer.database.tenant(seller.tenant_id) as session:
        lines = matches.readable_lines(session, seller.seller_id)
    assert [line.free_units for line in lines] == [3]


@pytest.mark.parametrize("taken", [False, True], ids=["waiting", "taken"])
def test_unused_place_is_given_back(writer: Writer, taken: bool) -> None:
    identity = writer.identity
    with writer.database.tenant(identity.tenant_id) as session:
        budget.enqueue(session, identity, LATER)
        if taken:
            budget.grant(session, identity, MOMENT)

    writer.write(S.EXPIRED, gives_back_place=True)

    with writer.database.tenant(identity.tenant_id) as session:
        left = budget.lock_budget(session, identity.seller_id)
    assert (left.taken, left.waiting) == ([], [])


def test_place_of_a_claim_that_was_sent_stays_taken(database: Database) -> None:
    claim = new_claim(database, new_seller(database))
    with database.tenant(claim.identity.tenant_id) as session:
        budget.enqueue(session, claim.identity, LATER)
        budget.grant(session, claim.identity, MOMENT)
        submissions.begin_send(session, request_of(claim))

    Writer(database, claim.identity).write(S.WITHDRAWN, gives_back_place=True)

    with database.tenant(claim.identity.tenant_id) as session:
        assert budget.has_place(session, claim.identity)
