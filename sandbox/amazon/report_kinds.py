"""Which reports a seller can ask for, and how often Amazon makes them anew."""

from collections.abc import Set as AbstractSet
from datetime import timedelta

from sandbox.amazon.report_data import LEDGER, REIMBURSEMENTS
from sandbox.amazon.world import Seller

_NEAR_REAL_TIME = timedelta(minutes=30)
_DAILY = timedelta(hours=4)
# How often Amazon makes a report of one kind anew for one seller; sooner, it is cancelled.
SPACING = {
    LEDGER: _NEAR_REAL_TIME,
    REIMBURSEMENTS: _DAILY,
    "GET_LEDGER_SUMMARY_VIEW_DATA": _DAILY,
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": _DAILY,
    "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA": _DAILY,
    "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA": _NEAR_REAL_TIME,
    "GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA": _NEAR_REAL_TIME,
    "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_SALES_DATA": _NEAR_REAL_TIME,
    "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA": _DAILY,
    "GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA": _DAILY,
    "GET_FBA_STORAGE_FEE_CHARGES_DATA": _DAILY,
    "GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA": _DAILY,
    "GET_FBA_OVERAGE_FEE_CHARGES_DATA": _DAILY,
}
_OF_EVERY_SELLER = frozenset({LEDGER, REIMBURSEMENTS})


def offered(seller: Seller) -> AbstractSet[str]:
    """The types that can be asked for; of those without a row the report is cancelled."""
    return SPACING.keys() if seller.months else _OF_EVERY_SELLER
