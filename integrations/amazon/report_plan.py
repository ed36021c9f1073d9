"""Which reports a sync asks for: how far back, and how often Amazon makes them (docs/sync.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from integrations.amazon.reports import LEDGER

# Amazon makes a near-real-time report anew after half an hour, a daily one after four. One that is
# asked for sooner is cancelled, or fails.
NEAR_REAL_TIME = timedelta(minutes=30)
DAILY = timedelta(hours=4)
# What changes by the day at most is asked for once a day: calls are few.
ONCE_A_DAY = timedelta(hours=24)


@dataclass(frozen=True)
class PlannedReport:
    """A report that can be asked for, of the days from `reach` ago up to now."""

    report_type: str
    reach: timedelta
    every: timedelta
    options: Mapping[str, str] = field(default_factory=dict[str, str])


# The ledger is the one that a sync needs, and comes first. Windows are 60 days, and Amazon searches
# up to 60 more before a loss is in the ledger.
NEEDED = PlannedReport(LEDGER, timedelta(days=150), NEAR_REAL_TIME)
# The longest window of what these reports prove is 120 days after a refund; a replacement, a return
# or a removal that explains it may be older. Reimbursements are the poll's.
PLAN = (
    NEEDED,
    PlannedReport(
        "GET_LEDGER_SUMMARY_VIEW_DATA",
        timedelta(days=60),
        DAILY,
        {"aggregateByLocation": "COUNTRY", "aggregatedByTimePeriod": "DAILY"},
    ),
    PlannedReport("GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA", timedelta(days=180), DAILY),
    PlannedReport(
        "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA", timedelta(days=180), DAILY
    ),
    PlannedReport(
        "GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA", timedelta(days=180), NEAR_REAL_TIME
    ),
    PlannedReport(
        "GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA", timedelta(days=180), NEAR_REAL_TIME
    ),
    PlannedReport(
        "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_SALES_DATA", timedelta(days=180), NEAR_REAL_TIME
    ),
    # Measured anew every 72 hours, and to be asked for from at least as long ago.
    PlannedReport("GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA", timedelta(days=30), ONCE_A_DAY),
    PlannedReport("GET_FBA_FULFILLMENT_INBOUND_NONCOMPLIANCE_DATA", timedelta(days=270), DAILY),
    PlannedReport("GET_FBA_STORAGE_FEE_CHARGES_DATA", timedelta(days=120), ONCE_A_DAY),
    PlannedReport(
        "GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA", timedelta(days=120), ONCE_A_DAY
    ),
    PlannedReport("GET_FBA_OVERAGE_FEE_CHARGES_DATA", timedelta(days=120), ONCE_A_DAY),
)
# Items of shipments to Amazon are listed as well: no report has them. Nine months are the longest
# window, and Amazon may take one more to receive.
SHIPMENT_ITEMS = "INBOUND_V0_SHIPMENT_ITEMS"
SHIPMENT_ITEMS_REACH = timedelta(days=300)
# Transactions of Finances 2024-06-19 are listed, in windows of days. They matter until a settlement
# shows their money: that is posted 45 days after the approval at the latest (claims/deposits.py).
TRANSACTIONS = "FINANCES_2024_TRANSACTIONS"
TRANSACTIONS_REACH = timedelta(days=45)
TRANSACTIONS_WINDOW = timedelta(days=7)
# Amazon tells some of them 48 hours late.
TRANSACTIONS_OVERLAP = timedelta(hours=54)
# Amazon makes settlements when it likes: they cannot be asked for, only listed, for 90 days.
SETTLEMENTS = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
SETTLEMENTS_REACH = timedelta(days=89)
