"""A claim's steps: written once, in one chain, with all that follows from them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models.contracts.audit import verify_chain
from models.contracts.claim import ClaimFile, DeskCause
from models.contracts.claim import ClaimStatus as S
from models.contracts.money import Money
from models.contracts.projection import EventKind
from models.db import Database
from models.errors import NotFound
from models.repositories import (
    claims,
    projection,
)
from tests.database.populate import match_of
from tests.fixtures_database import MOMENT, Writer, new_claim, new_seller

LATER = MOMENT + timedelta(days=1)


@pytest.fixture
def writer(database: Database) -> Writer:
    claim = new_claim(database, new_seller(database))
    return Writer(database, claim.identity)


def _events(writer: Writer):
    with writer.database.tenant(writer.identity.tenant_id) as session:
        return projection.read_events(session, writer.identity)


def _claim(writer: Writer) -> claims.ClaimRecord:
    with writer.database.tenant(writer.identity.tenant_id) as session:
        found = claims.get(session, writer.identity.claim_id)
    assert found is not None
    return found


def test_steps_form_an_intact_chain(writer: Writer) -> None:
    for target in (S.MATCHING, S.GATE, S.FILING):
        writer.write(target, file=ClaimFile(confidence=1.0))

    assert ([event.seq for event in _events(writer)], verify_chain(_events(writer))) == (
        [1, 2, 3],
        [],
    )


def test_awkward_numbers_survive_the_database(writer: Writer) -> None:
    match = match_of(uuid4()).model_copy(
        update={"features": {"tiny": 1e-7, "huge": 1e20, "zero": -0.0, "third": 1 / 3}}
    )
    writer.write(S.GATE, file=ClaimFile(match=match))

    assert verify_chain(_events(writer)) == []


def test_events_are_read_up_to_one(writer: Writer) -> None:
    for target in (S.MATCHING, S.GATE, S.FILING):
        writer.write(target)

    with writer.database.tenant(writer.identity.tenant_id) as session:
        events = projection.read_events(session, writer.identity, up_to=2)
    assert [event.seq for event in events] == [1, 2]


def test_step_moves_the_claims_row(writer: Writer) -> None:
    file = ClaimFile(
        confidence=0.9,
        claimed=Money(cents=3000, currency="USD"),
        approved=Money(cents=2000, currency="USD"),
        paid=Money(cents=1000, currency="USD"),
        desk=DeskCause.PAYOUT_SHORT,
    )
    writer.write(S.ON_DESK, file=file, at=LATER)

    row = _claim(writer)
    assert (row.status, row.file, row.waiting_since, row.claimed, row.approved, row.paid) == (
        S.ON_DESK,
        file,
        LATER,
        file.claimed,
        file.approved,
        file.paid,
    )


def test_amount_in_another_currency_stays_out_of_the_row(writer: Writer) -> None:
    writer.write(S.ON_DESK, file=ClaimFile(paid=Money(cents=1000, currency="EUR")))

    assert _claim(writer).paid is None


def test_note_leaves_the_status(writer: Writer) -> None:
    writer.write(S.MATCHING)
    writer.write(S.GATE, kind=EventKind.NOTE, source=S.MATCHING, file=ClaimFile(paid_late=True))

    row = _claim(writer)
    assert (row.status, row.file.paid_late, row.seq) == (S.MATCHING, True, 2)


def test_same_step_of_the_same_run_gives_the_stored_row(writer: Writer) -> None:
    first = writer.write(S.MATCHING, step=1)
    again = writer.write(S.GATE, step=1, reason="replayed in another order")

    assert (again, len(_events(writer))) == (first, 1)


def test_same_content_of_another_run_gives_the_stored_row(writer: Writer) -> None:
    first = writer.write(S.MATCHING, step=1)
    again = writer.write(S.MATCHING, step=1, run_id="run-2", at=LATER)

    assert (again, len(_events(writer))) == (first, 1)


def test_other_content_of_another_run_is_a_correction(writer: Writer) -> None:
    writer.write(S.MATCHING, step=1)
    writer.write(S.GATE, step=2)
    corrected = writer.write(S.AWAITING_EVIDENCE, step=1, run_id="run-2")

    assert (
        corrected.kind,
        corrected.seq,
        _claim(writer).status,
        verify_chain(_events(writer)),
    ) == (
        EventKind.CORRECTION,
        3,
        S.AWAITING_EVIDENCE,
        [],
    )


def test_correction_is_written_once(writer: Writer) -> None:
    writer.write(S.MATCHING, step=1)
    corrected = writer.write(S.GATE, step=1, run_id="run-2")

    assert writer.write(S.GATE, step=1, run_id="run-2") == corrected


def test_another_writer_counts_steps_of_its_own(writer: Writer) -> None:
    writer.write(S.CLOSED, step=1)
    stored = writer.write(S.REVERSED, step=1, writer="reversal-1")

    assert (stored.kind, stored.seq) == (EventKind.TRANSITION, 2)


def test_writers_at_once_form_one_chain(writer: Writer) -> None:
    def write(number: int) -> int:
        return writer.write(S.CLOSED, step=1, writer=f"writer-{number}").seq

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(write, range(12)))

    assert (numbers, verify_chain(_events(writer))) == (list(range(1, 13)), [])


def test_same_step_at_once_is_written_once(writer: Writer) -> None:
    def write(_: int) -> str:
        return writer.write(S.MATCHING, step=1).hash

    with ThreadPoolExecutor(4) as pool:
        hashes = set(pool.map(write, range(4)))

    assert (len(hashes), len(_events(writer))) == (1, 1)


def test_unknown_claim_is_not_found(writer: Writer) -> None:
    stranger = Writer(writer.database, writer.identity.model_copy(update={"claim_id": uuid4()}))
    with pytest.raises(NotFound):
        stranger.write(S.MATCHING)


def test_character_that_cannot_be_stored_is_replaced(writer: Writer) -> None:
    stored = writer.write(
        S.ON_DESK, reason="a\0b", file=ClaimFile(desk_note="c\0d", gate_reasons=["\0"])
    )

    assert (stored.file.desk_note, _events(writer)[0].reason) == ("c\ufffdd", "a\ufffdb")


@pytest.mark.parametrize(
    "change", ["UPDATE claim_events SET reason = ''", "DELETE FROM claim_events"]
)
def test_events_cannot_be_changed_even_by_the_owner(
    writer: Writer, database_urls, change: str
) -> None:
    writer.write(S.MATCHING)
    owner = Database(database_urls.owner)

    with (
        pytest.raises(IntegrityError, match="never changed or removed"),
        owner.tenant(writer.identity.tenant_id) as session,
    ):
        session.connection().execute(text(change))

    owner.close()


def test_failed_transaction_leaves_nothing_behind(writer: Writer) -> None:
    step = writer.step(S.MATCHING)

    def write_and_fail() -> None:
        with writer.database.tenant(step.identity.tenant_id) as session:
            projection.record_transition(session, step)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()

    assert (_events(writer), _claim(writer).status) == ([], S.DETECTED)
