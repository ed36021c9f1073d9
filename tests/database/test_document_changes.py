"""Corrections and deletions of documents, as the rows and the erasure see them."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from models.contracts.erasure import MARK, ErasureKind
from models.contracts.evidence import DocumentStatus
from models.contracts.labels import LabelKind
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.errors import DocumentErased, DocumentInUse, NotInThisState
from models.repositories import (
    corrections,
    costs,
    document_claims,
    document_deletion,
    documents,
    erasure,
    labels,
    matches,
    submissions,
)
from models.repositories.labels import LabelFilters
from tests.database.populate import (
    a_correction,
    a_cost_document,
    an_erasure,
    match_of,
    request_of,
)
from tests.fixtures_database import MOMENT, new_claim, new_document, new_seller

SECRET = "Marigold Quirke"


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database)


@pytest.fixture
def document(database: Database, seller: SellerPollInput) -> UUID:
    return new_document(database, seller, 10)


def mend(database: Database, seller: SellerPollInput, document: UUID, **wanted: Any) -> None:
    with database.tenant(seller.tenant_id) as session:
        corrections.correct(session, a_correction(document, **wanted), MOMENT)


def delete(database: Database, seller: SellerPollInput, document: UUID) -> None:
    with database.tenant(seller.tenant_id) as session:
        document_deletion.delete_document(session, document, "ana", MOMENT)


def erase(database: Database, seller: SellerPollInput, document: UUID) -> erasure.Erased:
    order = an_erasure(seller.tenant_id, kind=ErasureKind.DOCUMENT, subject=str(document))
    with database.system() as session:
        return erasure.erase(session, order)


def test_a_correction_is_kept_as_a_label(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    mend(database, seller, document)
    with database.tenant(seller.tenant_id) as session:
        (label,) = labels.list_labels(session, LabelFilters(kind=LabelKind.CORRECTION)).items
    assert (label.document_id, label.detail, label.right) == (document, "lines.1.quantity", False)


def test_the_first_reading_stays_through_two_corrections(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    mend(database, seller, document)
    mend(database, seller, document, old=12, new=13)
    with database.tenant(seller.tenant_id) as session:
        record = documents.get(session, document)
        made = corrections.of_document(session, document)
    assert record.reading is not None
    assert record.fields is not None
    assert (record.reading.lines[0].quantity, record.fields.lines[0].quantity) == (10, 13)
    assert [(one.seq, one.new) for one in made] == [(1, 12), (2, 13)]


def test_an_erasure_takes_the_words_of_corrections_and_of_the_first_reading(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    mend(database, seller, document, field="supplier", old=None, new=SECRET, reason=f"By {SECRET}")
    erase(database, seller, document)
    with database.tenant(seller.tenant_id) as session:
        (made,) = corrections.of_document(session, document)
        record = documents.get(session, document)
    assert (made.new, made.reason, made.actor) == (MARK, MARK, "ana")
    assert (record.fields, record.reading) == (None, None)


def test_an_erasure_removes_the_cost_documents(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    mend(database, seller, document)
    made = a_cost_document(seller, document)
    with database.tenant(seller.tenant_id) as session:
        assert costs.keep_document(session, made, MOMENT)
    assert made.uri in erase(database, seller, document).work.objects


def test_a_cost_document_of_an_earlier_revision_is_not_kept(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    mend(database, seller, document)
    mend(database, seller, document, old=12, new=13)
    with database.tenant(seller.tenant_id) as session:
        assert not costs.keep_document(session, a_cost_document(seller, document), MOMENT)


def test_a_correction_cannot_be_changed(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    mend(database, seller, document)
    change = text("UPDATE document_corrections SET actor = 'somebody else'")
    with (
        pytest.raises(Exception, match="permission denied"),
        database.tenant(seller.tenant_id) as session,
    ):
        session.connection().execute(change)


def test_a_deleted_document_leaves_its_own_row_alone(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    mend(database, seller, document)
    delete(database, seller, document)
    with database.tenant(seller.tenant_id) as session:
        record = documents.get(session, document)
        left = matches.readable_lines(session, seller.seller_id)
        made = corrections.of_document(session, document)
    assert (record.status, record.fields, record.file_name) == (DocumentStatus.DELETED, None, MARK)
    assert (left, made) == ([], [])


def test_a_document_is_kept_while_a_claim_holds_its_units(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    claim = new_claim(database, seller)
    with database.tenant(seller.tenant_id) as session:
        matches.hold_units(session, match_of(document), claim.identity, MOMENT)
        (served,) = document_claims.served(session, document)
    assert (served.claim_id, served.units) == (claim.identity.claim_id, 3)
    with pytest.raises(DocumentInUse, match="holds units"):
        delete(database, seller, document)


def test_units_that_were_given_back_hold_nothing(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    claim = new_claim(database, seller)
    with database.tenant(seller.tenant_id) as session:
        matches.hold_units(session, match_of(document), claim.identity, MOMENT)
        matches.release_units(session, claim.identity)
    delete(database, seller, document)
    with database.tenant(seller.tenant_id) as session:
        assert document_claims.served(session, document) == []


def test_a_document_is_kept_once_it_was_sent(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    claim = new_claim(database, seller)
    with database.tenant(seller.tenant_id) as session:
        submissions.begin_send(session, request_of(claim, document))
    with pytest.raises(DocumentInUse, match="was filed"):
        delete(database, seller, document)


def test_an_erased_document_is_neither_mended_nor_deleted(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    erase(database, seller, document)
    with pytest.raises(DocumentErased):
        mend(database, seller, document)
    with pytest.raises(DocumentErased):
        delete(database, seller, document)


def test_a_deleted_document_is_not_mended(
    database: Database, seller: SellerPollInput, document: UUID
) -> None:
    delete(database, seller, document)
    with pytest.raises(NotInThisState):
        mend(database, seller, document)
