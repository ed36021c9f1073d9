"""By what a report's row is the same row in another export, when Amazon has changed some of it."""

from dataclasses import dataclass

from detection.reports.kinds import ReportKind
from detection.reports.schemas import SCHEMAS


@dataclass(frozen=True)
class Identity:
    """`stable`: columns that Amazon does not change. Rows that are alike in them are told apart by
    their occurrence. `titles` may change without being news; a change of any other column is."""

    stable: tuple[str, ...]
    titles: tuple[str, ...] = ()


def _identity(stable: str, titles: str = "") -> Identity:
    return Identity(tuple(stable.split()), tuple(titles.split()))


# Every report but the detailed ledger, whose identity claims have (ledger_keys.py).
IDENTITIES: dict[ReportKind, Identity] = {
    ReportKind.LEDGER_SUMMARY: _identity(
        "date fnsku asin msku disposition location store", "title"
    ),
    # Several lines of one id are told apart as payments of claims are.
    ReportKind.REIMBURSEMENTS: _identity(
        "reimbursement_id fnsku sku original_reimbursement_id", "product_name"
    ),
    ReportKind.CUSTOMER_RETURNS: _identity(
        "return_date order_id sku fnsku license_plate_number", "product_name"
    ),
    ReportKind.REPLACEMENTS: _identity(
        "shipment_date sku replacement_amazon_order_id original_amazon_order_id"
    ),
    ReportKind.REMOVAL_ORDERS: _identity("order_id sku fnsku disposition"),
    ReportKind.SOURCING_COSTS: _identity("asin fnsku"),
    ReportKind.REMOVAL_ARRIVALS: _identity("tracking_number sku fnsku"),
    # A tracking number may come later than the shipment.
    ReportKind.REMOVAL_SHIPMENTS: _identity("order_id shipment_date sku fnsku disposition"),
    ReportKind.ESTIMATED_FEES: _identity("sku fnsku amazon_store", "product_name"),
    ReportKind.SHIPMENT_SALES: _identity(
        "amazon_order_id shipment_date sku fnsku fulfillment_center_id"
    ),
    # A settlement is closed: nothing in it changes.
    ReportKind.SETTLEMENT: Identity(SCHEMAS[ReportKind.SETTLEMENT].columns),
    ReportKind.STORAGE_FEES: _identity(
        "asin fnsku fulfillment_center country_code month_of_charge", "product_name"
    ),
    ReportKind.LONGTERM_STORAGE_FEES: _identity(
        "snapshot_date sku fnsku condition country surcharge_age_tier", "product_name"
    ),
    ReportKind.OVERAGE_FEES: _identity("charged_date country_code storage_type"),
    ReportKind.INBOUND_PERFORMANCE: _identity(
        "issue_reported_date fba_shipment_id fba_carton_id fulfillment_center_id sku fnsku"
        " problem_type",
        "product_name",
    ),
    # Its state changes when Amazon releases it, and a settlement is named later.
    ReportKind.TRANSACTIONS: _identity("transaction_id item"),
    ReportKind.INBOUND_SHIPMENT_ITEMS: _identity("shipment_id seller_sku fulfillment_network_sku"),
}
