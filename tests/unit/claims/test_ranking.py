"""What a claim can be expected to bring, by counts and by Amazon's word."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.ranking import (
    EFFORT,
    EXPECTING,
    day_begun,
    expectation,
    none_decided,
    ranking,
)
from claims.states import waiting_for
from models.contracts.claim import ClaimFamily, ClaimStatus
from models.contracts.money import Money
from models.contracts.ranking import Decided, Expectation, ExpectedFrom

DAY = datetime(2026, 6, 1, tzinfo=UTC)
FAMILY, PLACE = ClaimFamily.LOST_WAREHOUSE, "ATVPDKIKX0DER"
COUNT = st.integers(0, 10_000)


def dollars(cents: int) -> Money:
    return Money(cents=cents, currency="USD")


def decided(approved: int, partly: int, denied: int) -> Decided:
    return Decided(
        family=FAMILY,
        marketplace=PLACE,
        approved=approved,
        partly_approved=partly,
        denied=denied,
    )


def expected(counts: Decided, cents: int = 10_000) -> Expectation:
    found = expectation(ClaimStatus.UNDER_REVIEW, dollars(cents), None, counts, DAY)
    assert found is not None
    return found


def test_before_the_first_outcome_half_is_expected() -> None:
    assert expected(none_decided(FAMILY, PLACE)).amount == dollars(5_000)


def test_counts_move_the_probability() -> None:
    assert expected(decided(7, 0, 1)).probability == 0.8


def test_a_part_counts_as_half_an_approval() -> None:
    assert expected(decided(0, 2, 0)).probability == 0.5


def test_the_answer_tells_its_denominators() -> None:
    found = expected(decided(5, 2, 3))
    assert (found.approved, found.partly_approved, found.denied, found.n) == (5, 2, 3, 10)


def test_what_amazon_approved_is_expected_whole() -> None:
    found = expectation(ClaimStatus.PART_PAID, dollars(300), dollars(900), decided(0, 0, 50), DAY)
    assert found is not None
    assert (found.amount, found.source) == (dollars(900), ExpectedFrom.AMAZON)


@pytest.mark.parametrize("status", sorted(set(ClaimStatus) - EXPECTING))
def test_of_a_claim_that_is_over_or_denied_nothing_is_expected(status: ClaimStatus) -> None:
    assert expectation(status, dollars(900), dollars(900), decided(9, 0, 0), DAY) is None


def test_effort_is_told_where_a_person_is_waited_for() -> None:
    for_people = {
        status
        for status in EXPECTING
        if waiting_for(status).startswith(("the seller", "an operator"))
    }
    assert set(EFFORT) == for_people


def test_outcomes_count_up_to_the_days_beginning() -> None:
    assert day_begun(datetime(2026, 6, 1, 23, 59, tzinfo=UTC)) == DAY


@given(COUNT, COUNT, COUNT)
def test_the_odds_of_the_order_are_those_that_are_told(
    approved: int, partly: int, denied: int
) -> None:
    counts = decided(approved, partly, denied)
    odds = ranking([counts], DAY).odds[FAMILY, PLACE]
    assert round(odds.numerator / odds.denominator, 4) == expected(counts).probability


@given(COUNT, COUNT, COUNT, st.integers(0, 2**63 - 1))
def test_no_more_is_expected_than_is_claimed(
    approved: int, partly: int, denied: int, cents: int
) -> None:
    assert 0 <= expected(decided(approved, partly, denied), cents).amount.cents <= cents
