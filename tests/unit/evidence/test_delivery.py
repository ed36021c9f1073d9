"""Which paper shows that a shipment came to Amazon."""

from typing import Any
from uuid import UUID

import pytest

from evidence.gate.delivery import (
    check_delivery,
    find_delivery,
    needs_delivery_proof,
    proves_delivery,
)
from models.contracts.claim import ClaimFacts, ClaimFamily
from models.contracts.evidence import Alteration, DocumentFields, DocumentType
from tests.unit.evidence.papers import facts

SHIPMENT = "FBA15K7PQX2M"
FIRST, SECOND = UUID(int=1), UUID(int=2)


def of_shipment(shipment: str = SHIPMENT) -> ClaimFacts:
    family = ClaimFamily.INBOUND_SHORTAGE
    return facts().model_copy(update={"family": family, "ledger_reference": shipment})


def paper(**known: Any) -> DocumentFields:
    fields: dict[str, Any] = {"type": DocumentType.PROOF_OF_DELIVERY, "pages": 1, "lines": []}
    return DocumentFields.model_validate(fields | {"shipment_ids": [SHIPMENT]} | known)


@pytest.mark.parametrize("family", ClaimFamily)
def test_only_shipments_to_amazon_need_one(family: ClaimFamily) -> None:
    needs = needs_delivery_proof(facts().model_copy(update={"family": family}))
    assert needs is (family is ClaimFamily.INBOUND_SHORTAGE)


@pytest.mark.parametrize("kind", [DocumentType.PROOF_OF_DELIVERY, DocumentType.BILL_OF_LADING])
def test_a_carriers_paper_that_names_a_shipment_proves_it(kind: DocumentType) -> None:
    assert proves_delivery(paper(type=kind))


@pytest.mark.parametrize(
    "flaw",
    [
        {"type": DocumentType.INVOICE},
        {"type": DocumentType.PACKING_SLIP},
        {"shipment_ids": []},
        {"alterations": [Alteration.NUMBER_COVERED]},
    ],
)
def test_another_paper_proves_nothing(flaw: dict[str, Any]) -> None:
    assert not proves_delivery(paper(**flaw))


def test_the_first_that_names_the_shipment_is_taken() -> None:
    other, mine = paper(shipment_ids=["FBA15ZZZZZZ9"]), paper(number="POD-7")
    found = find_delivery(of_shipment(), [(FIRST, other), (SECOND, mine)])
    assert found is not None
    assert (found.document_id, found.number) == (SECOND, "POD-7")


def test_one_of_many_shipments_on_the_paper_is_enough() -> None:
    many = paper(shipment_ids=["FBA15ZZZZZZ9", SHIPMENT.lower()])
    assert find_delivery(of_shipment(), [(FIRST, many)]) is not None


def test_a_name_that_only_begins_alike_is_another_shipment() -> None:
    assert find_delivery(of_shipment(), [(FIRST, paper(shipment_ids=[f"{SHIPMENT}1"]))]) is None


def test_without_a_paper_a_person_may_say_that_amazons_carrier_brought_it() -> None:
    check = check_delivery(of_shipment(), None)
    assert (check.passed, check.waivable, SHIPMENT in check.message) == (False, True, True)


def test_the_check_says_which_paper_it_was() -> None:
    check = check_delivery(of_shipment(), find_delivery(of_shipment(), [(FIRST, paper())]))
    assert (check.passed, check.message) == (
        True,
        f"The proof of delivery names shipment {SHIPMENT}.",
    )
