"""Under-paid reimbursements: only cash, only at an approved cost, all lines of one id together."""

from detection.families.costs import SourcingCost
from detection.families.findings import Candidate, LeftOut, Reason
from detection.families.underpaid_reimbursement import collect
from detection.reports.kinds import ReportKind
from models.contracts.money import Money
from tests.unit.detection.exports import export, judged

COST = SourcingCost("X00CUP", "B00CUP", Money(cents=700, currency="USD"), None, None)


def line(**changes: str) -> dict[str, str]:
    return {
        "approval_date": "2026-05-10T08:00:00+00:00",
        "reimbursement_id": "70",
        "reason": "Lost_Warehouse",
        "fnsku": "X00CUP",
        "asin": "B00CUP",
        "currency_unit": "USD",
        "amount_per_unit": "4.00",
        "amount_total": "12.00",
        "quantity_reimbursed_cash": "3",
        "quantity_reimbursed_inventory": "0",
        "quantity_reimbursed_total": "3",
        **changes,
    }


def told(
    *rows: dict[str, str], costs: tuple[SourcingCost, ...] = (COST,)
) -> tuple[list[Candidate], list[LeftOut]]:
    return judged(collect, export(ReportKind.REIMBURSEMENTS, *rows), costs=costs)


def test_the_shortfall_is_claimed_to_the_cent() -> None:
    (candidate,), _ = told(line(amount_total="12.01"))
    assert candidate.value == Money(cents=899, currency="USD")


def test_a_fair_payment_is_no_candidate() -> None:
    assert told(line(amount_total="21.00")) == ([], [])


def test_lines_of_one_id_count_together() -> None:
    half = line(quantity_reimbursed_cash="3", amount_total="30.00")
    assert told(line(), half) == ([], [])


def test_units_in_kind_are_whole() -> None:
    kind = line(quantity_reimbursed_cash="0", quantity_reimbursed_inventory="3", amount_total="0")
    assert told(kind) == ([], [])


def test_without_an_approved_cost_nothing_is_short() -> None:
    estimate = SourcingCost("X00CUP", "", None, Money(cents=700, currency="USD"), None)
    assert told(line(), costs=(estimate,)) == ([], [])


def test_units_that_met_an_order_are_paid_by_their_sale() -> None:
    assert told(line(reason="CustomerReturn")) == ([], [])


def test_what_was_paid_later_for_it_counts() -> None:
    later = line(reimbursement_id="71", original_reimbursement_id="70", amount_total="9.00")
    assert told(line(), later) == ([], [])


def test_one_that_was_taken_back_is_left_out() -> None:
    back = line(
        reimbursement_id="71",
        reason="Reimbursement_Reversal",
        original_reimbursement_id="70",
        amount_total="-12.00",
        quantity_reimbursed_cash="-3",
        quantity_reimbursed_total="-3",
    )
    _, (left,) = told(line(), back)
    assert left.reason is Reason.REVERSED


def test_before_sourcing_cost_there_is_nothing_to_hold_against_it() -> None:
    assert told(line(approval_date="2025-03-30T08:00:00+00:00")) == ([], [])


def test_the_cap_of_one_unit_holds() -> None:
    dear = SourcingCost("X00CUP", "", Money(cents=900_000, currency="USD"), None, None)
    (candidate,), _ = told(line(), costs=(dear,))
    assert candidate.value == Money(cents=3 * 500_000 - 1200, currency="USD")


def test_after_sixty_days_it_is_too_old() -> None:
    _, (left,) = told(line(approval_date="2026-03-01T08:00:00+00:00"))
    assert left.reason is Reason.TOO_OLD
