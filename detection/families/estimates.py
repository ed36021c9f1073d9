"""What Amazon's own estimate of fees calls for, by product: the highest that any file tells.

The report has no day. The highest of several estimates claims least where a fee has changed.
"""

import polars as pl

from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.settled import is_here
from detection.marketplaces import marketplace_name
from detection.reports.kinds import ReportKind

_ABROAD = "expected_efn_fulfilment_fee_per_unit_"


def fulfilment_estimates(inputs: Inputs, case: Case) -> pl.DataFrame:
    """Columns: sku, expected (minor units for each unit), estimate and product (structs).

    Where the stock may lie abroad, the fee for sending it from there counts when it is higher.
    """
    frame = _here(inputs, case)
    abroad = f"{_ABROAD}{marketplace_name(case.marketplace).lower()}"
    fees = ["expected_fulfillment_fee_per_unit", "expected_domestic_fulfilment_fee_per_unit"]
    fees += [abroad] if abroad in frame.columns else []
    return _highest(frame.with_columns(pl.max_horizontal(fees).alias("expected")), ["sku"])


def referral_estimates(inputs: Inputs, case: Case) -> pl.DataFrame:
    """Columns: sku, at (the price that the estimate is for), expected, estimate and product."""
    priced = _here(inputs, case).with_columns(
        pl.coalesce("sales_price", "your_price").alias("at"),
        pl.col("estimated_referral_fee_per_unit").alias("expected"),
    )
    return _highest(priced.filter(pl.col("at") > 0), ["sku", "at"])


def _here(inputs: Inputs, case: Case) -> pl.DataFrame:
    frame = inputs.frames[ReportKind.ESTIMATED_FEES]
    stores = frame["amazon_store"].drop_nulls().unique().to_list()
    here = [store for store in stores if is_here(store, case)]
    store = pl.col("amazon_store")
    return frame.filter(
        store.is_null() | store.is_in(here), pl.col("currency").str.to_uppercase() == case.currency
    )


def _highest(frame: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return (
        frame.filter(pl.col("expected") > 0)
        .sort("expected", descending=True, maintain_order=True)
        .unique(by, keep="first", maintain_order=True)
        .select(
            *by,
            "expected",
            pl.struct("file", "line", "sku").alias("estimate"),
            pl.struct("fnsku", "asin").alias("product"),
        )
    )
