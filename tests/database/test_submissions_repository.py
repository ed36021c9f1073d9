"""Submissions: written down before they leave, never acknowledged twice, stopped by a switch."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.exc import IntegrityError

from models.contracts.claim import ChannelName, SubmissionKind
from models.contracts.filing import SendOutcome, SendResult, SubmitRequest
from models.contracts.packet import SubmissionRecord
from models.contracts.workflows import ClaimInput
from models.db import Database
from models.errors import AlreadyDone, NotFound
from models.repositories import submission_records, submissions
from tests.database.populate import request_of, seller_of
from tests.fixtures_database import (
    DatabaseUrls,
    new_claim,
    new_document,
    new_seller,
)

CASE, OTHER_CASE = "1234567890", "9876543210"


@pytest.fixture
def claim(database: Database) -> ClaimInput:
    return new_claim(database, new_seller(database))


def _begin(database: Database, request: SubmitRequest) -> submissions.BegunSend:
    with database.tenant(request.identity.tenant_id) as session:
        return submissions.begin_send(session, request)


def _finish(
    database: Database, request: SubmitRequest, result: SendResult, case_id: str | None = None
) -> None:
    outcome = SendOutcome(result=result, case_id=case_id, message="said Amazon")
    with database.tenant(request.identity.tenant_id) as session:
        submissions.finish_send(session, request, outcome)


def _send(
    database: Database, request: SubmitRequest, result: SendResult, case_id: str = ""
) -> None:
    _begin(database, request)
    _finish(database, request, result, case_id or None)


def _only(database: Database, claim: ClaimInput) -> SubmissionRecord:
    with database.tenant(claim.identity.tenant_id) as session:
        (record,) = submission_records.of_claim(session, claim.identity)
    return record


def test_begun_send_is_written_down(database: Database, claim: ClaimInput) -> None:
    document_id = new_document(database, seller_of(claim), 1)
    request = request_of(claim, document_id)

    begun = _begin(database, request)

    stored = _only(database, claim)
    assert (begun.sends, stored.state, stored.sends, stored.text, stored.document_ids) == (
        1,
        "sending",
        1,
        request.text,
        [document_id],
    )


def test_each_step_is_kept(database: Database, claim: ClaimInput) -> None:
    request = request_of(claim)
    _send(database, request, SendResult.UNKNOWN)
    _send(database, request, SendResult.ACKNOWLEDGED, CASE)

    history = _only(database, claim).history
    assert [(step.state, step.sends, step.case_id) for step in history] == [
        ("sending", 1, None),
        ("unknown", 1, None),
        ("sending", 2, None),
        ("acknowledged", 2, CASE),
    ]


@pytest.mark.parametrize(
    ("result", "may_have_arrived"),
    [
        (None, True),
        (SendResult.UNKNOWN, True),
        (SendResult.REFUSED, False),
        (SendResult.REVOKED, False),
        (SendResult.THROTTLED, False),
        (SendResult.HANDED_OVER, False),
    ],
)
def test_next_begin_says_whether_to_find_first(
    database: Database, claim: ClaimInput, result: SendResult | None, may_have_arrived: bool
) -> None:
    request = request_of(claim)
    _begin(database, request)
    if result is not None:
        _finish(database, request, result)

    assert _begin(database, request).sent_before is may_have_arrived


def test_submission_that_surely_did_not_arrive_needs_no_search(
    database: Database, claim: ClaimInput
) -> None:
    request = request_of(claim)
    _send(database, request, SendResult.UNKNOWN)
    with database.tenant(claim.identity.tenant_id) as session:
        submissions.record_not_received(session, request)

    assert not _begin(database, request).sent_before


def test_acknowledged_submission_is_not_begun_again(database: Database, claim: ClaimInput) -> None:
    request = request_of(claim)
    _send(database, request, SendResult.ACKNOWLEDGED, CASE)

    assert (_begin(database, request).case_id, _only(database, claim).sends) == (CASE, 1)


def test_initial_under_another_key_is_not_begun(database: Database, claim: ClaimInput) -> None:
    request = request_of(claim)
    _send(database, request, SendResult.ACKNOWLEDGED, CASE)

    assert _begin(database, request.model_copy(update={"key": "another"})).case_id == CASE


def test_throttled_send_does_not_count(database: Database, claim: ClaimInput) -> None:
    _send(database, request_of(claim), SendResult.THROTTLED)

    assert _only(database, claim).sends == 0


def test_acknowledgement_as_another_case_fails_loudly(
    database: Database, claim: ClaimInput
) -> None:
    request = request_of(claim)
    _send(database, request, SendResult.ACKNOWLEDGED, CASE)

    with pytest.raises(IntegrityError, match=CASE):
        _finish(database, request, SendResult.ACKNOWLEDGED, OTHER_CASE)


def test_second_acknowledged_initial_fails_loudly(database: Database, claim: ClaimInput) -> None:
    first = request_of(claim)
    second = first.model_copy(update={"key": "another"})
    _begin(database, first)
    _begin(database, second)
    _finish(database, first, SendResult.ACKNOWLEDGED, CASE)

    with pytest.raises(IntegrityError, match="one_acknowledged_initial"):
        _finish(database, second, SendResult.ACKNOWLEDGED, OTHER_CASE)


def test_appeal_is_acknowledged_beside_the_initial(database: Database, claim: ClaimInput) -> None:
    _send(database, request_of(claim), SendResult.ACKNOWLEDGED, CASE)
    _send(database, request_of(claim, kind=SubmissionKind.APPEAL), SendResult.ACKNOWLEDGED, CASE)

    with database.tenant(claim.identity.tenant_id) as session:
        records = submission_records.of_claim(session, claim.identity)
    assert {(record.kind, record.state) for record in records} == {
        (SubmissionKind.INITIAL, "acknowledged"),
        (SubmissionKind.APPEAL, "acknowledged"),
    }


def test_late_doubt_does_not_undo_an_acknowledgement(database: Database, claim: ClaimInput) -> None:
    request = request_of(claim)
    _send(database, request, SendResult.ACKNOWLEDGED, CASE)
    _finish(database, request, SendResult.UNKNOWN)

    assert _only(database, claim).state == "acknowledged"


def test_found_submission_is_acknowledged(database: Database, claim: ClaimInput) -> None:
    request = request_of(claim)
    _send(database, request, SendResult.UNKNOWN)
    with database.tenant(claim.identity.tenant_id) as session:
        submissions.record_found(session, request, CASE)

    stored = _only(database, claim)
    assert (stored.state, stored.case_id) == ("acknowledged", CASE)


def test_claim_filed_by_hand_needs_no_begun_send(database: Database, claim: ClaimInput) -> None:
    request = request_of(claim).model_copy(update={"channel": ChannelName.ASSISTED})
    with database.tenant(claim.identity.tenant_id) as session:
        submissions.record_filed_by_hand(session, request, CASE, "omar")

    stored = _only(database, claim)
    assert (stored.case_id, stored.channel, stored.history[-1].message) == (
        CASE,
        ChannelName.ASSISTED,
        "Filed by hand by omar.",
    )


def test_key_belongs_to_one_claim(database: Database, claim: ClaimInput) -> None:
    request = request_of(claim)
    _begin(database, request)
    other = new_claim(database, seller_of(claim))

    with pytest.raises(AlreadyDone):
        _begin(database, request_of(other).model_copy(update={"key": request.key}))


def test_send_that_was_not_begun_cannot_be_finished(database: Database, claim: ClaimInput) -> None:
    with pytest.raises(NotFound):
        _finish(database, request_of(claim), SendResult.UNKNOWN)


def test_begins_at_once_send_without_a_search_only_once(
    database: Database, claim: ClaimInput
) -> None:
    with ThreadPoolExecutor(4) as pool:
        begun = list(pool.map(lambda _: _begin(database, request_of(claim)), range(4)))

    assert sorted(one.sent_before for one in begun) == [False, True, True, True]


def _restored(urls: DatabaseUrls, at: datetime) -> None:
    """As a restore leaves the database that was made from a backup."""
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        setting = sql.SQL("ALTER DATABASE {} SET opside.restored_at = {}")
        connection.execute(setting.format(name, sql.Literal(at.isoformat())))


def _after_restore(urls: DatabaseUrls, request: SubmitRequest) -> submissions.BegunSend:
    database = Database(urls.app, urls.system, pool_size=1)
    try:
        return _begin(database, request)
    finally:
        database.close()


def test_after_a_restore_an_older_loss_is_looked_for_first(
    database: Database, database_urls: DatabaseUrls, claim: ClaimInput
) -> None:
    request = request_of(claim)
    _restored(database_urls, request.at)
    assert _after_restore(database_urls, request).sent_before


def test_after_a_restore_a_submission_of_before_it_is_looked_for_first(
    database: Database, database_urls: DatabaseUrls, claim: ClaimInput
) -> None:
    request = request_of(claim)
    _send(database, request, SendResult.THROTTLED)
    _restored(database_urls, request.at + timedelta(hours=1))
    assert _after_restore(database_urls, request).sent_before


def test_what_was_settled_after_a_restore_is_sent(
    database: Database, database_urls: DatabaseUrls, claim: ClaimInput
) -> None:
    request = request_of(claim)
    _send(database, request, SendResult.UNKNOWN)
    with database.tenant(request.identity.tenant_id) as session:
        submissions.record_not_received(session, request)
    _restored(database_urls, request.at - timedelta(hours=1))
    assert not _after_restore(database_urls, request).sent_before


def test_a_loss_of_after_the_restore_needs_no_search(
    database: Database, database_urls: DatabaseUrls, claim: ClaimInput
) -> None:
    lost_on = datetime.combine(claim.facts.ledger_date, time(), UTC)
    _restored(database_urls, lost_on - timedelta(days=1))
    assert not _after_restore(database_urls, request_of(claim)).sent_before


def test_history_cannot_be_changed(
    database: Database, claim: ClaimInput, database_urls: DatabaseUrls
) -> None:
    _begin(database, request_of(claim))
    with (
        psycopg.connect(database_urls.owner) as connection,
        pytest.raises(psycopg.errors.RestrictViolation),
    ):
        connection.execute("DELETE FROM submission_status_history")
