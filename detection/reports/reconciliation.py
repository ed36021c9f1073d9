"""Whether the stock adds up, per FNSKU and day: opening + events = closing."""

import polars as pl

_BY = ["date", "fnsku"]


def stock_differences(summary: pl.DataFrame, detail: pl.DataFrame) -> pl.DataFrame:
    """A row for each FNSKU and day of a daily ledger summary that does not add up.

    `opening` and `closing` are the summary's balances over all places and dispositions, `events`
    the units that the detailed ledger added (negative: took away), `difference` = closing - opening
    - events. Days that the summary does not tell of are not judged. Columns: date, fnsku, opening,
    events, closing, difference; by day and FNSKU.
    """
    balances = summary.group_by(_BY).agg(
        pl.col("starting_warehouse_balance").sum().alias("opening"),
        pl.col("ending_warehouse_balance").sum().alias("closing"),
    )
    events = detail.group_by(_BY).agg(pl.col("quantity").sum().alias("events"))
    return (
        balances.join(events, on=_BY, how="left")
        .with_columns(pl.col("events").fill_null(0))
        .with_columns(
            (pl.col("closing") - pl.col("opening") - pl.col("events")).alias("difference")
        )
        .filter(pl.col("difference") != 0)
        .select("date", "fnsku", "opening", "events", "closing", "difference")
        .sort(_BY)
    )
