"""Whether what came is what was approved: cash by its sum, units in kind by their number."""

import pytest

from claims.payout import Tally, tally
from models.contracts.claim import PayoutLine
from models.contracts.money import Money
from tests.unit.claims.claim_samples import payout, usd

FOUR_UNITS = 4
APPROVED = usd(10_000)


def reached(*lines: PayoutLine) -> Tally:
    return tally(list(lines), APPROVED, FOUR_UNITS).tally


def cash_of(*lines: PayoutLine) -> Money:
    return tally(list(lines), APPROVED, FOUR_UNITS).cash


def units_of(*lines: PayoutLine) -> int:
    return tally(list(lines), APPROVED, FOUR_UNITS).units_in_kind


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([], Tally.NOTHING),
        ([0], Tally.NOTHING),
        ([1], Tally.PART),
        ([9_999], Tally.PART),
        ([10_000], Tally.FULL),
        ([10_001], Tally.FULL),
        ([2_500, 7_499], Tally.PART),
        ([2_500, 7_500], Tally.FULL),
    ],
    ids=[
        "no line",
        "a line of nothing",
        "a cent",
        "a cent short",
        "to the cent",
        "a cent more",
        "two lines, a cent short",
        "two lines",
    ],
)
def test_cash_adds_up_to_the_approved_amount(amounts: list[int], expected: Tally) -> None:
    assert reached(*[payout(cents) for cents in amounts]) is expected


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([1], Tally.PART),
        ([3], Tally.PART),
        ([4], Tally.FULL),
        ([5], Tally.FULL),
        ([1, 3], Tally.FULL),
    ],
    ids=["one of four", "three of four", "all four", "one too many", "in two lines"],
)
def test_units_in_kind_count_by_their_number(units: list[int], expected: Tally) -> None:
    assert reached(*[payout(0, units=count) for count in units]) is expected


@pytest.mark.parametrize(
    ("cents", "units", "expected"),
    [
        (5_000, 2, Tally.FULL),
        (4_999, 2, Tally.PART),
        (2_500, 3, Tally.FULL),
        (2_499, 3, Tally.PART),
    ],
    ids=["two and two", "two and a cent short", "three and one", "three and a cent short"],
)
@pytest.mark.parametrize("in_one_line", [True, False], ids=["one line", "two lines"])
def test_cash_and_units_fill_each_other_up(
    in_one_line: bool, cents: int, units: int, expected: Tally
) -> None:
    both = [payout(cents, units=units)] if in_one_line else [payout(cents), payout(0, units=units)]
    assert reached(*both) is expected


@pytest.mark.parametrize(
    ("cents", "units", "expected"),
    [
        (66, 1, Tally.PART),
        (67, 1, Tally.FULL),
        (33, 2, Tally.PART),
        (34, 2, Tally.FULL),
        (0, 3, Tally.FULL),
    ],
    ids=["99.33", "100.33", "99.67", "100.67", "all units"],
)
def test_a_unit_of_an_amount_that_does_not_divide_is_not_rounded(
    cents: int, units: int, expected: Tally
) -> None:
    assert tally([payout(cents, units=units)], usd(100), 3).tally is expected


def test_units_paid_in_cash_are_not_counted_twice() -> None:
    assert reached(payout(5_000, cash_units=2)) is Tally.PART


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([10_000, -10_000], Tally.NOTHING),
        ([10_000, -1], Tally.PART),
        ([-1, 10_000], Tally.PART),
        ([10_000, -2_500, 2_500], Tally.FULL),
        ([-2_500], Tally.NOTHING),
    ],
    ids=["all", "a cent", "in the other order", "and given again", "more than came"],
)
def test_what_is_taken_back_counts_against_what_came(amounts: list[int], expected: Tally) -> None:
    assert reached(*[payout(cents) for cents in amounts]) is expected


def test_units_taken_back_count_against_those_that_came() -> None:
    assert reached(payout(0, units=4), payout(0, units=-1)) is Tally.PART


def test_the_cash_is_the_sum_of_all_lines() -> None:
    assert cash_of(payout(9_000), payout(0, units=2), payout(-500)) == usd(8_500)


def test_no_lines_are_no_cash_in_the_approved_currency() -> None:
    assert cash_of() == usd(0)


def test_units_are_not_turned_into_cash() -> None:
    assert cash_of(payout(0, units=4)) == usd(0)


def test_the_units_in_kind_are_the_sum_of_all_lines() -> None:
    assert units_of(payout(0, units=3), payout(100, cash_units=7), payout(0, units=-1)) == 2


@pytest.mark.parametrize(
    "lines",
    [
        [payout(10_000, currency="CAD")],
        [payout(10_000), payout(1, currency="CAD")],
        [payout(1, currency="CAD"), payout(10_000)],
        [payout(0, units=4, currency="CAD")],
    ],
    ids=["alone", "after all came", "before the rest", "units in kind"],
)
def test_another_currency_needs_a_person_whatever_else_came(lines: list[PayoutLine]) -> None:
    assert reached(*lines) is Tally.OTHER_CURRENCY


def test_cash_in_another_currency_is_not_added_in() -> None:
    assert cash_of(payout(700), payout(10_000, currency="CAD")) == usd(700)


def test_units_beside_another_currency_are_counted() -> None:
    assert units_of(payout(10_000, currency="CAD"), payout(0, units=2)) == 2


@pytest.mark.parametrize(("units", "expected"), [(3, Tally.PART), (4, Tally.FULL)])
def test_what_was_approved_in_kind_alone_is_counted_in_units(units: int, expected: Tally) -> None:
    assert tally([payout(0, units=units)], usd(0), FOUR_UNITS).tally is expected
