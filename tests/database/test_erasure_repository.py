"""Erasing from the rows: what goes, what stays, who may do it, and that the chain still holds."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import RestrictViolation

from models.contracts.audit import AuditEvent, verify_chain
from models.contracts.claim import ClaimFile, ClaimIdentity, PendingSubmission, SubmissionKind
from models.contracts.claim import ClaimStatus as S
from models.contracts.erasure import MARK, ErasureKind
from models.contracts.evidence import DocumentStatus
from models.contracts.projection import EventKind
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.errors import InvalidField, NotFound
from models.repositories import documents, erasure, matches, projection, questions, submissions
from models.repositories.erasure import Erased
from models.tables.metadata import metadata
from tests.database.populate import an_erasure, match_of, question, request_of
from tests.fixtures_database import DatabaseUrls, Writer, new_claim, new_document, new_seller

SECRET = "Marigold Quirke"
PERSON = "petra@example.com"


def told_claim(database: Database, seller: SellerPollInput, ending: S = S.CLOSED) -> "Told":
    """A claim that rested on a document, was asked about, sent, and ended; SECRET is everywhere."""
    claim, document_id = new_claim(database, seller), new_document(database, seller, 10)
    match = match_of(document_id).model_copy(
        update={"line_description": f"Bottle for {SECRET}", "reasons": [f"{SECRET} bought it"]}
    )
    pending = PendingSubmission(kind=SubmissionKind.INITIAL, key="k", text=f"See {SECRET}.")
    asked = question().model_copy(update={"text": f"Is {SECRET} the buyer?"})
    file = ClaimFile(match=match, gate_reasons=[f"{SECRET} is new"], pending=pending)
    writer = Writer(database, claim.identity)
    writer.write(S.MATCHING)
    writer.write(S.GATE, file=file, reason=f"Matched Bottle for {SECRET}")
    writer.write(S.AWAITING_ANSWER, file=file, opens=asked)
    writer.write(
        ending,
        file=file.model_copy(update={"confirmed_by": PERSON}),
        actor=PERSON,
        reason=f"I know {SECRET}",
        closes_question="answered",
        choice="yes",
        answer=f"{SECRET} is a neighbour",
    )
    with database.tenant(seller.tenant_id) as session:
        matches.hold_units(session, match, claim.identity, claim.facts.deadline)
        request = request_of(claim, document_id).model_copy(update={"text": f"See {SECRET}."})
        submissions.begin_send(session, request)
    return Told(database, seller, claim, document_id)


class Told:
    """A claim and its document."""

    def __init__(
        self, database: Database, seller: SellerPollInput, claim: ClaimInput, document_id: UUID
    ) -> None:
        self.database = database
        self.seller = seller
        self.identity: ClaimIdentity = claim.identity
        self.document_id = document_id

    def erase(self, kind: ErasureKind = ErasureKind.DOCUMENT, **wanted: Any) -> Erased:
        subject = str(self.document_id) if kind is ErasureKind.DOCUMENT else PERSON
        order = an_erasure(self.seller.tenant_id, kind=kind, subject=subject)
        with self.database.system() as session:
            return erasure.erase(session, order.model_copy(update=wanted))

    def events(self) -> list[AuditEvent]:
        with self.database.tenant(self.seller.tenant_id) as session:
            return projection.read_events(session, self.identity)


@pytest.fixture
def told(database: Database) -> Told:
    return told_claim(database, new_seller(database))


def everything(urls: DatabaseUrls, tenant_id: UUID | None = None) -> dict[str, str]:
    """All rows of each table as text, read past row-level security."""
    found: dict[str, str] = {}
    with psycopg.connect(urls.owner) as connection:
        for table in metadata.sorted_tables:
            narrowed = tenant_id is not None and "tenant_id" in table.columns
            statement = sql.SQL("SELECT coalesce(json_agg(t), '[]')::text FROM {} t {}").format(
                sql.Identifier(table.name),
                sql.SQL("WHERE tenant_id = %s") if narrowed else sql.SQL(""),
            )
            row = connection.execute(statement, [tenant_id] if narrowed else None).fetchone()
            assert row is not None
            found[table.name] = row[0]
    return found


def tables_with(word: str, urls: DatabaseUrls, tenant_id: UUID | None = None) -> set[str]:
    return {name for name, rows in everything(urls, tenant_id).items() if word in rows}


def test_no_word_of_a_document_is_left(told: Told, database_urls: DatabaseUrls) -> None:
    before = tables_with(SECRET, database_urls)
    told.erase()
    assert (len(before) > 4, tables_with(SECRET, database_urls)) == (True, set())


def test_the_document_keeps_its_hash_and_size(told: Told) -> None:
    told.erase()
    with told.database.tenant(told.seller.tenant_id) as session:
        record = documents.get(session, told.document_id)
    assert (record.status, record.file_name, record.fields, record.size, record.sha256) == (
        DocumentStatus.ERASED,
        MARK,
        None,
        1,
        told.document_id.hex * 2,
    )


def test_the_chain_of_an_erased_document_verifies(told: Told) -> None:
    told.erase()
    events = told.events()
    assert (events[-1].kind, verify_chain(events)) == (EventKind.ERASURE, [])


def test_hashes_stay_what_they_were(told: Told) -> None:
    before = [event.hash for event in told.events()]
    told.erase()
    assert [event.hash for event in told.events()][:-1] == before


def test_units_stay_taken(told: Told) -> None:
    told.erase()
    with told.database.tenant(told.seller.tenant_id) as session:
        held = matches.hold_units(
            session, match_of(told.document_id, quantity=10), told.identity, _moment(told)
        )
    assert held == 10


def _moment(told: Told) -> Any:
    return told.events()[-1].at


def test_a_second_time_finds_nothing(told: Told, database_urls: DatabaseUrls) -> None:
    told.erase()
    assert told.erase().rows == {}


def test_a_claim_that_lives_keeps_every_word(
    database: Database, database_urls: DatabaseUrls
) -> None:
    living = told_claim(database, new_seller(database), ending=S.UNDER_REVIEW)
    before = everything(database_urls)
    found = living.erase()
    assert (found.living, everything(database_urls)) == (
        [f"claim {living.identity.claim_id}: under_review"],
        before,
    )


def test_another_tenant_keeps_every_word(told: Told, database_urls: DatabaseUrls) -> None:
    other = told_claim(told.database, new_seller(told.database))
    before = everything(database_urls, other.seller.tenant_id)
    told.erase()
    told.erase(ErasureKind.PERSON)
    assert everything(database_urls, other.seller.tenant_id) == before


def test_another_claim_of_the_seller_keeps_its_words(told: Told) -> None:
    other = told_claim(told.database, told.seller)
    before = other.events()
    told.erase()
    assert other.events() == before


def test_another_tenants_document_is_not_found(told: Told) -> None:
    stranger = new_seller(told.database)
    with pytest.raises(NotFound):
        told.erase(tenant_id=stranger.tenant_id)


def test_no_row_names_an_erased_person(told: Told, database_urls: DatabaseUrls) -> None:
    before = tables_with(PERSON, database_urls)
    told.erase(ErasureKind.PERSON)
    assert (before >= {"claim_events", "claims"}, tables_with(PERSON, database_urls)) == (
        True,
        set(),
    )


def test_what_a_person_wrote_goes_with_them(told: Told) -> None:
    told.erase(ErasureKind.PERSON)
    with told.database.tenant(told.seller.tenant_id) as session:
        (asked,) = questions.of_claim(session, told.identity)
    assert (asked.choice, asked.answer, asked.actor) == ("yes", MARK, MARK)


def test_the_chain_of_an_erased_person_verifies(told: Told) -> None:
    told.erase(ErasureKind.PERSON)
    assert verify_chain(told.events()) == []


def test_a_name_within_another_word_stays(told: Told) -> None:
    before = told.events()
    told.erase(ErasureKind.PERSON, subject="petra@example.co")
    assert told.events() == before


def test_document_and_person_of_one_claim_are_erased_one_after_the_other(told: Told) -> None:
    told.erase()
    told.erase(ErasureKind.PERSON)
    assert (verify_chain(told.events()), [event.erased for event in told.events()][-1]) == (
        [],
        None,
    )


def test_who_ordered_an_erasure_can_be_erased(told: Told, database_urls: DatabaseUrls) -> None:
    told.erase(actor=PERSON, reason=f"{PERSON} was told to")
    told.erase(ErasureKind.PERSON)
    assert (verify_chain(told.events()), tables_with(PERSON, database_urls)) == ([], set())


@pytest.mark.parametrize("wanted", [{"subject": "opside"}, {"subject": "ab"}, {"actor": PERSON}])
def test_a_name_that_is_none_is_refused(told: Told, wanted: dict[str, str]) -> None:
    with pytest.raises(InvalidField):
        told.erase(ErasureKind.PERSON, **wanted)


def test_an_erasure_of_yesterday_opens_nothing(told: Told, database_urls: DatabaseUrls) -> None:
    told.erase()
    update = b"UPDATE claim_events SET reason = '[erased]', erased = 5 WHERE seq = 2"
    with psycopg.connect(database_urls.system) as connection, pytest.raises(RestrictViolation):
        connection.execute(update)
