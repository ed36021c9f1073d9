"""A sale, its refund and what followed, as Amazon's reports tell of them."""

from detection.families.inputs import NamedReport
from detection.reports.kinds import ReportKind
from tests.unit.detection.exports import export

ORDER, SKU = "111-0000001-0000001", "CUP-RED"
_LINE = {
    "settlement_id": "900",
    "order_id": ORDER,
    "sku": SKU,
    "marketplace_name": "Amazon.com",
    "fulfillment_id": "AFN",
}
TOTAL = {
    "settlement_id": "900",
    "settlement_start_date": "2026-02-01 00:00:00 UTC",
    "settlement_end_date": "2026-05-30 00:00:00 UTC",
    "deposit_date": "2026-06-01 00:00:00 UTC",
    "total_amount": "0.00",
    "currency": "USD",
}


def sale(units: str = "1", price: str = "30.00", **changes: str) -> list[dict[str, str]]:
    """An order at 30.00 less fees of 8.50."""
    line = {**_LINE, "transaction_type": "Order", "posted_date": "2026-03-01", **changes}
    principal = {"amount_type": "ItemPrice", "amount_description": "Principal", "amount": price}
    return [
        {**line, **principal, "quantity_purchased": units},
        {**line, "amount_type": "ItemPrice", "amount_description": "Tax", "amount": "2.40"},
        {**line, "amount_type": "ItemFees", "amount_description": "Commission", "amount": "-4.50"},
        {
            **line,
            "amount_type": "ItemFees",
            "amount_description": "FBAPerUnitFulfillmentFee",
            "amount": "-4.00",
        },
    ]


def refund(
    given_back: str = "-30.00", day: str = "2026-03-20", **changes: str
) -> list[dict[str, str]]:
    line = {**_LINE, "transaction_type": "Refund", "posted_date": day, **changes}
    return [
        {
            **line,
            "amount_type": "ItemPrice",
            "amount_description": "Principal",
            "amount": given_back,
        },
        {**line, "amount_type": "ItemFees", "amount_description": "Commission", "amount": "4.50"},
        {
            **line,
            "amount_type": "ItemFees",
            "amount_description": "RefundCommission",
            "amount": "-0.90",
        },
    ]


def settlement(*parts: list[dict[str, str]]) -> NamedReport:
    return export(ReportKind.SETTLEMENT, TOTAL, *(row for part in parts for row in part))


def back(**changes: str) -> dict[str, str]:
    """A return of the unit, sellable."""
    return {
        "return_date": "2026-03-28T10:00:00+00:00",
        "order_id": ORDER,
        "sku": SKU,
        "asin": "B00CUP",
        "fnsku": "X00CUP",
        "quantity": "1",
        "fulfillment_center_id": "LEX1",
        "detailed_disposition": "SELLABLE",
        "status": "Unit returned to inventory",
        "license_plate_number": "LPN1",
        **changes,
    }


def payment(**changes: str) -> dict[str, str]:
    """Amazon's reimbursement of the order."""
    return {
        "approval_date": "2026-05-10T08:00:00+00:00",
        "reimbursement_id": "70",
        "amazon_order_id": ORDER,
        "reason": "CustomerReturn",
        "sku": SKU,
        "fnsku": "X00CUP",
        "currency_unit": "USD",
        "amount_per_unit": "21.50",
        "amount_total": "21.50",
        "quantity_reimbursed_cash": "1",
        "quantity_reimbursed_inventory": "0",
        "quantity_reimbursed_total": "1",
        **changes,
    }


def returns(*rows: dict[str, str]) -> NamedReport:
    return export(ReportKind.CUSTOMER_RETURNS, *rows)


def reimbursements(*rows: dict[str, str]) -> NamedReport:
    return export(ReportKind.REIMBURSEMENTS, *rows)
