"""Amazon's published usage plans: how often one seller's data may be asked for by one application.

The operations of the dispute endpoint are not Amazon's: theirs are the plans that its own page
tells (docs/channels.md).
"""

from models.contracts.limits import CallLimit

# A bucket of `burst` calls that fills with `rate` calls a second.
LIMITS = {
    "createReport": CallLimit(rate=0.0167, burst=15),
    "getReport": CallLimit(rate=2, burst=15),
    "getReports": CallLimit(rate=0.0222, burst=10),
    "getReportDocument": CallLimit(rate=0.0167, burst=15),
    "cancelReport": CallLimit(rate=0.0222, burst=10),
    "createReportSchedule": CallLimit(rate=0.0222, burst=10),
    "listFinancialEvents": CallLimit(rate=0.5, burst=30),
    "listFinancialEventsByGroupId": CallLimit(rate=0.5, burst=30),
    "listFinancialEventsByOrderId": CallLimit(rate=0.5, burst=30),
    "listFinancialEventGroups": CallLimit(rate=0.5, burst=30),
    "listTransactions": CallLimit(rate=0.5, burst=10),
    "listBalances": CallLimit(rate=0.5, burst=10),
    "listSummary": CallLimit(rate=0.5, burst=10),
    "getInventorySummaries": CallLimit(rate=2, burst=2),
    "getShipments": CallLimit(rate=2, burst=30),
    "getShipmentItems": CallLimit(rate=2, burst=30),
    "getShipmentItemsByShipmentId": CallLimit(rate=2, burst=30),
    "listInboundPlans": CallLimit(rate=2, burst=6),
    "getInboundPlan": CallLimit(rate=2, burst=6),
    "getShipment": CallLimit(rate=2, burst=6),
    "listInboundPlanItems": CallLimit(rate=2, burst=6),
    "listShipmentItems": CallLimit(rate=2, burst=30),
    "createSubscription": CallLimit(rate=1, burst=5),
    "createDestination": CallLimit(rate=1, burst=5),
    "getDestinations": CallLimit(rate=1, burst=5),
    "getSubscription": CallLimit(rate=1, burst=5),
    "getMarketplaceParticipations": CallLimit(rate=0.016, burst=15),
    "getMyFeesEstimateForSKU": CallLimit(rate=1, burst=2),
    "createDispute": CallLimit(rate=1, burst=20),
    "createAppeal": CallLimit(rate=1, burst=20),
    "createReply": CallLimit(rate=1, burst=20),
    "findDisputes": CallLimit(rate=5, burst=30),
    "getDispute": CallLimit(rate=5, burst=30),
    "getChanges": CallLimit(rate=1, burst=30),
    "getCapabilities": CallLimit(rate=1, burst=20),
}
