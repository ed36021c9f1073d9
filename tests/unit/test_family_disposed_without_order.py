"""Disposed of without an order: what orders, conditions, donations and payments explain."""

from datetime import date

import pytest

from detection.families.costs import SourcingCost
from detection.families.disposed_without_order import collect
from detection.families.findings import Candidate, Confidence, LeftOut, Reason
from detection.families.inputs import NamedReport
from detection.reports.kinds import ReportKind
from models.contracts.money import Money
from tests.unit.detection.exports import export, judged

COST = SourcingCost("X00CUP", "B00CUP", Money(cents=700, currency="USD"), None, None)


def disposal(**changes: str) -> dict[str, str]:
    return {
        "date": "05/10/2026",
        "fnsku": "X00CUP",
        "asin": "B00CUP",
        "msku": "CUP-RED",
        "event_type": "Adjustments",
        "reference_id": "5550001",
        "quantity": "-4",
        "fulfillment_center": "LEX1",
        "disposition": "SELLABLE",
        "reason": "D",
        "country": "US",
        **changes,
    }


def order(**changes: str) -> dict[str, str]:
    return {
        "request_date": "2026-05-02T08:00:00+00:00",
        "order_id": "RM1",
        "order_type": "Disposal",
        "order_status": "Completed",
        "sku": "CUP-RED",
        "fnsku": "X00CUP",
        "disposition": "Sellable",
        "requested_quantity": "4",
        "cancelled_quantity": "0",
        "disposed_quantity": "4",
        **changes,
    }


def paid(reason: str, **changes: str) -> dict[str, str]:
    return {
        "approval_date": "2026-05-20T08:00:00+00:00",
        "reimbursement_id": "70",
        "reason": reason,
        "fnsku": "X00CUP",
        "currency_unit": "USD",
        "amount_per_unit": "7.00",
        "amount_total": "28.00",
        "quantity_reimbursed_cash": "4",
        "quantity_reimbursed_inventory": "0",
        "quantity_reimbursed_total": "4",
        **changes,
    }


def seen(
    rows: list[dict[str, str]],
    orders: list[dict[str, str]] | None = None,
    payments: list[dict[str, str]] | None = None,
) -> tuple[list[Candidate], list[LeftOut]]:
    reports: list[NamedReport] = [
        export(ReportKind.LEDGER_DETAIL, *rows),
        export(ReportKind.REMOVAL_ORDERS, *(orders or [])),
        export(ReportKind.REIMBURSEMENTS, *(payments or [])),
    ]
    return judged(collect, *reports, costs=[COST])


def units(
    rows: list[dict[str, str]],
    orders: list[dict[str, str]] | None = None,
    payments: list[dict[str, str]] | None = None,
) -> int:
    return sum(candidate.quantity for candidate in seen(rows, orders, payments)[0])


def test_disposal_that_nobody_ordered_is_owed() -> None:
    (candidate,), _ = seen([disposal()])

    assert (candidate.reference, candidate.quantity) == ("5550001", 4)


def test_value_is_the_sourcing_cost() -> None:
    (candidate,), _ = seen([disposal()])

    assert str(candidate.value) == "28.00 USD"


def test_fulfilment_centre_is_told() -> None:
    (candidate,), _ = seen([disposal()])

    assert candidate.centre == "LEX1"


def test_window_is_counted_from_the_ledger() -> None:
    (candidate,), _ = seen([disposal()])

    assert candidate.deadline.date() == date(2026, 7, 9)


def test_ordered_disposal_is_not_owed() -> None:
    _, left_out = seen([disposal()], [order()])

    assert [one.reason for one in left_out] == [Reason.ORDERED]


def test_units_beyond_the_order_are_owed() -> None:
    assert units([disposal(quantity="-6")], [order()]) == 2


def test_one_order_over_two_rows_is_used_up_once() -> None:
    rows = [disposal(), disposal(date="05/12/2026", reference_id="5550002")]

    assert units(rows, [order()]) == 4


def test_order_of_a_later_day_explains_nothing() -> None:
    assert units([disposal()], [order(request_date="2026-05-20T08:00:00+00:00")]) == 4


def test_cancelled_order_explains_nothing() -> None:
    cancelled = order(order_status="Cancelled", cancelled_quantity="4", disposed_quantity="0")

    assert units([disposal()], [cancelled]) == 4


def test_cancelled_part_of_an_order_explains_nothing() -> None:
    assert units([disposal()], [order(cancelled_quantity="3", disposed_quantity="1")]) == 3


def test_order_to_return_units_explains_nothing() -> None:
    assert units([disposal()], [order(order_type="Return", disposed_quantity="0")]) == 4


def test_order_for_unsellable_units_goes_to_them_first() -> None:
    rows = [disposal(), disposal(disposition="DEFECTIVE", reference_id="5550002")]

    assert units(rows, [order(disposition="Unsellable")]) == 4


def test_order_for_sellable_units_is_not_used_up_by_others() -> None:
    rows = [disposal(), disposal(disposition="DEFECTIVE", quantity="-1", date="05/06/2026")]

    assert units(rows, [order()]) == 0


def test_order_for_unsellable_units_that_is_over_explains_sellable_ones() -> None:
    assert units([disposal()], [order(disposition="Unsellable")]) == 0


def test_order_without_fnsku_is_found_by_its_sku() -> None:
    assert units([disposal()], [order(fnsku="")]) == 0


@pytest.mark.parametrize("disposition", ["DEFECTIVE", "CUSTOMER_DAMAGED", "EXPIRED"])
def test_units_that_cannot_be_sold_are_amazons_to_dispose_of(disposition: str) -> None:
    _, left_out = seen([disposal(disposition=disposition)])

    assert [one.reason for one in left_out] == [Reason.AMAZONS_RIGHT]


def test_donated_units_are_told_and_not_claimed() -> None:
    found, left_out = seen([disposal(reason="G")])

    assert (found, [one.reason for one in left_out]) == ([], [Reason.NOT_CERTAIN])


def test_other_adjustments_are_not_looked_at() -> None:
    assert seen([disposal(reason="M")]) == ([], [])


def test_row_of_another_country_is_left_out() -> None:
    _, left_out = seen([disposal(country="CA")])

    assert [one.reason for one in left_out] == [Reason.OTHER_MARKETPLACE]


def test_payment_without_a_reason_of_its_own_counts() -> None:
    assert units([disposal()], payments=[paid("GeneralAdjustment")]) == 0


def test_payment_before_the_disposal_does_not_count() -> None:
    early = paid("GeneralAdjustment", approval_date="2026-05-01T08:00:00+00:00")

    assert units([disposal()], payments=[early]) == 4


def test_payment_for_lost_units_that_the_ledger_shows_does_not_count() -> None:
    lost = disposal(reason="M", reference_id="5550003")

    assert units([disposal(), lost], payments=[paid("Lost_Warehouse")]) == 4


def test_payment_for_damage_that_the_ledger_does_not_show_counts() -> None:
    assert units([disposal()], payments=[paid("Damaged_Warehouse")]) == 0


def test_confidence_is_high_where_orders_reach_back() -> None:
    old = order(request_date="2026-03-01T08:00:00+00:00", order_type="Return")

    (candidate,), _ = seen([disposal()], [old])

    assert candidate.confidence is Confidence.HIGH


def test_confidence_is_medium_where_no_older_order_is_seen() -> None:
    (candidate,), _ = seen([disposal()])

    assert candidate.confidence is Confidence.MEDIUM
