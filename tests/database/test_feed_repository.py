"""A tenant's feed: written with the steps, in the order of commits, read on from a position."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models.contracts.claim import ClaimFile
from models.contracts.claim import ClaimStatus as S
from models.contracts.feed import FeedKind
from models.contracts.projection import EventKind
from models.contracts.workflows import ClaimInput
from models.db import Database
from models.repositories import budget, feed, matches, projection, stops
from models.repositories.feed import FeedPage
from tests.database.populate import match_of, packet, question
from tests.fixtures_database import (
    MOMENT,
    DatabaseUrls,
    Writer,
    new_claim,
    new_document,
    new_seller,
)

EVERYTHING = 1000


@pytest.fixture
def writer(database: Database) -> Writer:
    return Writer(database, new_claim(database, new_seller(database)).identity)


def _read(
    database: Database,
    tenant_id: UUID,
    after: int = 0,
    sellers: list[UUID] | None = None,
    limit: int = EVERYTHING,
) -> FeedPage:
    with database.tenant(tenant_id) as session:
        return feed.read_after(session, after, sellers, limit)


def _all(writer: Writer) -> FeedPage:
    return _read(writer.database, writer.identity.tenant_id)


def test_events_of_a_step_stand_one_after_the_other(writer: Writer) -> None:
    writer.write(S.SEALED, opens=question(), file=ClaimFile(packet=packet()))

    assert [(event.position, event.kind) for event in _all(writer).items] == [
        (1, FeedKind.CLAIM_STATUS),
        (2, FeedKind.QUESTION_ASKED),
        (3, FeedKind.PACKET_GENERATED),
    ]


def test_event_is_read_as_it_was_told(writer: Writer) -> None:
    asked = question()
    stored = writer.write(S.AWAITING_ANSWER, opens=asked)

    assert _all(writer).items[1].content == {
        "seq": stored.seq,
        "question": asked.model_dump(mode="json"),
    }


def test_step_that_is_written_again_tells_nothing(writer: Writer) -> None:
    writer.write(S.MATCHING, step=1)
    writer.write(S.MATCHING, step=1)
    writer.write(S.MATCHING, step=1, run_id="run-2")

    assert _all(writer).newest == 1


def test_note_tells_nothing(writer: Writer) -> None:
    writer.write(S.DETECTED, kind=EventKind.NOTE)

    assert _all(writer) == ([], 0, 0)


def test_correction_is_told_as_one(writer: Writer) -> None:
    writer.write(S.MATCHING, step=1)
    writer.write(S.GATE, step=1, run_id="run-2")

    assert [event.content["correction"] for event in _all(writer).items] == [False, True]


def test_step_that_fails_takes_no_position(writer: Writer) -> None:
    step = writer.step(S.MATCHING)

    def write_and_fail() -> None:
        with writer.database.tenant(step.identity.tenant_id) as session:
            projection.record_transition(session, step)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    writer.write(S.MATCHING)

    assert [event.position for event in _all(writer).items] == [1]


def test_writers_at_once_leave_no_hole(database: Database) -> None:
    seller = new_seller(database)
    writers = [Writer(database, new_claim(database, seller).identity) for _ in range(4)]

    def live(writer: Writer) -> None:
        for target in (S.MATCHING, S.GATE, S.AWAITING_EVIDENCE) * 5:
            writer.write(target)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(live, writers))

    page = _read(database, seller.tenant_id)
    assert [event.position for event in page.items] == list(range(1, 61))


def test_a_position_is_taken_by_the_commit_so_none_is_missing_before_it(database: Database) -> None:
    seller = new_seller(database)
    first, second = (Writer(database, new_claim(database, seller).identity) for _ in range(2))
    written, may_commit = Event(), Event()

    def write_slowly() -> None:
        with database.tenant(seller.tenant_id) as session:
            projection.record_transition(session, first.step(S.MATCHING))
            written.set()
            may_commit.wait()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(write_slowly)
        written.wait()
        second.write(S.GATE)
        before = _read(database, seller.tenant_id)
        may_commit.set()
        slow.result()

    after = _read(database, seller.tenant_id)
    assert (before.newest, [event.content["status"] for event in after.items]) == (
        1,
        [S.GATE, S.MATCHING],
    )


def test_steps_never_wait_in_a_circle_with_places_units_and_switches(database: Database) -> None:
    seller = new_seller(database)
    claims = [new_claim(database, seller) for _ in range(2)]
    document_id = new_document(database, seller, 1000)
    rounds = range(15)

    def steps(claim: ClaimInput) -> None:
        writer = Writer(database, claim.identity)
        for _ in rounds:
            writer.write(S.GATE, gives_back_units=True, gives_back_place=True, opens=question())

    def places_and_units(claim: ClaimInput) -> None:
        for _ in rounds:
            with database.tenant(seller.tenant_id) as session:
                budget.enqueue(session, claim.identity, claim.facts.deadline)
                budget.lock_budget(session, seller.seller_id)
                budget.grant(session, claim.identity, MOMENT)
            with database.tenant(seller.tenant_id) as session:
                matches.hold_units(session, match_of(document_id), claim.identity, MOMENT)

    def switches(claim: ClaimInput) -> None:
        for _ in rounds:
            with database.tenant(seller.tenant_id) as session:
                stops.stop_before_send(session, claim.identity)
            with database.tenant(seller.tenant_id) as session:
                stops.pull(session, seller.seller_id, "anna", "a test", MOMENT)

    with ThreadPoolExecutor(6) as pool:
        under_way = [
            pool.submit(work, claim)
            for work in (steps, places_and_units, switches)
            for claim in claims
        ]
        for work in under_way:
            work.result()

    assert _read(database, seller.tenant_id).newest == 2 * 2 * len(rounds)


def test_each_tenant_counts_for_itself(database: Database, writer: Writer) -> None:
    writer.write(S.MATCHING)
    other = Writer(database, new_claim(database, new_seller(database)).identity)
    other.write(S.MATCHING)

    assert [event.claim_id for event in _all(other).items] == [other.identity.claim_id]
    assert _all(other).newest == 1


def test_pages_follow_each_other(writer: Writer) -> None:
    for target in (S.MATCHING, S.GATE, S.FILING):
        writer.write(target)
    tenant_id = writer.identity.tenant_id

    first = _read(writer.database, tenant_id, after=0, limit=2)
    second = _read(writer.database, tenant_id, after=first.next_after, limit=2)

    found = [[event.position for event in page.items] for page in (first, second)]
    assert (found, second.next_after, second.newest) == ([[1, 2], [3]], 3, 3)


def test_seller_reads_on_behind_the_events_of_others(database: Database, writer: Writer) -> None:
    seller = new_seller(database, writer.identity.tenant_id)
    own = Writer(database, new_claim(database, seller).identity)
    own.write(S.MATCHING)
    writer.write(S.MATCHING)

    page = _read(database, seller.tenant_id, sellers=[seller.seller_id])
    assert ([event.claim_id for event in page.items], page.next_after) == (
        [own.identity.claim_id],
        2,
    )


def test_readers_are_woken_with_the_tenant_after_the_commit(
    writer: Writer, database_urls: DatabaseUrls
) -> None:
    with psycopg.connect(database_urls.app, autocommit=True) as listener:
        listener.execute(f"LISTEN {feed.CHANNEL}")
        writer.write(S.SEALED, opens=question(), file=ClaimFile(packet=packet()))
        heard = [note.payload for note in listener.notifies(timeout=5, stop_after=1)]

    assert heard == [str(writer.identity.tenant_id)]


def test_event_cannot_be_changed_even_by_the_owner(
    writer: Writer, database_urls: DatabaseUrls
) -> None:
    writer.write(S.MATCHING)
    owner = Database(database_urls.owner)

    with (
        pytest.raises(IntegrityError, match="never changed"),
        owner.tenant(writer.identity.tenant_id) as session,
    ):
        session.connection().execute(text("UPDATE feed_events SET kind = 'x'"))

    owner.close()


def test_application_removes_no_event(writer: Writer, database_urls: DatabaseUrls) -> None:
    writer.write(S.MATCHING)
    with (
        psycopg.connect(database_urls.app) as connection,
        pytest.raises(InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM feed_events")
