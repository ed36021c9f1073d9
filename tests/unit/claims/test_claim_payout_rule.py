"""Whether the money that came is the money that was approved."""

import pytest

from claims.payout import Tally, tally
from models.contracts.claim import PayoutLine
from tests.unit.claims.claim_samples import line, usd

APPROVED, UNITS = usd(3_000), 3


def of(*lines: PayoutLine) -> Tally:
    return tally(list(lines), APPROVED, UNITS).tally


def test_no_line_is_nothing() -> None:
    assert of() is Tally.NOTHING


def test_the_whole_sum_in_one_line() -> None:
    assert of(line(3_000)) is Tally.FULL


def test_one_cent_less_is_a_part() -> None:
    assert of(line(2_999)) is Tally.PART


def test_more_than_was_approved_is_full() -> None:
    assert of(line(3_100)) is Tally.FULL


def test_lines_add_up() -> None:
    assert of(line(1_200), line(1_800)) is Tally.FULL


def test_a_line_that_was_taken_back_counts_against_it() -> None:
    assert of(line(3_000), line(-1_000)) is Tally.PART


def test_everything_taken_back_is_nothing() -> None:
    assert of(line(3_000), line(-3_000)) is Tally.NOTHING


def test_units_in_kind_count_by_quantity() -> None:
    assert of(line(0, units=3)) is Tally.FULL


def test_some_units_in_kind_are_a_part() -> None:
    assert of(line(0, units=2)) is Tally.PART


def test_units_and_money_together_are_full() -> None:
    assert of(line(1_000), line(0, units=2)) is Tally.FULL


def test_units_that_do_not_divide_the_sum_are_counted_without_rounding() -> None:
    lines = [line(667), line(0, units=1)]
    assert tally(lines, usd(1_000), 3).tally is Tally.FULL
    assert tally([line(666), line(0, units=1)], usd(1_000), 3).tally is Tally.PART


def test_units_in_kind_are_no_cash() -> None:
    assert tally([line(0, units=3)], APPROVED, UNITS).cash == usd(0)


@pytest.mark.parametrize("own", [0, 3_000])
def test_another_currency_is_never_a_sum(own: int) -> None:
    result = tally([line(own), line(3_000, currency="CAD")], APPROVED, UNITS)
    assert (result.tally, result.cash) == (Tally.OTHER_CURRENCY, usd(own))
