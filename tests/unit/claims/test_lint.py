"""What Amazon will ask for: one item each, with its state and what to do."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from claims.lint import evidence_list, still_open
from claims.questions import about_match
from models.contracts.claim import ClaimFacts, ClaimFamily
from models.contracts.evidence import (
    Check,
    CheckCode,
    DocumentFields,
    DocumentType,
    EvidenceMatch,
    MatchTier,
    Place,
    ReadBy,
)
from models.contracts.lint import EvidenceCode as C
from models.contracts.lint import EvidenceState as S

FACTS = ClaimFacts(
    family=ClaimFamily.LOST_WAREHOUSE,
    marketplace="ATVPDKIKX0DER",
    currency="USD",
    ledger_key="row 7",
    ledger_reference="3571123",
    ledger_date=date(2026, 5, 1),
    fulfillment_center="PHX7",
    fnsku="X001ABCDEF",
    asin="B00TEST123",
    msku="SKU-1",
    title="Steel bottle",
    quantity=3,
    deadline=datetime(2026, 7, 1, tzinfo=UTC),
    rule_pack="lost-warehouse-us",
    rule_pack_version="2026-03",
)


def paper(**known: Any) -> DocumentFields:
    fields = {"type": DocumentType.INVOICE, "pages": 1, "supplier": "Acme", "buyer": "Hearth"}
    return DocumentFields.model_validate(fields | known)


def match(*failed: tuple[CheckCode, bool], tier: MatchTier = MatchTier.EXACT) -> EvidenceMatch:
    """All checks of the gate; `failed` are those that did not pass, and whether waivable."""
    waivable = dict(failed)
    return EvidenceMatch(
        match_id=UUID(int=1),
        document_id=UUID(int=2),
        line_position=1,
        tier=tier,
        probability=0.99,
        quantity=3,
        line_description="Bottle, steel",
        checks=[
            Check(
                code=code,
                passed=code not in waivable,
                waivable=waivable.get(code, False),
                message=f"About {code}.",
            )
            for code in CheckCode
        ],
    )


def shipment() -> ClaimFacts:
    return FACTS.model_copy(update={"family": ClaimFamily.INBOUND_SHORTAGE})


def states(items: Any) -> dict[C, S]:
    return {item.code: item.state for item in items}


def test_a_good_invoice_lacks_nothing() -> None:
    assert still_open(evidence_list(FACTS, match(), paper())) == []


def test_each_thing_is_asked_for_once() -> None:
    codes = [item.code for item in evidence_list(FACTS, match(), paper())]
    assert len(codes) == len(set(codes)) == len(set(C) - {C.OTHER, C.REPORTS})


def test_without_a_document_the_list_says_which_one_to_upload() -> None:
    (item,) = still_open(evidence_list(FACTS, None, None))
    assert (item.code, item.state) == (C.PROOF_OF_PURCHASE, S.MISSING)
    assert "2026-05-01" in item.to_do
    assert "3 units of SKU-1" in item.to_do


def test_of_a_shipment_two_papers_are_missing() -> None:
    items = still_open(evidence_list(shipment(), None, None))
    assert states(items) == {C.PROOF_OF_PURCHASE: S.MISSING, C.PROOF_OF_DELIVERY: S.MISSING}


def test_a_yes_to_an_unproved_delivery_is_told_as_what_was_said() -> None:
    unproved = match((CheckCode.DELIVERY_PROVED, True))
    items = evidence_list(shipment(), unproved, paper(), confirmed_by="ana")
    (said,) = [item.sentence for item in items if item.code is C.PROOF_OF_DELIVERY]
    assert said == "ana said that Amazon's partnered carrier brought the shipment."


@pytest.mark.parametrize(
    ("code", "waivable", "item", "state"),
    [
        (CheckCode.DOCUMENT_TYPE_ALLOWED, False, C.PROOF_OF_PURCHASE, S.REFUSED),
        (CheckCode.DATED_BEFORE_EVENT, False, C.PURCHASE_DATE, S.REFUSED),
        (CheckCode.DATED_BEFORE_EVENT, True, C.PURCHASE_DATE, S.MISSING),
        (CheckCode.QUANTITY_COVERED, False, C.QUANTITY, S.REFUSED),
        (CheckCode.UNIT_PRICE_KNOWN, False, C.UNIT_PRICE, S.MISSING),
        (CheckCode.CURRENCY_KNOWN, False, C.CURRENCY, S.REFUSED),
        (CheckCode.LINE_ARITHMETIC, True, C.SUMS, S.MISSING),
        (CheckCode.TOTAL_ARITHMETIC, True, C.SUMS, S.MISSING),
        (CheckCode.DELIVERY_PROVED, True, C.PROOF_OF_DELIVERY, S.MISSING),
    ],
)
def test_a_failed_check_is_an_item_with_something_to_do(
    code: CheckCode, waivable: bool, item: C, state: S
) -> None:
    (found,) = still_open(evidence_list(FACTS, match((code, waivable)), paper()))
    assert (found.code, found.state, found.sentence) == (item, state, f"About {code}.")
    assert found.to_do


def test_words_alone_must_be_confirmed() -> None:
    items = evidence_list(FACTS, match(tier=MatchTier.FUZZY), paper())
    assert states(still_open(items)) == {C.PRODUCT_NAMED: S.MISSING}


def test_a_persons_yes_settles_what_a_person_may_waive() -> None:
    found = match((CheckCode.TOTAL_ARITHMETIC, True), tier=MatchTier.LEARNED)
    assert still_open(evidence_list(FACTS, found, paper(), confirmed_by="ana")) == []


def test_a_persons_yes_does_not_settle_what_amazon_refuses() -> None:
    found = match((CheckCode.DOCUMENT_TYPE_ALLOWED, False))
    items = evidence_list(FACTS, found, paper(), confirmed_by="ana")
    assert states(still_open(items)) == {C.PROOF_OF_PURCHASE: S.REFUSED}


@pytest.mark.parametrize(("party", "code"), [("supplier", C.SUPPLIER), ("buyer", C.BUYER)])
def test_who_sold_and_who_bought_must_be_on_it(party: str, code: C) -> None:
    items = evidence_list(FACTS, match(), paper(**{party: None}))
    assert states(still_open(items)) == {code: S.MISSING}


def test_a_table_is_not_the_suppliers_paper() -> None:
    cell = Place(page=1, method=ReadBy.CELL, confidence=1.0)
    items = evidence_list(FACTS, match(), paper(where={"total_cents": cell}))
    assert states(still_open(items)) == {C.ORIGINAL_PAPER: S.MISSING}


def test_the_question_says_what_amazon_will_miss_on_the_paper() -> None:
    found = match((CheckCode.TOTAL_ARITHMETIC, True))
    lint = still_open(evidence_list(FACTS, found, paper(buyer=None)))
    asked = about_match(
        UUID(int=3), FACTS, found.model_copy(update={"lint": lint}), ["Why."], FACTS.deadline
    )
    assert asked.text.endswith("Why. The buyer's name was not found on the document.")
