"""Payouts: kept once, matched when the case is known, told once."""

from uuid import uuid4

import pytest

from models.contracts.claim import ClaimFile, ClaimStatus
from models.contracts.filing import SendOutcome, SendResult
from models.contracts.workflows import ClaimInput, SellerPollInput
from models.db import Database
from models.repositories import reimbursements, submissions
from tests.database.populate import payment, request_of, reversal
from tests.fixtures_database import MOMENT, Writer, new_claim, new_seller

CASE = "1234567890"


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database)


def _filed(database: Database, seller: SellerPollInput, case_id: str = CASE) -> ClaimInput:
    claim = new_claim(database, seller)
    file = ClaimFile(case_id=case_id)
    Writer(database, claim.identity).write(ClaimStatus.UNDER_REVIEW, file=file)
    return claim


def _store(database: Database, seller: SellerPollInput, *lines) -> list[str]:
    with database.tenant(seller.tenant_id) as session:
        new = reimbursements.store_lines(session, seller, lines, MOMENT)
    return [line.line_id for line in new]


def _untold(database: Database, seller: SellerPollInput) -> list[tuple[str, ClaimInput]]:
    with database.tenant(seller.tenant_id) as session:
        found = reimbursements.untold(session, seller.seller_id)
    return [
        (
            one.line.line_id,
            ClaimInput.of(one.claim.identity, one.claim.facts, one.claim.policy),
        )
        for one in found
    ]


def test_line_is_new_once(database: Database, seller: SellerPollInput) -> None:
    assert [_store(database, seller, payment()) for _ in range(2)] == [["line-1"], []]


def test_same_line_of_another_seller_is_another_line(
    database: Database, seller: SellerPollInput
) -> None:
    _store(database, seller, payment())

    assert _store(database, new_seller(database, seller.tenant_id), payment()) == ["line-1"]


def test_line_of_a_known_case_is_to_be_told(database: Database, seller: SellerPollInput) -> None:
    claim = _filed(database, seller)
    _store(database, seller, payment(case_id=CASE))

    assert _untold(database, seller) == [("line-1", claim)]


def test_line_waits_until_its_case_is_known(database: Database, seller: SellerPollInput) -> None:
    _store(database, seller, payment(case_id=CASE))
    before = _untold(database, seller)
    claim = _filed(database, seller)

    assert (before, _untold(database, seller)) == ([], [("line-1", claim)])


def test_receipt_that_the_claim_has_not_written_down_yet_counts(
    database: Database, seller: SellerPollInput
) -> None:
    claim = new_claim(database, seller)
    with database.tenant(seller.tenant_id) as session:
        submissions.begin_send(session, request_of(claim))
        receipt = SendOutcome(result=SendResult.ACKNOWLEDGED, case_id=CASE)
        submissions.finish_send(session, request_of(claim), receipt)
    _store(database, seller, payment(case_id=CASE))

    assert _untold(database, seller) == [("line-1", claim)]


def test_told_line_is_not_told_again(database: Database, seller: SellerPollInput) -> None:
    _filed(database, seller)
    _store(database, seller, payment(case_id=CASE), reversal())
    with database.tenant(seller.tenant_id) as session:
        reimbursements.mark_told(session, seller.seller_id, ["line-1", "line-2"], MOMENT)

    assert _untold(database, seller) == []


def test_reversal_without_a_case_follows_its_reimbursement(
    database: Database, seller: SellerPollInput
) -> None:
    claim = _filed(database, seller)
    _store(database, seller, reversal(), payment(case_id=CASE))

    assert _untold(database, seller) == [("line-1", claim), ("line-2", claim)]


def test_reversal_of_merged_payments_follows_the_one_of_its_product(
    database: Database, seller: SellerPollInput
) -> None:
    _filed(database, seller)
    other = _filed(database, seller, "1234567899")
    merged = {"reimbursement_id": "R-1"}
    first = payment("R-1/X001//1", case_id=CASE).model_copy(update=merged)
    second = payment("R-1/X002//1", case_id="1234567899").model_copy(update=merged)
    _store(database, seller, first, second, reversal("R-2/X002/R-1/1", reverses="R-1"))

    assert dict(_untold(database, seller))["R-2/X002/R-1/1"] == other


def test_lines_come_back_as_they_were(database: Database, seller: SellerPollInput) -> None:
    claim = _filed(database, seller)
    lines = [payment(case_id=CASE), reversal()]
    _store(database, seller, *lines)
    _untold(database, seller)

    with database.tenant(seller.tenant_id) as session:
        assert reimbursements.of_claim(session, claim.identity) == lines


def test_unmatched_lines_are_listed_and_counted(
    database: Database, seller: SellerPollInput
) -> None:
    unknown = payment("line-9", case_id="0000000000")
    _store(database, seller, unknown)

    with database.tenant(seller.tenant_id) as session:
        listed = reimbursements.unmatched(session, seller.seller_id)
        number = reimbursements.count_unmatched(session, seller.seller_id)
    assert (listed, number) == ([unknown], 1)


def test_case_of_another_seller_is_not_matched(database: Database, seller: SellerPollInput) -> None:
    _filed(database, new_seller(database, seller.tenant_id))
    _store(database, seller, payment(case_id=CASE))

    assert _untold(database, seller) == []


@pytest.mark.parametrize("how", ["row", "receipt"])
def test_claim_is_found_by_its_case(database: Database, seller: SellerPollInput, how: str) -> None:
    if how == "row":
        claim = _filed(database, seller)
    else:
        claim = new_claim(database, seller)
        with database.tenant(seller.tenant_id) as session:
            submissions.record_found(session, request_of(claim), CASE)

    with database.tenant(seller.tenant_id) as session:
        found = reimbursements.match_case(session, seller.seller_id, CASE)
    assert found is not None
    assert found.identity == claim.identity


def test_unknown_case_has_no_claim(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session:
        assert reimbursements.match_case(session, seller.seller_id, uuid4().hex) is None
