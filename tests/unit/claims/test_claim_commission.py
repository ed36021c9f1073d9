"""The commission: rounded once, and credited to the cent."""

from itertools import product

import pytest

from claims.commission import bill, commission_on, credit
from tests.unit.claims.claim_samples import usd

AMOUNTS = [1, 2, 3, 4, 5, 7, 24, 25, 26, 99, 101, 333, 1_999, 12_345, 9_999_999]
RATES = [0, 1, 333, 1_250, 2_000, 2_500, 9_999, 10_000]


@pytest.mark.parametrize(
    ("cents", "points", "commission"),
    [(10_000, 2_000, 2_000), (2, 2_500, 1), (1, 4_999, 0), (1, 5_000, 1), (0, 2_000, 0)],
)
def test_it_is_rounded_half_up(cents: int, points: int, commission: int) -> None:
    assert commission_on(cents, points) == commission


def test_nothing_is_owed_on_less_than_nothing() -> None:
    assert commission_on(-500, 2_000) == 0


@pytest.mark.parametrize(("cents", "points"), product(AMOUNTS, RATES))
def test_a_payment_and_its_full_reversal_sum_to_zero(cents: int, points: int) -> None:
    billed = bill("c", usd(cents), points).amount.cents
    back = credit("c", "r", usd(cents), usd(-cents), points).amount.cents
    assert billed + back == 0


@pytest.mark.parametrize(("cents", "points"), product(AMOUNTS, RATES))
def test_a_reversal_in_two_parts_sums_to_zero_too(cents: int, points: int) -> None:
    part = cents // 3
    first = credit("c", "r1", usd(cents), usd(-part), points).amount.cents
    second = credit("c", "r2", usd(cents - part), usd(part - cents), points).amount.cents
    assert bill("c", usd(cents), points).amount.cents + first + second == 0


def test_more_taken_back_than_was_paid_credits_what_was_billed() -> None:
    assert credit("c", "r", usd(1_000), usd(-1_500), 2_000).amount == usd(-200)


def test_each_line_has_a_key_of_its_own() -> None:
    keys = {
        bill("c", usd(1), 1).key,
        credit("c", "r1", usd(1), usd(-1), 1).key,
        credit("c", "r2", usd(1), usd(-1), 1).key,
    }
    assert len(keys) == 3


def test_the_line_tells_its_formula_and_inputs() -> None:
    line = bill("c", usd(1_000), 2_000)
    assert (line.basis, line.basis_points) == (usd(1_000), 2_000)
    assert line.formula == "1000 x 2000 / 10000, rounded half up"
