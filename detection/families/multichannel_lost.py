"""Multi-channel orders: told to people as what no report can judge.

The window counts from the promised delivery, and no report has that day, nor whether a parcel
arrived. So nothing is claimed from reports; what was sent and not paid for is counted.
"""

import polars as pl

from detection.families.costs import UnitCosts
from detection.families.findings import LeftOut, Reason
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected
from detection.families.received import paid_by_order
from detection.families.rows import Row, ref, rows_of, text
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily

# Amazon numbers the orders of other channels so; its own are three groups of digits.
_NUMBER = "^S\\d{2}-"


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """No losses; units sent by product, of orders without a payment. Needs shipment sales."""
    del case, costs  # nothing is valued
    paid = list(paid_by_order(inputs)) if inputs.has(ReportKind.REIMBURSEMENTS) else []
    sent = (
        inputs.frames[ReportKind.SHIPMENT_SALES]
        .filter(
            pl.col("amazon_order_id").str.contains(_NUMBER), ~pl.col("amazon_order_id").is_in(paid)
        )
        .group_by("sku", maintain_order=True)
        .agg(
            pl.col("quantity").sum(),
            pl.col("fnsku").first(),
            pl.col("amazon_order_id").n_unique().alias("orders"),
            pl.struct("file", "line", "amazon_order_id", "sku").alias("places"),
        )
    )
    return Collected(left_out=[_not_certain(row) for row in rows_of(sent)])


def _not_certain(row: Row) -> LeftOut:
    names = ("amazon_order_id", "sku")
    return LeftOut(
        family=ClaimFamily.MULTICHANNEL_LOST,
        reason=Reason.NOT_CERTAIN,
        message=(
            f"{row['orders']} multi-channel orders: no report tells which arrived, nor the promised"
            " day. Look at their tracking."
        ),
        fnsku=text(row, "fnsku"),
        reference=text(row, "sku"),
        quantity=row["quantity"],
        value=None,
        rows=tuple(ref(ReportKind.SHIPMENT_SALES, place, *names) for place in row["places"]),
    )
