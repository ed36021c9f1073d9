"""Documents: the same bytes are one document, and the first reading stays."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.contracts.evidence import DocumentFields, DocumentLine, DocumentStatus, DocumentType
from models.contracts.workflows import DocumentInput, SellerPollInput
from models.db import Database
from models.errors import NotFound
from models.repositories import documents, matches
from models.repositories.documents import DocumentRecord, NewDocument
from tests.fixtures_database import MOMENT, new_seller


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database)


def _new(seller: SellerPollInput, sha256: str = "a" * 64) -> NewDocument:
    return NewDocument(
        tenant_id=seller.tenant_id,
        seller_id=seller.seller_id,
        document_id=uuid4(),
        file_name="invoice.pdf",
        content_type="application/pdf",
        size=1234,
        sha256=sha256,
        uri="memory://invoice",
        uploaded_by="ana",
    )


def _fields(description: str = "Steel bottle") -> DocumentFields:
    line = DocumentLine(position=1, page=1, description=description, quantity=5)
    return DocumentFields(type=DocumentType.INVOICE, pages=1, number="INV-1", lines=[line])


def _create(database: Database, new: NewDocument) -> tuple[DocumentRecord, bool]:
    with database.tenant(new.tenant_id) as session:
        return documents.create_document(session, new, MOMENT)


def _store(
    database: Database,
    new: NewDocument,
    fields: DocumentFields | None,
    error_code: str | None = None,
) -> DocumentRecord:
    with database.tenant(new.tenant_id) as session:
        documents.store_fields(session, new.document_id, fields, error_code, MOMENT)
        return documents.get(session, new.document_id)


def test_same_bytes_are_the_same_document(database: Database, seller: SellerPollInput) -> None:
    first, second = _new(seller), _new(seller)

    stored = [_create(database, new) for new in (first, second)]

    assert [(record.document_id, is_new) for record, is_new in stored] == [
        (first.document_id, True),
        (first.document_id, False),
    ]


def test_same_bytes_of_another_seller_are_another_document(
    database: Database, seller: SellerPollInput
) -> None:
    _create(database, _new(seller))

    _, is_new = _create(database, _new(new_seller(database, seller.tenant_id)))

    assert is_new


def test_read_document_has_its_fields(database: Database, seller: SellerPollInput) -> None:
    new = _new(seller)
    _create(database, new)

    record = _store(database, new, _fields())

    assert (record.status, record.fields) == (DocumentStatus.READ, _fields())


def test_lines_of_a_read_document_are_on_offer(database: Database, seller: SellerPollInput) -> None:
    new = _new(seller)
    _create(database, new)
    _store(database, new, _fields())

    with database.tenant(seller.tenant_id) as session:
        (line,) = matches.readable_lines(session, seller.seller_id)
    assert (line.document_id, line.document, line.line, line.free_units) == (
        new.document_id,
        _fields(),
        _fields().lines[0],
        5,
    )


_PAPERS = (DocumentType.PROOF_OF_DELIVERY, DocumentType.BILL_OF_LADING)


def _naming(database: Database, seller: SellerPollInput, shipment: str) -> set[UUID]:
    with database.tenant(seller.tenant_id) as session:
        found = documents.naming_shipment(session, seller.seller_id, shipment, _PAPERS)
    return {document_id for document_id, _ in found}


def _proof(database: Database, seller: SellerPollInput, **known: Any) -> UUID:
    new = _new(seller, uuid4().hex * 2)
    _create(database, new)
    fields = DocumentFields(type=DocumentType.PROOF_OF_DELIVERY, pages=1, shipment_ids=["FBA1"])
    _store(database, new, fields.model_copy(update=known))
    return new.document_id


def test_papers_of_a_shipment_are_found(database: Database, seller: SellerPollInput) -> None:
    mine = _proof(database, seller, shipment_ids=["FBA0", "FBA1"])
    _proof(database, seller, shipment_ids=["FBA12"])
    _proof(database, seller, type=DocumentType.INVOICE)

    assert _naming(database, seller, "fba1") == {mine}


@pytest.mark.parametrize("same_tenant", [True, False])
def test_papers_of_another_seller_are_not(
    database: Database, seller: SellerPollInput, same_tenant: bool
) -> None:
    other = new_seller(database, seller.tenant_id) if same_tenant else new_seller(database)
    _proof(database, other)

    assert _naming(database, seller, "FBA1") == set()


def test_document_that_could_not_be_read_says_why(
    database: Database, seller: SellerPollInput
) -> None:
    new = _new(seller)
    _create(database, new)

    record = _store(database, new, None, "document_encrypted")

    assert (record.status, record.error_code, record.fields) == (
        DocumentStatus.FAILED,
        "document_encrypted",
        None,
    )


def test_first_reading_stays(database: Database, seller: SellerPollInput) -> None:
    new = _new(seller)
    _create(database, new)
    _store(database, new, _fields())

    assert _store(database, new, _fields("another")).fields == _fields()


def test_text_that_cannot_be_stored_is_cleaned(database: Database, seller: SellerPollInput) -> None:
    new = _new(seller)
    _create(database, new)

    record = _store(database, new, _fields("Steel\0bottle"))

    assert record.fields == _fields("Steel\ufffdbottle")


def test_unknown_document_is_not_found(database: Database, seller: SellerPollInput) -> None:
    with pytest.raises(NotFound), database.tenant(seller.tenant_id) as session:
        documents.get(session, uuid4())


def test_unread_documents_are_found_across_tenants(database: Database) -> None:
    waiting = [_new(new_seller(database)) for _ in range(2)]
    for new in waiting:
        _create(database, new)

    with database.system() as session:
        found = documents.unread(session, MOMENT + timedelta(seconds=1), 10)

    assert {one.document_id for one in found} == {new.document_id for new in waiting}


def test_read_document_is_not_found_again(database: Database, seller: SellerPollInput) -> None:
    new = _new(seller)
    _create(database, new)
    _store(database, new, _fields())

    with database.system() as session:
        found: list[DocumentInput] = documents.unread(session, MOMENT + timedelta(seconds=1), 10)
    assert found == []


def test_list_shows_the_sellers_that_the_reader_may_see(
    database: Database, seller: SellerPollInput
) -> None:
    own = _new(seller)
    _create(database, own)
    _create(database, _new(new_seller(database, seller.tenant_id)))

    with database.tenant(seller.tenant_id) as session:
        page = documents.list_documents(session, sellers=[seller.seller_id])
    assert [record.document_id for record in page.items] == [own.document_id]
