"""Stop switches: pulled, nothing new leaves; what is missing stops; sends in flight are told."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import psycopg
import pytest
from psycopg import sql

from models.contracts.filing import SendOutcome, SendResult, SubmitRequest
from models.contracts.workflows import ClaimInput
from models.db import Database
from models.errors import NotFound
from models.repositories import stops, submission_records, submissions
from tests.database.populate import request_of, seller_of
from tests.fixtures_database import MOMENT, DatabaseUrls, claim_input, new_claim, new_seller


@pytest.fixture
def claim(database: Database) -> ClaimInput:
    return new_claim(database, new_seller(database))


def _begin(database: Database, request: SubmitRequest) -> submissions.BegunSend:
    with database.tenant(request.identity.tenant_id) as session:
        return submissions.begin_send(session, request)


def _wait_until_somebody_waits(urls: DatabaseUrls) -> None:
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        while connection.execute("SELECT FROM pg_locks WHERE NOT granted").rowcount == 0:
            time.sleep(0.01)


def _pull(database: Database, claim: ClaimInput) -> list[stops.SendInFlight]:
    with database.tenant(claim.identity.tenant_id) as session:
        return stops.pull(session, claim.identity.seller_id, "omar", "too many denials", MOMENT)


def test_pulled_switch_stops_the_next_send_and_says_why(
    database: Database, claim: ClaimInput
) -> None:
    _pull(database, claim)

    begun = _begin(database, request_of(claim))

    assert begun.stopped_by == "Stopped by the seller's stop switch: omar: too many denials"


def test_stopped_send_is_not_written_down(database: Database, claim: ClaimInput) -> None:
    _pull(database, claim)
    _begin(database, request_of(claim))

    with database.tenant(claim.identity.tenant_id) as session:
        assert submission_records.of_claim(session, claim.identity) == []


def test_released_switch_lets_the_send_go(database: Database, claim: ClaimInput) -> None:
    _pull(database, claim)
    with database.tenant(claim.identity.tenant_id) as session:
        stops.release(session, claim.identity.seller_id, "omar", "mended", MOMENT)

    assert _begin(database, request_of(claim)).sends == 1


def test_switch_of_one_seller_does_not_stop_another(database: Database, claim: ClaimInput) -> None:
    other = new_claim(database, new_seller(database, claim.identity.tenant_id))
    _pull(database, claim)

    assert _begin(database, request_of(other)).stopped_by is None


def test_global_switch_stops_every_tenant(database: Database, claim: ClaimInput) -> None:
    with database.system() as session:
        stops.pull(session, None, "omar", "Amazon is down", MOMENT)

    begun = _begin(database, request_of(claim))

    assert begun.stopped_by == "Stopped by the global stop switch: omar: Amazon is down"


@pytest.mark.parametrize("table", ["stop_switches", "global_stop"])
def test_missing_switch_stops(
    database: Database, claim: ClaimInput, database_urls: DatabaseUrls, table: str
) -> None:
    with psycopg.connect(database_urls.owner) as connection:
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))

    assert "cannot be found" in (_begin(database, request_of(claim)).stopped_by or "")


def test_pulling_reports_sends_in_flight(database: Database, claim: ClaimInput) -> None:
    request = request_of(claim)
    _begin(database, request)
    settled = new_claim(database, seller_of(claim))
    _begin(database, request_of(settled))
    with database.tenant(claim.identity.tenant_id) as session:
        refused = SendOutcome(result=SendResult.REFUSED)
        submissions.finish_send(session, request_of(settled), refused)

    assert [(send.identity, send.key) for send in _pull(database, claim)] == [
        (claim.identity, request.key)
    ]


def test_pulling_waits_for_a_send_that_is_being_begun(
    database: Database, claim: ClaimInput, database_urls: DatabaseUrls
) -> None:
    begun, go_on = Event(), Event()

    def begin_slowly() -> None:
        with database.tenant(claim.identity.tenant_id) as session:
            submissions.begin_send(session, request_of(claim))
            begun.set()
            go_on.wait(10)

    with ThreadPoolExecutor(2) as pool:
        sending = pool.submit(begin_slowly)
        begun.wait(10)
        pulling = pool.submit(_pull, database, claim)
        _wait_until_somebody_waits(database_urls)
        go_on.set()
        sending.result()
        in_flight = pulling.result()

    assert len(in_flight) == 1


def test_switch_of_an_unknown_seller_cannot_be_pulled(
    database: Database, claim: ClaimInput
) -> None:
    stranger = claim_input(new_seller(database))
    with (
        pytest.raises(NotFound),
        database.tenant(claim.identity.tenant_id) as session,
    ):
        stops.pull(session, stranger.identity.seller_id, "omar", "", MOMENT)
