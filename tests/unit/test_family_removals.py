"""Removals: parcels that never came, and orders that are done with units missing."""

from detection.families import removal_lost, removal_short
from detection.families.costs import SourcingCost
from detection.families.findings import Candidate, LeftOut, Reason
from detection.families.inputs import NamedReport
from detection.reports.kinds import ReportKind
from models.contracts.money import Money
from tests.unit.detection.exports import Collect, export, judged

COST = SourcingCost("X00CUP", "B00CUP", Money(cents=700, currency="USD"), None, None)


def order(**changes: str) -> dict[str, str]:
    return {
        "request_date": "2026-04-20T08:00:00+00:00",
        "order_id": "RM1",
        "order_type": "Return",
        "order_status": "Completed",
        "last_updated_date": "2026-05-01T08:00:00+00:00",
        "sku": "CUP-RED",
        "fnsku": "X00CUP",
        "disposition": "Sellable",
        "requested_quantity": "10",
        "cancelled_quantity": "0",
        "disposed_quantity": "0",
        "shipped_quantity": "10",
        "in_process_quantity": "0",
        **changes,
    }


def parcel(units: str = "10", tracking: str = "1Z1", **changes: str) -> dict[str, str]:
    return {
        "request_date": "2026-04-20T08:00:00+00:00",
        "order_id": "RM1",
        "shipment_date": "2026-05-01T08:00:00+00:00",
        "sku": "CUP-RED",
        "fnsku": "X00CUP",
        "disposition": "Sellable",
        "shipped_quantity": units,
        "carrier": "UPS",
        "tracking_number": tracking,
        "removal_order_type": "Return",
        **changes,
    }


def arrival(tracking: str = "1Z1", units: str = "", **changes: str) -> dict[str, str]:
    return {
        "tracking_number": tracking,
        "arrived_on": "2026-05-08",
        "fnsku": "X00CUP" if units else "",
        "received_quantity": units,
        **changes,
    }


def paid(units: str, order_id: str = "RM1", reason: str = "GeneralAdjustment") -> dict[str, str]:
    return {
        "approval_date": "2026-05-20T08:00:00+00:00",
        "reimbursement_id": "70",
        "amazon_order_id": order_id,
        "reason": reason,
        "fnsku": "X00CUP",
        "currency_unit": "USD",
        "amount_total": "7.00",
        "quantity_reimbursed_total": units,
    }


def payment(units: str, order_id: str = "RM1") -> NamedReport:
    return export(ReportKind.REIMBURSEMENTS, paid(units, order_id))


def of_both(
    orders: list[dict[str, str]], parcels: list[dict[str, str]], *payments: dict[str, str]
) -> dict[str, int]:
    """Units that both families claim without any arrival, by the order or parcel."""
    report = export(ReportKind.REIMBURSEMENTS, *payments)
    return {
        one.key: one.quantity
        for collect in (removal_lost.collect, removal_short.collect)
        for one in told(collect, orders, parcels, [], report)[0]
    }


def told(
    collect: Collect,
    orders: list[dict[str, str]],
    parcels: list[dict[str, str]],
    arrivals: list[dict[str, str]],
    *more: NamedReport,
) -> tuple[list[Candidate], list[LeftOut]]:
    return judged(
        collect,
        export(ReportKind.REMOVAL_ORDERS, *orders),
        export(ReportKind.REMOVAL_SHIPMENTS, *parcels),
        export(ReportKind.REMOVAL_ARRIVALS, *arrivals),
        *more,
        costs=[COST],
    )


def lost(*arrivals: dict[str, str], more: tuple[NamedReport, ...] = ()):
    return told(removal_lost.collect, [order()], [parcel()], list(arrivals), *more)


def short(*parcels: dict[str, str], arrivals: tuple[dict[str, str], ...] = (), **changes: str):
    return told(removal_short.collect, [order(**changes)], list(parcels), list(arrivals))


def test_a_parcel_that_never_came_is_claimed_at_cost() -> None:
    (candidate,), _ = lost(arrival("1Z-ANOTHER"))
    assert (candidate.quantity, candidate.value) == (10, Money(cents=7000, currency="USD"))


def test_its_window_ends_seventy_five_days_after_it_left() -> None:
    (candidate,), _ = lost()
    assert candidate.deadline.date().isoformat() == "2026-07-15"


def test_a_parcel_that_came_is_not_lost() -> None:
    assert lost(arrival()) == ([], [])


def test_tracking_numbers_are_read_in_any_case() -> None:
    assert lost(arrival("1z1")) == ([], [])


def test_what_amazon_paid_for_the_order_is_netted() -> None:
    (candidate,), _ = lost(more=(payment("4"),))
    assert candidate.quantity == 6


def test_a_payment_for_another_order_is_not() -> None:
    (candidate,), _ = lost(more=(payment("4", "RM2"),))
    assert candidate.quantity == 10


def test_a_disposal_sends_no_parcel() -> None:
    told_of = told(removal_lost.collect, [], [parcel(removal_order_type="Disposal")], [])
    assert told_of == ([], [])


def test_units_that_a_completed_order_did_not_ship_are_short() -> None:
    (candidate,), _ = short(parcel("7"), shipped_quantity="7")
    assert candidate.quantity == 3


def test_cancelled_and_disposed_units_are_not_short() -> None:
    assert short(parcel("5"), shipped_quantity="5", cancelled_quantity="3",
                 disposed_quantity="2") == ([], [])  # fmt: skip


def test_an_order_under_way_is_not_short() -> None:
    assert short(parcel("7"), shipped_quantity="7", order_status="Processing") == ([], [])


def test_several_parcels_count_together() -> None:
    assert short(parcel("4"), parcel("6", "1Z2"), shipped_quantity="4") == ([], [])


def test_fewer_units_in_a_parcel_than_shipped_are_short() -> None:
    (candidate,), _ = short(parcel(), arrivals=(arrival(units="8"),))
    assert (candidate.quantity, candidate.start.isoformat()) == (2, "2026-05-08")


def test_a_list_without_quantities_says_that_all_came() -> None:
    assert short(parcel(), arrivals=(arrival(),)) == ([], [])


def test_in_the_first_fifteen_days_the_rest_may_follow() -> None:
    late = parcel("7", shipment_date="2026-05-25T08:00:00+00:00")
    _, (left,) = short(late, shipped_quantity="7")
    assert left.reason is Reason.TOO_NEW


SHORT_ORDER = order(requested_quantity="10", shipped_quantity="7")
NO_ORDER_NAMED = paid("3", "", "Removal_Order_Lost")


def test_a_payment_is_for_one_of_a_lost_parcel_and_a_short_order() -> None:
    claimed = of_both([SHORT_ORDER], [parcel("7")], paid("3"))
    assert sum(claimed.values()) == 7


def test_a_payment_that_names_no_order_is_for_the_oldest_loss() -> None:
    older = parcel("3", "1Z0", order_id="RM0", shipment_date="2026-04-25T08:00:00+00:00")
    claimed = of_both([SHORT_ORDER], [parcel("7"), older], NO_ORDER_NAMED)
    assert claimed == {"removal/RM1/X00CUP": 3, "removal/RM1/X00CUP/1Z1": 7}


def test_a_payment_that_names_the_order_is_used_before_one_that_names_none() -> None:
    other = parcel("3", "1Z9", order_id="RM9", shipment_date="2026-05-02T08:00:00+00:00")
    claimed = of_both([], [parcel("3"), other], NO_ORDER_NAMED, paid("3"))
    assert claimed == {}
