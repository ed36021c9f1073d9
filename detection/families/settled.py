"""Settlements by order and product: what was sold, at which fees, and what was given back."""

import polars as pl

from detection.families.judging import Case
from detection.marketplaces import marketplace_name

LINE_OF_ORDER = ["order_id", "sku"]

# What buyers pay for shipping and wrapping passes through, and so do the fees that take it back.
_PASSING = "^(shipping|giftwrap)"


def letters(name: str) -> pl.Expr:
    """A cell in small letters alone: "Item Price" and "ItemPrice" are one."""
    return pl.col(name).fill_null("").str.to_lowercase().str.replace_all("[^a-z]", "")


def order_rows(settlement: pl.DataFrame, case: Case) -> pl.DataFrame:
    """The rows of Amazon's own orders in this marketplace and currency, without the seller's own.

    Columns besides: `transaction`, `kind` and `about` (type, amount type and description in small
    letters alone) and `day`, on which the row was posted.
    """
    names = settlement["marketplace_name"].drop_nulls().unique().to_list()
    here = [name for name in names if is_here(name, case)]
    own_shipping = (letters("fulfillment_id") == "mfn").any().over(LINE_OF_ORDER)
    return (
        settlement.filter(
            pl.col("order_id").is_not_null(),
            pl.col("sku").is_not_null(),
            pl.col("amount").is_not_null(),
            pl.col("currency").str.to_uppercase() == case.currency,
            pl.col("marketplace_name").is_in(here) | pl.col("marketplace_name").is_null(),
        )
        .filter(~own_shipping)
        .with_columns(
            letters("transaction_type").alias("transaction"),
            letters("amount_type").alias("kind"),
            letters("amount_description").alias("about"),
            pl.coalesce("posted_date", pl.col("posted_date_time").dt.date()).alias("day"),
        )
    )


def is_here(name: str, case: Case) -> bool:
    """Whether a shop's name, country or id is of the marketplace that is judged."""
    return marketplace_name(name) == marketplace_name(case.marketplace)


def is_price() -> pl.Expr:
    """Rows of what the product itself cost the buyer, before what was taken off."""
    return (pl.col("kind") == "itemprice") & (pl.col("about") == "principal")


def _is_discount() -> pl.Expr:
    return (pl.col("kind") == "promotion") & (pl.col("about") == "principal")


def _is_paid_by_buyer() -> pl.Expr:
    return (pl.col("kind") == "itemprice") & ~pl.col("about").str.ends_with("tax")


def is_fee() -> pl.Expr:
    """Rows of fees on the product; not of those on shipping and wrapping."""
    return (pl.col("kind") == "itemfees") & ~pl.col("about").str.contains(_PASSING)


def units_told() -> pl.Expr:
    """Units of a row of the price; one where the row does not tell."""
    return pl.max_horizontal(pl.col("quantity_purchased").abs().fill_null(1), 1)


def places() -> pl.Expr:
    """The rows' places, of which `RowRef`s are made."""
    return pl.struct("file", "line", "settlement_id", "order_id", "sku", "amount_description")


def sales(rows: pl.DataFrame) -> pl.DataFrame:
    """A row for each sold product of an order.

    Columns: order_id, sku, units, price, discount and fees in minor units (the last two are not
    above nought), sale_rows.
    """
    return (
        rows.filter(pl.col("transaction") == "order")
        .group_by(LINE_OF_ORDER, maintain_order=True)
        .agg(
            units_told().filter(is_price()).sum().alias("units"),
            pl.col("amount").filter(is_price()).sum().alias("price"),
            pl.col("amount").filter(_is_discount()).sum().alias("discount"),
            pl.col("amount").filter(is_fee()).sum().alias("fees"),
            places().filter(is_price() | is_fee()).alias("sale_rows"),
        )
        .filter(pl.col("units") > 0, pl.col("price") > 0)
    )


def refunds(rows: pl.DataFrame) -> pl.DataFrame:
    """A row for each product of an order and day on which something of its price was given back.

    Columns: order_id, sku, day, given_back (above nought), units_told, fees_back, refund_rows.
    """
    return (
        rows.filter(pl.col("transaction") == "refund")
        .group_by([*LINE_OF_ORDER, "day"], maintain_order=True)
        .agg(
            (-pl.col("amount").filter(is_price()).sum()).alias("given_back"),
            units_told().filter(is_price()).sum().alias("units_told"),
            pl.col("amount").filter(is_fee(), pl.col("amount") > 0).sum().alias("fees_back"),
            places().filter(_is_paid_by_buyer()).alias("refund_rows"),
        )
        .sort("day", maintain_order=True)
    )
