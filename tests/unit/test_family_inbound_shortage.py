"""Inbound shortages: what the ledger booked in, came under another product, or was paid."""

import json

import pytest

from detection.families.costs import SourcingCost
from detection.families.findings import Candidate, Confidence, LeftOut, Reason
from detection.families.inbound_shortage import collect
from detection.families.inputs import NamedReport
from detection.reports.kinds import ReportKind
from detection.reports.reading import read_report
from models.contracts.money import Money
from tests.unit.detection.exports import export, judged

COST = SourcingCost("X00CUP", "B00CUP", Money(cents=700, currency="USD"), None, None)


def item(
    sent: int, received: int, sku: str = "CUP-RED", fnsku: str = "X00CUP"
) -> dict[str, object]:
    return {
        "ShipmentId": "FBA15CUP1",
        "SellerSKU": sku,
        "FulfillmentNetworkSKU": fnsku,
        "QuantityShipped": sent,
        "QuantityReceived": received,
    }


def shipment(*items: dict[str, object]) -> NamedReport:
    content = json.dumps({"payload": {"ItemData": list(items)}}).encode()
    return NamedReport("items.json", read_report(content, ReportKind.INBOUND_SHIPMENT_ITEMS))


def receipt(units: str = "40", day: str = "04/20/2026", **changes: str) -> dict[str, str]:
    return {
        "date": day,
        "fnsku": "X00CUP",
        "msku": "CUP-RED",
        "event_type": "Receipts",
        "reference_id": "FBA15CUP1",
        "quantity": units,
        "fulfillment_center": "LGB3",
        "country": "US",
        **changes,
    }


def paid(units: str, on: str = "2026-05-20", reason: str = "Lost_Inbound") -> dict[str, str]:
    return {
        "approval_date": f"{on}T08:00:00+00:00",
        "reimbursement_id": "70",
        "reason": reason,
        "fnsku": "X00CUP",
        "currency_unit": "USD",
        "amount_total": "7.00",
        "quantity_reimbursed_total": units,
    }


def told(
    items: NamedReport, *receipts: dict[str, str], payments: tuple[dict[str, str], ...] = ()
) -> tuple[list[Candidate], list[LeftOut]]:
    return judged(
        collect,
        items,
        export(ReportKind.LEDGER_DETAIL, *receipts),
        export(ReportKind.REIMBURSEMENTS, *payments),
        costs=[COST],
    )


def test_units_that_were_not_received_are_claimed_at_cost() -> None:
    (candidate,), _ = told(shipment(item(50, 40)), receipt())
    assert (candidate.quantity, candidate.value) == (10, Money(cents=7000, currency="USD"))


def test_the_window_is_nine_months_from_the_first_receipt() -> None:
    (candidate,), _ = told(shipment(item(50, 40)), receipt())
    assert candidate.deadline.date().isoformat() == "2027-01-20"


def test_what_the_ledger_booked_in_counts() -> None:
    (candidate,), _ = told(shipment(item(50, 40)), receipt(), receipt("7", "05/02/2026"))
    assert candidate.quantity == 3


def test_units_over_under_another_product_are_netted() -> None:
    both = shipment(item(50, 40), item(10, 16, "CUP-BLUE", "X00BLUE"))
    (candidate,), _ = told(both, receipt())
    assert candidate.quantity == 4


def test_what_amazon_paid_is_netted() -> None:
    (candidate,), _ = told(shipment(item(50, 40)), receipt(), payments=(paid("4"),))
    assert candidate.quantity == 6


def taken_back(units: str, on: str) -> dict[str, str]:
    line = paid(units, on=on, reason="Reimbursement_Reversal")
    return line | {
        "reimbursement_id": "71",
        "original_reimbursement_id": "70",
        "amount_total": "-7.00",
    }


@pytest.mark.parametrize(
    ("reversed_on", "owed"),
    [("2026-05-18", 9), ("2026-05-19", 6)],
    ids=["a fortnight ago", "lately"],
)
def test_what_amazon_took_back_is_owed_again_two_weeks_on(reversed_on: str, owed: int) -> None:
    payments = paid("4", on="2026-04-25"), taken_back("3", reversed_on)
    (candidate,), _ = told(shipment(item(50, 40)), receipt(), payments=payments)
    assert candidate.quantity == owed


def test_an_older_payment_is_for_another_shipment() -> None:
    (candidate,), _ = told(
        shipment(item(50, 40)), receipt(), payments=(paid("4", on="2026-04-01"),)
    )
    assert candidate.quantity == 10


def test_a_payment_for_the_warehouse_meets_no_shipment() -> None:
    (candidate,), _ = told(
        shipment(item(50, 40)), receipt(), payments=(paid("4", reason="Lost_Warehouse"),)
    )
    assert candidate.quantity == 10


def test_a_shipment_that_was_not_received_at_all_has_no_start() -> None:
    _, (left,) = told(shipment(item(50, 0)))
    assert left.reason is Reason.NO_START_DAY


def test_within_thirty_days_units_may_still_come_in() -> None:
    _, (left,) = told(shipment(item(50, 40)), receipt(day="05/15/2026"))
    assert left.reason is Reason.TOO_NEW


def test_while_units_come_in_it_is_not_sure() -> None:
    (candidate,), _ = told(shipment(item(50, 40)), receipt(), receipt("1", "05/28/2026"))
    assert candidate.confidence is Confidence.LOW


def test_over_received_is_no_shortage() -> None:
    assert told(shipment(item(50, 52)), receipt("52")) == ([], [])
