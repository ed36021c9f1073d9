"""What does not add up, from the claim to the bank, and why."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from claims.deposits import link
from claims.payout_differences import differences, sums
from models.contracts.deposits import (
    ClaimMoney,
    ReimbursedLine,
    SellerMoney,
    Settlement,
    SettlementLine,
)
from models.contracts.deposits import DifferenceReason as R
from models.contracts.money import Money
from tests.unit.claims.test_deposits import APPROVED, reimbursed, settlement_line

NOW = datetime(2026, 6, 20, tzinfo=UTC)
CLAIM = uuid4()


def dollars(cents: int) -> Money:
    return Money(cents=cents, currency="USD")


def a_settlement(
    total: int | None = 900, rows: int = 900, deposited: datetime | None = NOW
) -> Settlement:
    return Settlement(
        settlement_id="S1",
        total=None if total is None else dollars(total),
        rows=dollars(rows),
        ended_at=NOW - timedelta(days=3),
        deposited_at=deposited,
    )


def money(
    known: list[ReimbursedLine],
    lines: list[SettlementLine],
    settlement: Settlement | None = None,
    approved: int | None = None,
    quantity: int = 1,
) -> SellerMoney:
    """Of a seller with one claim where `approved` is given."""
    claims: list[ClaimMoney] = []
    if approved is not None:
        day, owed = date(2026, 5, 20), dollars(approved)
        claims.append(
            ClaimMoney(claim_id=CLAIM, approved=owed, approved_quantity=quantity, since=day)
        )
    return SellerMoney(
        claims=claims,
        reimbursed=known,
        lines=lines,
        settlements=[settlement or a_settlement()],
        links=link(known, lines).links,
    )


def of_claim(one: ReimbursedLine, units: int = 0) -> ReimbursedLine:
    line = one.line.model_copy(update={"inventory_quantity": units})
    return one.model_copy(update={"claim_id": CLAIM, "line": line})


def told(of: SellerMoney) -> list[tuple[R, int]]:
    return [(one.reason, one.amount.cents) for one in differences(of, NOW)]


def test_money_that_went_all_the_way_is_no_difference() -> None:
    paid = of_claim(reimbursed("a", 900))
    assert told(money([paid], [settlement_line("x", 900)], approved=900)) == []


def test_an_approval_without_a_line_is_told_since_the_claim_waits() -> None:
    (one,) = differences(money([], [], approved=900), NOW)
    assert (one.reason, one.amount.cents, one.since) == (R.NOT_REIMBURSED, 900, date(2026, 5, 20))


def test_an_under_paid_claim_tells_what_is_missing() -> None:
    paid = of_claim(reimbursed("a", 600))
    assert told(money([paid], [settlement_line("x", 600)], approved=900)) == [(R.UNDER_PAID, 300)]


def test_a_claim_paid_in_another_currency_is_told() -> None:
    paid = of_claim(reimbursed("a", 900, currency="EUR"))
    line = settlement_line("x", 900, currency="EUR")
    assert told(money([paid], [line], approved=900)) == [(R.CLAIM_CURRENCY, 900)]


def test_units_in_kind_fill_a_claim_and_wait_for_no_settlement() -> None:
    paid = of_claim(reimbursed("a", 0), units=2)
    assert told(money([paid], [], approved=900, quantity=2)) == [(R.PAID_IN_UNITS, 0)]


def test_a_reimbursement_that_no_settlement_tells_is_told_since_its_approval() -> None:
    (one,) = differences(money([reimbursed("a", 900)], []), NOW)
    assert (one.reason, one.since, one.line_id) == (R.NOT_SETTLED, APPROVED, "a")


def test_a_reimbursement_settled_in_part_tells_the_rest() -> None:
    found = told(money([reimbursed("a", 900)], [settlement_line("x", 400)]))
    assert found == [(R.SETTLED_IN_PART, 500)]


def test_a_reimbursement_settled_in_another_currency_is_told_from_both_sides() -> None:
    lines = [settlement_line("x", 830, currency="EUR")]
    assert {reason for reason, _ in told(money([reimbursed("a", 900)], lines))} == {
        R.SETTLED_IN_OTHER_CURRENCY,
        R.UNKNOWN_REIMBURSEMENT,
    }


def test_a_settlement_line_without_a_reimbursement_is_told_with_its_settlement() -> None:
    (one,) = differences(money([], [settlement_line("x", 900)]), NOW)
    assert (one.reason, one.row_key, one.settlement_id) == (R.UNKNOWN_REIMBURSEMENT, "x", "S1")


def test_a_reversal_nets_the_original_that_no_settlement_tells() -> None:
    lines = [reimbursed("a", 900), reimbursed("b", -900, reverses="a")]
    assert told(money(lines, [])) == [(R.REVERSAL_NETTED, 900), (R.REVERSAL_NETTED, -900)]


def test_a_reversal_nets_no_original_that_was_settled() -> None:
    lines = [reimbursed("a", 900), reimbursed("b", -900, reverses="a")]
    assert told(money(lines, [settlement_line("x", 900)])) == [(R.NOT_SETTLED, -900)]


def test_a_reversal_of_part_nets_nothing() -> None:
    lines = [reimbursed("a", 900), reimbursed("b", -300, reverses="a")]
    assert {reason for reason, _ in told(money(lines, []))} == {R.NOT_SETTLED}


def test_a_reversal_of_what_nobody_knows_is_told() -> None:
    lines = [reimbursed("b", -900, reverses="R-unknown")]
    assert told(money(lines, [settlement_line("x", -900)])) == [(R.REVERSAL_OF_UNKNOWN, -900)]


@pytest.mark.parametrize("deposited", [None, NOW + timedelta(days=1)])
def test_a_deposit_that_is_not_made_yet_is_told(deposited: datetime | None) -> None:
    known, lines = [reimbursed("a", 900)], [settlement_line("x", 900)]
    assert told(money(known, lines, a_settlement(deposited=deposited))) == [(R.NOT_DEPOSITED, 900)]


def test_rows_that_do_not_add_up_to_the_deposit_are_told() -> None:
    found = told(money([], [], a_settlement(total=1000, rows=940)))
    assert found == [(R.SETTLEMENT_DOES_NOT_ADD_UP, 60)]


def test_a_settlement_without_its_total_is_told() -> None:
    assert told(money([], [], a_settlement(total=None))) == [(R.SETTLEMENT_TOTAL_MISSING, 900)]


def test_sums_follow_the_money_of_claims_to_the_bank() -> None:
    known = [of_claim(reimbursed("a", 600)), of_claim(reimbursed("b", 250)), reimbursed("c", 70)]
    lines = [settlement_line("x", 600), settlement_line("y", 70)]
    (one,) = sums(money(known, lines, approved=900), NOW)
    assert (one.expected, one.received, one.settled, one.deposited) == (900, 850, 600, 600)


def test_money_that_is_not_at_the_bank_yet_is_not_deposited() -> None:
    known, lines = [of_claim(reimbursed("a", 900))], [settlement_line("x", 900)]
    (one,) = sums(money(known, lines, a_settlement(deposited=None), approved=900), NOW)
    assert (one.settled, one.deposited) == (900, 0)
