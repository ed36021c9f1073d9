"""Money under any amounts and orders: nothing appears, nothing gets lost."""

from datetime import date
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.commission import bill, bill_late, commission_on, credit
from claims.payout import Tally, tally
from claims.valuation import claimed_amount
from models.contracts.claim import PayoutLine
from models.contracts.money import Money
from tests.unit.claims.claim_samples import FACTS, usd

cents = st.integers(-(10**12), 10**12)
cash = st.integers(1, 10**9)
rates = st.integers(0, 10_000)


def _line(amount: Money, units: int = 0) -> PayoutLine:
    return PayoutLine(
        line_id="L",
        reimbursement_id="R",
        case_id="1700000001",
        amount=amount,
        cash_quantity=1,
        inventory_quantity=units,
        approved_on=date(2026, 3, 1),
    )


@given(a=cents, b=cents)
def test_adding_and_taking_back_leaves_what_was(a: int, b: int) -> None:
    assert usd(a).plus(usd(b)).plus(usd(b).times(-1)) == usd(a)


@given(a=cents, b=cents)
def test_currencies_never_mix(a: int, b: int) -> None:
    with pytest.raises(ValueError, match="cannot add"):
        usd(a).plus(Money(cents=b, currency="GBP"))


@given(amount=cents)
def test_what_is_read_is_what_is_held(amount: int) -> None:
    number, _ = str(usd(amount)).split(" ")
    assert round(int(number.replace(",", "").replace(".", ""))) == amount


@given(basis=cash, rate=rates)
def test_commission_is_never_more_than_the_cash(basis: int, rate: int) -> None:
    assert 0 <= commission_on(basis, rate) <= basis


@given(paid=cash, rate=rates, shares=st.lists(cash, min_size=1, max_size=8))
def test_commission_of_money_that_is_taken_back_in_any_parts_comes_to_zero(
    paid: int, rate: int, shares: list[int]
) -> None:
    cuts = sorted({min(paid, cut) for cut in accumulate(shares)} | {paid})
    parts = [after - before for before, after in zip([0, *cuts], cuts, strict=False)]
    billed, held = bill("C", usd(paid), rate).amount.cents, paid
    for place, part in enumerate(parts):
        line = credit("C", str(place), usd(held), usd(-part), rate)
        billed, held = billed + line.amount.cents, held - part
    assert (billed, held) == (0, 0)


@given(first=cash, later=cash, rate=rates)
def test_money_that_came_late_costs_as_if_it_had_come_at_once(
    first: int, later: int, rate: int
) -> None:
    at_once = bill("C", usd(first + later), rate).amount.cents
    one = bill("C", usd(first), rate).amount.cents
    two = bill_late("C", "L", usd(first), usd(later), rate).amount.cents
    assert one + two == at_once


@given(approved=cash, quantity=st.integers(1, 500), parts=st.lists(cash, max_size=6))
def test_a_claim_is_paid_when_and_only_when_the_lines_reach_the_approval(
    approved: int, quantity: int, parts: list[int]
) -> None:
    counted = tally([_line(usd(part)) for part in parts], usd(approved), quantity)
    assert counted.cash == usd(sum(parts))
    assert (counted.tally is Tally.FULL) == (sum(parts) >= approved)


@given(
    lines=st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 9)), max_size=6),
    order=st.randoms(),
)
def test_the_order_of_lines_changes_nothing(lines: list[tuple[int, int]], order) -> None:
    shuffled = list(lines)
    order.shuffle(shuffled)
    first, second = (
        tally([_line(usd(amount), units) for amount, units in one], usd(5_000), 5)
        for one in (lines, shuffled)
    )
    assert first == second


@given(cost=cash, cap=st.none() | cash, quantity=st.integers(1, 10_000))
def test_what_is_claimed_is_neither_above_the_cost_nor_above_the_cap(
    cost: int, cap: int | None, quantity: int
) -> None:
    facts = FACTS.model_copy(
        update={"quantity": quantity, "cap_per_unit": None if cap is None else usd(cap)}
    )
    limits = [cost, *([] if cap is None else [cap])]
    assert claimed_amount(facts, usd(cost)) == usd(min(limits) * quantity)
