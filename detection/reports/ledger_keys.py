"""The identity of a ledger row, which Amazon does not give: `row_key` and `occurrence`."""

import hashlib

import polars as pl

# What Amazon does not change from export to export. The title and the reconciled figures it does.
STABLE = (
    "date",
    "fnsku",
    "asin",
    "msku",
    "event_type",
    "reference_id",
    "fulfillment_center",
    "disposition",
    "reason",
    "country",
    "quantity",
)


def with_keys(frame: pl.DataFrame) -> pl.DataFrame:
    """The ledger's rows with `occurrence` and `row_key`, in their order.

    Rows that are alike are counted from the one with most open units on: Amazon lists them in any
    order, so that counting in the file's order would give one loss two keys in two exports.
    """
    stable = frame.select(
        pl.concat_str(
            [pl.col(name).cast(pl.String()).fill_null("") for name in STABLE], separator="\x1f"
        )
    ).to_series()
    # The one thing that is done row by row: polars has no SHA-256.
    digests = [hashlib.sha256(one.upper().encode()).hexdigest()[:24] for one in stable]
    occurrences = (
        pl.DataFrame({"key": digests, "open": frame["unreconciled_quantity"].fill_null(0)})
        .with_row_index("place")
        .sort("open", descending=True, maintain_order=True)
        .select(
            "place", pl.int_range(1, pl.len() + 1, dtype=pl.Int64()).over("key").alias("occurrence")
        )
        .sort("place")["occurrence"]
    )
    return frame.with_columns(
        pl.Series("row_key", digests, dtype=pl.String()), occurrences
    ).with_columns(pl.format("{}-{}", "row_key", "occurrence").alias("row_key"))
