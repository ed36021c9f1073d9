"""Multi-channel orders: counted for people, never claimed from reports."""

from detection.families.findings import LeftOut, Reason
from detection.families.multichannel_lost import collect
from detection.reports.kinds import ReportKind
from tests.unit.detection.exports import collected, export
from tests.unit.detection.orders import payment, reimbursements


def sent(order: str, quantity: str = "2") -> dict[str, str]:
    return {
        "shipment_date": "2026-04-01T00:00:00+00:00",
        "sku": "CUP-RED",
        "fnsku": "X00CUP",
        "quantity": quantity,
        "amazon_order_id": order,
        "currency": "USD",
        "item_price_per_unit": "0.00",
    }


def told(*orders: str, paid: str = "") -> list[LeftOut]:
    reports = [export(ReportKind.SHIPMENT_SALES, *(sent(order) for order in orders))]
    if paid:
        reports.append(reimbursements(payment(amazon_order_id=paid, reason="Lost:Outbound")))
    found = collected(collect, *reports)
    assert found.losses == []
    return found.left_out


def test_orders_of_other_channels_are_told_by_product() -> None:
    (one,) = told("S01-1234567-1234567", "S01-1234567-7654321")

    assert (one.reason, one.reference, one.quantity) == (Reason.NOT_CERTAIN, "CUP-RED", 4)


def test_orders_of_amazon_are_not_looked_at() -> None:
    assert told("111-0000001-0000001") == []


def test_order_that_amazon_paid_for_is_not_told() -> None:
    assert told("S01-1234567-1234567", paid="S01-1234567-1234567") == []
