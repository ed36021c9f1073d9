"""A claim's money: sums by currency, what is open, and until when."""

from datetime import timedelta

import pytest

from claims.recovery import commission_sums, expected_by, received, still_open
from models.contracts.claim import (
    ClaimFile,
    ClaimPolicy,
    ClaimStatus,
    CommissionLine,
    DeskCause,
    PayoutLine,
)
from tests.unit.claims.claim_samples import NOW, payout, usd

S = ClaimStatus
APPROVED = ClaimFile(approved=usd(1000), approved_quantity=4, awaiting_money_since=NOW)


def taken_back(cents: int) -> PayoutLine:
    return payout(-cents).model_copy(update={"reverses": "9912345678"})


def commission(cents: int) -> CommissionLine:
    return CommissionLine(
        key=str(cents), basis=usd(0), basis_points=2000, amount=usd(cents), formula=""
    )


def test_nothing_that_came_is_no_sum():
    assert received("USD", []).paid is None


def test_what_came_and_what_was_taken_back_are_two_sums():
    sums = received("USD", [payout(600), payout(400), taken_back(250)])
    assert (sums.paid, sums.taken_back) == (usd(1000), usd(250))


def test_another_currency_is_in_no_sum():
    assert received("USD", [payout(600), payout(400, currency="EUR")]).paid == usd(600)


def test_commission_that_was_given_back_is_told_apart():
    sums = commission_sums("USD", [commission(200), commission(-50)])
    assert (sums.billed, sums.credited, sums.net) == (usd(200), usd(50), usd(150))


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([], 1000),
        ([payout(600)], 400),
        ([payout(600), payout(400)], 0),
        ([payout(1200)], 0),
        ([payout(500, units=2)], 0),
        ([payout(0, units=1)], 750),
        ([payout(1000), taken_back(300)], 300),
        ([payout(1000, currency="EUR")], 1000),
    ],
)
def test_open_is_what_was_approved_less_what_came(lines: list[PayoutLine], left: int):
    assert still_open(S.PART_PAID, APPROVED, lines) == usd(left)


@pytest.mark.parametrize("status", [S.UNDER_REVIEW, S.PAID, S.CLOSED, S.REVERSED, S.WITHDRAWN])
def test_no_money_is_open_where_none_is_expected(status: ClaimStatus):
    assert still_open(status, APPROVED, []) is None


def test_money_that_is_late_is_still_open_on_the_desk():
    late = APPROVED.model_copy(update={"desk": DeskCause.PAYOUT_MISSING})
    assert still_open(S.ON_DESK, late, []) == usd(1000)


def test_nothing_is_open_before_the_approval():
    assert still_open(S.AWAITING_PAYOUT, ClaimFile(), []) is None


def test_open_money_is_expected_until_the_deadline_of_the_payout():
    policy = ClaimPolicy(payout_deadline=timedelta(days=45))
    assert expected_by(APPROVED, policy, usd(1)) == NOW + timedelta(days=45)


@pytest.mark.parametrize("left", [None, usd(0)])
def test_what_is_not_open_is_not_expected(left: object):
    assert expected_by(APPROVED, ClaimPolicy(), left) is None  # pyright: ignore[reportArgumentType]
