"""What came back of orders, what Amazon paid for them, and the names of their products."""

from collections import Counter
from datetime import date, timedelta

import polars as pl

from detection.families.inputs import Inputs
from detection.families.losses import Product
from detection.families.rows import Row, count, ref, rows_of, text
from detection.families.settled import letters
from detection.families.sharing import Batch
from detection.netting import UNSEEN_DAYS
from detection.reports.kinds import ReportKind

# Conditions of returned units that are Amazon's doing. The buyer's, the maker's and age are not.
BROKEN_BY_AMAZON = ("carrierdamaged", "damaged", "fcdamaged", "warehousedamaged")

_NAMING = (
    ReportKind.CUSTOMER_RETURNS,
    ReportKind.SHIPMENT_SALES,
    ReportKind.ESTIMATED_FEES,
    ReportKind.REIMBURSEMENTS,
)


def returned_by_order(inputs: Inputs, originals: dict[str, str]) -> dict[str, list[Batch]]:
    """Units received back, by the order that was paid for.

    What came back under the order of a replacement is of the order that was replaced. A label
    (LPN) is one unit of an order, however often its status is told.
    """
    frame = inputs.frames[ReportKind.CUSTOMER_RETURNS]
    labelled = pl.col("license_plate_number").is_not_null()
    alike = ["order_id", "sku", "license_plate_number"]
    frame = pl.concat(
        [
            frame.filter(labelled).unique(alike, keep="last", maintain_order=True),
            frame.filter(~labelled),
        ]
    ).with_columns(letters("detailed_disposition").is_in(BROKEN_BY_AMAZON).alias("is_amazons"))
    back: dict[str, list[Batch]] = {}
    for row in rows_of(frame):
        order = text(row, "order_id")
        order = originals.get(order, order)
        back.setdefault(order, []).append(_returned(row))
    return back


def _returned(row: Row) -> Batch:
    names = ("order_id", "sku", "license_plate_number", "return_date")
    place = ref(ReportKind.CUSTOMER_RETURNS, row, *names)
    return Batch(text(row, "sku"), max(count(row, "quantity"), 0), place, row["is_amazons"])


def paid_by_order(inputs: Inputs) -> dict[str, list[Batch]]:
    """Units that Amazon reimbursed, by order. A reversal gives nothing back here."""
    frame = unit_payments(inputs).filter(pl.col("amazon_order_id").is_not_null())
    paid: dict[str, list[Batch]] = {}
    for row in rows_of(frame):
        names = ("reimbursement_id", "amazon_order_id", "sku", "fnsku")
        place = ref(ReportKind.REIMBURSEMENTS, row, *names)
        batch = Batch(text(row, "sku"), units_paid(row), place)
        paid.setdefault(row["amazon_order_id"], []).append(batch)
    return paid


def unit_payments(inputs: Inputs) -> pl.DataFrame:
    """Lines that pay for units. More money for units that were paid before is for no more units."""
    frame = inputs.frames[ReportKind.REIMBURSEMENTS]
    original = pl.col("original_reimbursement_id")
    before = frame.filter(is_payment())["reimbursement_id"].unique().to_list()
    taken_back = frame.filter(is_reversal())["original_reimbursement_id"].drop_nulls().to_list()
    is_more = original.is_in(before) & ~original.is_in(taken_back)
    return frame.filter(is_payment(), ~is_more.fill_null(value=False))


class TakenBack:
    """Units of payments that Amazon has taken back, by reimbursement and product.

    A reversal counts once it is as old as netting lets reports be late: until then the ledger may
    not show yet that the units were found.
    """

    def __init__(self, frame: pl.DataFrame, as_of: date) -> None:
        self._units = Counter[tuple[str, str]]()
        seen = pl.col("approval_date") <= as_of - timedelta(days=UNSEEN_DAYS)
        named = pl.col("original_reimbursement_id").is_not_null()
        for row in rows_of(frame.filter(is_reversal(), seen, named)):
            self._units[row["original_reimbursement_id"], text(row, "fnsku")] += units_paid(row)

    def kept(self, payment: Row, units: int) -> int:
        """How many of a payment's units are still paid. What was taken back counts once."""
        key = text(payment, "reimbursement_id"), text(payment, "fnsku")
        gone = min(self._units[key], units)
        self._units[key] -= gone
        return units - gone


def is_payment() -> pl.Expr:
    """Lines of the reimbursements report that pay, in money or in units."""
    amount, units = pl.col("amount_total").fill_null(0), _signed_units()
    return ((amount > 0) | (units > 0)) & ~is_reversal()


def is_reversal() -> pl.Expr:
    """Lines by which Amazon takes back what it had paid.

    By their sign, not by their name: settlements call a payment to the seller
    "REVERSAL_REIMBURSEMENT". Only "Reimbursement_Reversal" is never a payment.
    """
    amount, units = pl.col("amount_total").fill_null(0), _signed_units()
    named = letters("reason") == "reimbursementreversal"
    return named | (amount < 0) | ((amount == 0) & (units < 0))


def _signed_units() -> pl.Expr:
    parts = pl.sum_horizontal("quantity_reimbursed_cash", "quantity_reimbursed_inventory")
    total = pl.col("quantity_reimbursed_total").fill_null(0)
    return pl.when(total == 0).then(parts).otherwise(total)


def units_paid(row: Row) -> int:
    """The units of a line; one where only money is told."""
    parts = count(row, "quantity_reimbursed_cash") + count(row, "quantity_reimbursed_inventory")
    return max(abs(count(row, "quantity_reimbursed_total")), abs(parts), 1)


def names_of(inputs: Inputs) -> dict[str, Product]:
    """Products by SKU, as the reports name them."""
    names: dict[str, Product] = {}
    frames = [inputs.frames[kind] for kind in _NAMING if kind in inputs.frames]
    for frame in frames:
        for row in rows_of(frame.unique("sku", maintain_order=True)):
            names[text(row, "sku")] = _named(row, names.get(text(row, "sku"), Product()))
    return names


def _named(row: Row, before: Product) -> Product:
    """What one report leaves out, another may tell."""
    return Product(
        fnsku=before.fnsku or text(row, "fnsku"),
        sku=text(row, "sku"),
        asin=before.asin or text(row, "asin"),
        title=before.title or text(row, "product_name"),
    )
