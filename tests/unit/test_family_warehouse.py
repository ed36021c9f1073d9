"""Lost and damaged in the warehouse: what was reconciled, paid or found is not claimed."""

from datetime import timedelta

import pytest

from detection.families.costs import SourcingCost
from detection.families.findings import Candidate, Confidence, LeftOut, Reason
from detection.families.inputs import NamedReport, merged
from detection.families.warehouse import collect, differences
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money
from tests.unit.detection.exports import AS_OF, case_of, export, judged

COST = SourcingCost("X00CUP", "B00CUP", Money(cents=700, currency="USD"), None, None)
NOTHING_PAID: NamedReport = export(ReportKind.REIMBURSEMENTS)


def lost(**changes: str) -> dict[str, str]:
    return {
        "date": "05/10/2026",
        "fnsku": "X00CUP",
        "asin": "B00CUP",
        "msku": "CUP-RED",
        "title": "Red cup",
        "event_type": "Adjustments",
        "reference_id": "21188081",
        "quantity": "-16",
        "fulfillment_center": "LGB3",
        "disposition": "SELLABLE",
        "reason": "M",
        "country": "US",
        "reconciled_quantity": "5",
        "unreconciled_quantity": "11",
        **changes,
    }


def found(units: str = "5", **changes: str) -> dict[str, str]:
    return lost(quantity=units, reason="F", reconciled_quantity=units, unreconciled_quantity="0",
                reference_id="21188082", **changes)  # fmt: skip


def paid(units: str, on: str, reason: str = "Lost_Warehouse") -> NamedReport:
    return export(
        ReportKind.REIMBURSEMENTS,
        {
            "approval_date": f"{on}T08:00:00+00:00",
            "reimbursement_id": "70",
            "reason": reason,
            "fnsku": "X00CUP",
            "currency_unit": "USD",
            "amount_per_unit": "7.00",
            "amount_total": "77.00",
            "quantity_reimbursed_cash": units,
            "quantity_reimbursed_inventory": "0",
            "quantity_reimbursed_total": units,
        },
    )


def told(
    *rows: dict[str, str], payments: NamedReport = NOTHING_PAID
) -> tuple[list[Candidate], list[LeftOut]]:
    ledger = export(ReportKind.LEDGER_DETAIL, *rows)
    return judged(collect, ledger, payments, costs=[COST])


def test_what_amazon_has_not_reconciled_is_claimed() -> None:
    (candidate,), _ = told(lost(), found())
    assert (candidate.family, candidate.quantity) == (ClaimFamily.LOST_WAREHOUSE, 11)


def test_it_is_worth_the_approved_cost() -> None:
    (candidate,), _ = told(lost(), found())
    assert candidate.value == Money(cents=7700, currency="USD")


def test_its_deadline_is_sixty_days_after_the_ledger_reports_it() -> None:
    (candidate,), _ = told(lost(), found())
    assert candidate.deadline.date().isoformat() == "2026-07-09"


def test_damage_is_its_own_family() -> None:
    (candidate,), _ = told(lost(reason="E"))
    assert candidate.family is ClaimFamily.DAMAGED_WAREHOUSE


def test_a_reconciled_row_is_left_out() -> None:
    _, (left,) = told(lost(unreconciled_quantity="0", reconciled_quantity="16"))
    assert left.reason is Reason.RECONCILED


def test_a_payment_of_these_days_is_netted_although_the_row_has_not_moved() -> None:
    (candidate,), _ = told(lost(), found(), payments=paid("4", "2026-05-28"))
    assert candidate.quantity == 7


def test_a_payment_that_the_row_shows_already_is_not_netted_again() -> None:
    (candidate,), _ = told(lost(), payments=paid("5", "2026-05-12"))
    assert candidate.quantity == 11


@pytest.mark.parametrize(
    "other",
    [
        {"unreconciled_quantity": "0", "reconciled_quantity": "6", "quantity": "-6"},
        {"unreconciled_quantity": "6", "reconciled_quantity": "0", "country": "CA"},
        {"unreconciled_quantity": "6", "reconciled_quantity": "0", "quantity": "-5"},
    ],
    ids=["reconciled", "other country", "inconsistent"],
)
def test_a_payment_for_a_row_that_is_no_claim_is_not_netted_against_another(
    other: dict[str, str],
) -> None:
    before = lost(date="05/09/2026", reference_id="21188083", **other)
    still_open = lost(quantity="-6", unreconciled_quantity="6", reconciled_quantity="0")
    (candidate,), _ = told(before, still_open, payments=paid("6", "2026-05-12"))
    assert candidate.quantity == 6


def test_a_payment_for_damage_meets_no_loss() -> None:
    damage = paid("11", "2026-05-28", "Damaged_Warehouse")
    (candidate,), _ = told(lost(), found(), payments=damage)
    assert candidate.quantity == 11


def test_more_open_than_taken_is_for_a_person() -> None:
    _, (left,) = told(lost(unreconciled_quantity="20"))
    assert left.reason is Reason.INCONSISTENT


def test_a_code_that_is_not_known_is_told() -> None:
    _, (left,) = told(lost(reason="Z"))
    assert left.reason is Reason.UNKNOWN_CODE


def test_another_country_is_left_out() -> None:
    _, (left,) = told(lost(country="CA"))
    assert left.reason is Reason.OTHER_MARKETPLACE


def test_units_that_came_in_are_no_loss() -> None:
    assert told(lost(quantity="16", unreconciled_quantity="11")) == ([], [])


def test_rows_that_are_alike_are_claims_of_their_own() -> None:
    candidates, _ = told(lost(), lost())
    assert len({one.key for one in candidates}) == 2


def test_a_title_that_changed_makes_no_second_claim() -> None:
    before, after = lost(title="Cup"), lost(title="Red cup, new")
    files = [export(ReportKind.LEDGER_DETAIL, row, name=row["title"]) for row in (before, after)]
    candidates, _ = judged(collect, *files, NOTHING_PAID)
    assert len(candidates) == 1


def test_of_two_exports_the_one_with_less_open_counts() -> None:
    before, after = lost(), lost(unreconciled_quantity="3", reconciled_quantity="13")
    files = [
        export(ReportKind.LEDGER_DETAIL, row, name=name)
        for name, row in (("before", before), ("after", after))
    ]
    (candidate,), _ = judged(collect, *files, NOTHING_PAID)
    assert candidate.quantity == 3


def test_fewer_lost_less_found_than_open_lowers_the_confidence() -> None:
    (candidate,), _ = told(lost(), found(units="9"))
    assert candidate.confidence is Confidence.MEDIUM


def test_without_what_amazon_paid_it_is_not_sure() -> None:
    ledger = export(ReportKind.LEDGER_DETAIL, lost(), found())
    (candidate,), _ = judged(collect, ledger)
    assert candidate.confidence is Confidence.MEDIUM


def test_after_sixty_days_it_is_too_old() -> None:
    ledger = export(ReportKind.LEDGER_DETAIL, lost())
    late = case_of(as_of=AS_OF + timedelta(days=60))
    _, (left,) = judged(collect, ledger, NOTHING_PAID, case=late)
    assert left.reason is Reason.TOO_OLD


def test_sums_that_differ_from_amazons_figure_are_listed() -> None:
    inputs = merged([export(ReportKind.LEDGER_DETAIL, lost(), found(units="9"))])
    (one,) = differences(inputs)
    assert (one.unreconciled, one.lost_less_found) == (11, 7)
