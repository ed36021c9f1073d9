"""The commission: rounded half up, and credited to the cent when cash is taken back."""

from itertools import permutations

import pytest

from claims.commission import bill, bill_late, commission_on, credit
from models.contracts.money import Money
from tests.unit.claims.claim_samples import usd

RATES = [0, 1, 333, 2000, 2500, 3333, 9999, 10_000]
AMOUNTS = [*range(400), 9_999, 12_345, 1_234_567, 10**15 + 7]
RATE = 2500
rates = pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{rate} basis points")


def billed_and_credited(paid: int, taken_back: list[int], rate: int) -> int:
    """What the tenant is charged in the end, in cents."""
    charged, held = bill("claim", usd(paid), rate).amount.cents, usd(paid)
    for number, cents in enumerate(taken_back):
        line = usd(-cents)
        charged += credit("claim", f"reversal-{number}", held, line, rate).amount.cents
        held = held.plus(line)
    return charged


@pytest.mark.parametrize(
    ("basis", "rate", "cents"),
    [
        (0, 2000, 0),
        (10_000, 2000, 2000),
        (2, 2000, 0),
        (3, 2000, 1),
        (2, 2499, 0),
        (2, 2500, 1),
        (6, 2500, 2),
        (1, 4999, 0),
        (1, 5000, 1),
        (12_345, 10_000, 12_345),
        (12_345, 0, 0),
        (10**15 + 7, 2500, 25 * 10**13 + 2),
    ],
    ids=[
        "nothing",
        "even",
        "0.4 down",
        "0.6 up",
        "just below a half down",
        "half up",
        "1.5 up",
        "0.4999 down",
        "half of one cent up",
        "all of it",
        "no rate",
        "more than a float holds",
    ],
)
def test_the_commission_is_rounded_half_up(basis: int, rate: int, cents: int) -> None:
    assert commission_on(basis, rate) == cents


@rates
def test_no_commission_is_owed_on_less_than_nothing(rate: int) -> None:
    assert {commission_on(-cents, rate) for cents in AMOUNTS} == {0}


@rates
def test_a_bill_and_its_full_reversal_sum_to_zero(rate: int) -> None:
    left = [paid for paid in AMOUNTS if billed_and_credited(paid, [paid], rate) != 0]
    assert left == []


@rates
def test_a_bill_reversed_cent_by_cent_sums_to_zero(rate: int) -> None:
    assert billed_and_credited(97, [1] * 97, rate) == 0


@pytest.mark.parametrize(
    "parts",
    list(permutations([1, 33, 66, 103])),
    ids=lambda parts: "-".join(str(part) for part in parts),
)
def test_partial_reversals_in_any_order_leave_the_commission_on_the_rest(
    parts: tuple[int, ...],
) -> None:
    assert billed_and_credited(301, list(parts), RATE) == commission_on(301 - sum(parts), RATE)


@pytest.mark.parametrize(
    "parts",
    [[150], [60, 60], [100, 50]],
    ids=["at once", "with the second", "after all of it"],
)
def test_taking_back_more_than_was_paid_credits_no_more_than_was_billed(parts: list[int]) -> None:
    assert billed_and_credited(100, parts, RATE) == 0


@rates
def test_a_credit_is_never_a_charge(rate: int) -> None:
    credits = [credit("claim", "r", usd(500), usd(-part), rate) for part in range(600)]
    assert max(line.amount.cents for line in credits) <= 0


def test_a_claim_paid_in_units_alone_costs_nothing() -> None:
    assert bill("claim", usd(0), RATE).amount == usd(0)


def test_a_bill_shows_what_it_was_counted_from() -> None:
    line = bill("claim", usd(1002), RATE)
    assert (line.basis, line.basis_points, line.amount) == (usd(1002), RATE, usd(251))


def test_a_credit_shows_what_it_was_counted_from() -> None:
    line = credit("claim", "r", usd(1002), usd(-1000), RATE)
    assert (line.basis, line.basis_points, line.amount) == (usd(-1000), RATE, usd(-250))


def test_a_bill_is_in_the_currency_of_the_payment() -> None:
    assert bill("claim", Money(cents=100, currency="GBP"), RATE).amount.currency == "GBP"


def test_a_take_back_in_another_currency_is_no_credit() -> None:
    with pytest.raises(ValueError, match="cannot add EUR to USD"):
        credit("claim", "r", usd(100), Money(cents=-100, currency="EUR"), RATE)


def test_each_line_of_a_claim_has_a_key_of_its_own() -> None:
    first = credit("claim", "r1", usd(100), usd(-50), RATE)
    second = credit("claim", "r2", usd(50), usd(-50), RATE)
    assert len({bill("claim", usd(100), RATE).key, first.key, second.key}) == 3


def test_the_same_reversal_keeps_its_key() -> None:
    first, again = (credit("claim", "r1", usd(100), usd(-50), RATE) for _ in range(2))
    assert first.key == again.key


def test_what_came_late_and_is_taken_back_again_costs_nothing() -> None:
    late = bill_late("claim", "l1", usd(1000), usd(333), RATE)
    back = credit("claim", "r1", usd(1333), usd(-333), RATE)
    assert late.amount.cents == -back.amount.cents > 0
