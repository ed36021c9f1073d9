"""The columns of each report: their names, what their cells are, and which none can do without.

Names are Amazon's in lower snake_case. What is not told here is text. Rates, measures and fees that
Amazon gives in parts of a cent stay text too, as written.
"""

import re
from dataclasses import dataclass

from detection.reports.kinds import ReportKind


@dataclass(frozen=True)
class Schema:
    """`columns` in Amazon's order; `days`, `moments`, `counts` and `money` are some of them.

    A file without a `needed` column is refused, a row without a value in a `filled` one kept out.
    `currency` names the column that `money` is in.
    """

    columns: tuple[str, ...]
    needed: frozenset[str]
    filled: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    moments: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()
    money: frozenset[str] = frozenset()
    currency: str = "currency"


def plain(name: str) -> str:
    """A header without blanks, hyphens, underscores and case: all its spellings are one."""
    return re.sub(r"[\W_]+", "", name).lower()


def snake(name: str) -> str:
    """The column name for a header that is not known: "PromotionIDs" -> promotion_ids."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", "_", name.strip())
    return re.sub(r"[\W_]+", "_", parted).strip("_").lower()


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _columns(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SUMMARY_COUNTS = (
    "starting_warehouse_balance in_transit_between_warehouses receipts customer_shipments"
    " customer_returns vendor_returns warehouse_transfer_in_out found lost damaged disposed"
    " other_events ending_warehouse_balance unknown_events"
)
_REIMBURSED = "quantity_reimbursed_cash quantity_reimbursed_inventory quantity_reimbursed_total"
_REMOVED = (
    "requested_quantity cancelled_quantity disposed_quantity shipped_quantity in_process_quantity"
)
_PRICES = "your_price sales_price"
_ESTIMATES = (
    "estimated_fee_total estimated_referral_fee_per_unit estimated_variable_closing_fee"
    " estimated_order_handling_fee_per_order estimated_pick_pack_fee_per_unit"
    " estimated_weight_handling_fee_per_unit expected_fulfillment_fee_per_unit"
    " expected_domestic_fulfilment_fee_per_unit expected_efn_fulfilment_fee_per_unit_uk"
    " expected_efn_fulfilment_fee_per_unit_de expected_efn_fulfilment_fee_per_unit_fr"
    " expected_efn_fulfilment_fee_per_unit_it expected_efn_fulfilment_fee_per_unit_es"
    " expected_efn_fulfilment_fee_per_unit_se"
)

SCHEMAS: dict[ReportKind, Schema] = {
    ReportKind.LEDGER_DETAIL: Schema(
        columns=_columns(
            "date fnsku asin msku title event_type reference_id quantity fulfillment_center"
            " disposition reason country reconciled_quantity unreconciled_quantity date_and_time"
            " store"
        ),
        needed=_names("date fnsku event_type quantity reason unreconciled_quantity"),
        filled=_names("date fnsku event_type quantity"),
        days=_names("date"),
        moments=_names("date_and_time"),
        counts=_names("quantity reconciled_quantity unreconciled_quantity"),
    ),
    ReportKind.LEDGER_SUMMARY: Schema(
        columns=_columns(
            f"date fnsku asin msku title disposition {_SUMMARY_COUNTS} location store"
        ),
        needed=_names("date fnsku starting_warehouse_balance ending_warehouse_balance"),
        filled=_names("date fnsku starting_warehouse_balance ending_warehouse_balance"),
        days=_names("date"),
        counts=_names(_SUMMARY_COUNTS),
    ),
    ReportKind.REIMBURSEMENTS: Schema(
        columns=_columns(
            "approval_date reimbursement_id case_id amazon_order_id reason sku fnsku asin"
            " product_name condition currency_unit amount_per_unit amount_total"
            f" {_REIMBURSED} original_reimbursement_id original_reimbursement_type"
        ),
        needed=_names("approval_date reimbursement_id reason amount_total"),
        filled=_names("approval_date reimbursement_id"),
        days=_names("approval_date"),
        counts=_names(_REIMBURSED),
        money=_names("amount_per_unit amount_total"),
        currency="currency_unit",
    ),
    ReportKind.CUSTOMER_RETURNS: Schema(
        columns=_columns(
            "return_date order_id sku asin fnsku product_name quantity fulfillment_center_id"
            " detailed_disposition reason status license_plate_number customer_comments"
        ),
        needed=_names("return_date order_id quantity detailed_disposition"),
        filled=_names("return_date order_id quantity"),
        moments=_names("return_date"),
        counts=_names("quantity"),
    ),
    ReportKind.REPLACEMENTS: Schema(
        columns=_columns(
            "shipment_date sku asin fulfillment_center_id original_fulfillment_center_id quantity"
            " replacement_reason_code replacement_amazon_order_id original_amazon_order_id"
        ),
        needed=_names("shipment_date replacement_amazon_order_id original_amazon_order_id"),
        filled=_names("original_amazon_order_id"),
        moments=_names("shipment_date"),
        counts=_names("quantity"),
    ),
    ReportKind.REMOVAL_ORDERS: Schema(
        columns=_columns(
            "request_date order_id order_source order_type service_speed order_status"
            f" last_updated_date sku fnsku disposition {_REMOVED} removal_fee currency"
        ),
        needed=_names("request_date order_id order_status requested_quantity"),
        filled=_names("request_date order_id"),
        moments=_names("request_date last_updated_date"),
        counts=_names(_REMOVED),
        money=_names("removal_fee"),
    ),
    ReportKind.REMOVAL_SHIPMENTS: Schema(
        columns=_columns(
            "request_date order_id shipment_date sku fnsku disposition shipped_quantity carrier"
            " tracking_number removal_order_type"
        ),
        needed=_names("order_id shipment_date shipped_quantity tracking_number"),
        filled=_names("order_id shipped_quantity"),
        moments=_names("request_date shipment_date"),
        counts=_names("shipped_quantity"),
    ),
    ReportKind.ESTIMATED_FEES: Schema(
        columns=_columns(
            "sku fnsku asin amazon_store product_name product_group brand fulfilled_by"
            f" has_local_inventory {_PRICES} longest_side median_side shortest_side"
            " length_and_girth unit_of_dimension item_package_weight unit_of_weight"
            f" product_size_tier product_size_weight_band currency {_ESTIMATES}"
        ),
        needed=_names("sku fnsku longest_side item_package_weight estimated_fee_total"),
        filled=_names("sku"),
        money=_names(f"{_PRICES} {_ESTIMATES}"),
    ),
    ReportKind.SHIPMENT_SALES: Schema(
        columns=_columns(
            "shipment_date sku fnsku asin fulfillment_center_id quantity amazon_order_id currency"
            " item_price_per_unit shipping_price gift_wrap_price ship_city ship_state"
            " ship_postal_code"
        ),
        needed=_names("shipment_date sku quantity amazon_order_id item_price_per_unit"),
        filled=_names("sku quantity amazon_order_id"),
        moments=_names("shipment_date"),
        counts=_names("quantity"),
        money=_names("item_price_per_unit shipping_price gift_wrap_price"),
    ),
    ReportKind.SETTLEMENT: Schema(
        columns=_columns(
            "settlement_id settlement_start_date settlement_end_date deposit_date total_amount"
            " currency transaction_type order_id merchant_order_id adjustment_id shipment_id"
            " marketplace_name amount_type amount_description amount fulfillment_id posted_date"
            " posted_date_time order_item_code merchant_order_item_id"
            " merchant_adjustment_item_id sku quantity_purchased promotion_id"
        ),
        needed=_names("settlement_id total_amount transaction_type amount_type amount"),
        filled=_names("settlement_id"),
        days=_names("posted_date"),
        moments=_names("settlement_start_date settlement_end_date deposit_date posted_date_time"),
        counts=_names("quantity_purchased"),
        money=_names("total_amount amount"),
    ),
    ReportKind.STORAGE_FEES: Schema(
        columns=_columns(
            "asin fnsku product_name fulfillment_center country_code longest_side median_side"
            " shortest_side measurement_units weight weight_units item_volume volume_units"
            " product_size_tier average_quantity_on_hand average_quantity_pending_removal"
            " estimated_total_item_volume month_of_charge storage_rate currency"
            " estimated_monthly_storage_fee dangerous_goods_storage_type"
            " eligible_for_inventory_discount qualifies_for_inventory_discount"
            " total_incentive_fee_amount breakdown_incentive_fee_amount"
            " average_quantity_customer_orders"
        ),
        needed=_names("fnsku month_of_charge estimated_monthly_storage_fee"),
        filled=_names("fnsku"),
    ),
    ReportKind.LONGTERM_STORAGE_FEES: Schema(
        columns=_columns(
            "snapshot_date sku fnsku asin product_name condition per_unit_volume currency"
            " volume_unit country qty_charged amount_charged surcharge_age_tier rate_surcharge"
        ),
        needed=_names("snapshot_date fnsku qty_charged amount_charged"),
        filled=_names("fnsku"),
        moments=_names("snapshot_date"),
        counts=_names("qty_charged"),
        money=_names("amount_charged"),
    ),
    ReportKind.OVERAGE_FEES: Schema(
        columns=_columns(
            "charged_date country_code storage_type charge_rate storage_usage_volume"
            " storage_limit_volume overage_volume volume_unit charged_fee_amount currency_code"
        ),
        needed=_names("charged_date storage_type overage_volume charged_fee_amount"),
        filled=_names("charged_date"),
        days=_names("charged_date"),
        money=_names("charged_fee_amount"),
        currency="currency_code",
    ),
    ReportKind.INBOUND_PERFORMANCE: Schema(
        columns=_columns(
            "issue_reported_date shipment_creation_date fba_shipment_id fba_carton_id"
            " fulfillment_center_id sku fnsku asin product_name problem_type problem_quantity"
            " expected_quantity received_quantity performance_measurement_unit coaching_level"
            " fee_type currency fee_total problem_level alert_status"
        ),
        needed=_names("issue_reported_date fba_shipment_id problem_type"),
        filled=_names("fba_shipment_id"),
        days=_names("issue_reported_date shipment_creation_date"),
        counts=_names("problem_quantity expected_quantity received_quantity"),
        money=_names("fee_total"),
    ),
    ReportKind.INBOUND_SHIPMENT_ITEMS: Schema(
        columns=_columns(
            "shipment_id seller_sku fulfillment_network_sku quantity_shipped quantity_received"
            " quantity_in_case release_date"
        ),
        needed=_names("quantity_shipped quantity_received"),
        filled=_names("seller_sku quantity_shipped"),
        days=_names("release_date"),
        counts=_names("quantity_shipped quantity_received quantity_in_case"),
    ),
    ReportKind.TRANSACTIONS: Schema(
        columns=_columns(
            "transaction_id item transaction_type description transaction_status posted_date sku"
            " asin quantity amount currency settlement_id financial_event_group_id"
            " deferred_transaction_id deferral_reason maturity_date"
        ),
        needed=_names("transaction_id item transaction_status"),
        filled=_names("transaction_id item posted_date amount currency"),
        moments=_names("posted_date maturity_date"),
        counts=_names("item quantity"),
        money=_names("amount"),
    ),
    ReportKind.SOURCING_COSTS: Schema(
        columns=_columns(
            "asin fnsku amazon_estimated_cost latest_approved_cost source_of_latest_approved_cost"
            " currency date_of_last_updated_cost seller_new_cost"
        ),
        needed=_names("fnsku amazon_estimated_cost latest_approved_cost currency"),
        filled=_names("fnsku"),
        days=_names("date_of_last_updated_cost"),
        money=_names("amazon_estimated_cost latest_approved_cost seller_new_cost"),
    ),
    ReportKind.REMOVAL_ARRIVALS: Schema(
        columns=_columns("tracking_number arrived_on sku fnsku received_quantity"),
        needed=_names("tracking_number arrived_on"),
        filled=_names("tracking_number arrived_on"),
        days=_names("arrived_on"),
        counts=_names("received_quantity"),
    ),
}
