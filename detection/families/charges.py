"""Fees as they were charged for products of orders, gathered by product, settlement and amount."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from detection.families import settled
from detection.families.findings import Confidence, LeftOut, Reason, RowRef
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected, Loss, Product, Worth
from detection.families.received import is_payment, is_reversal, units_paid
from detection.families.rows import Row, ref, rows_of, text
from detection.families.settled import LINE_OF_ORDER, letters
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money
from models.errors import RulePackInvalid

# What Amazon rounds away, for each unit.
ROUNDING_CENTS = 1

_NAMES = ("settlement_id", "order_id", "sku", "amount_description")
_BY_FEE_AND_PERIOD = ["sku", "settlement_id", "charged", "expected", "is_over"]


@dataclass(frozen=True)
class Fee:
    """A kind of fee: its name for people, and how settlements call it in small letters."""

    family: ClaimFamily
    name: str
    about: str


def charged(rows: pl.DataFrame, fee: Fee) -> pl.DataFrame:
    """A row for each product of an order: what one unit was charged, less what came back of it.

    Columns: order_id, sku, settlement_id and day of the charge, units, charged and price (for each
    unit), is_plain (nothing but the price was paid), is_refunded, places.
    """
    of_order = pl.col("transaction") == "order"
    is_this = (pl.col("kind") == "itemfees") & (pl.col("about") == fee.about)
    other_price = (pl.col("kind") == "itemprice") & pl.col("about").is_in(["shipping", "giftwrap"])
    units = pl.col("units")
    return (
        rows.group_by(LINE_OF_ORDER, maintain_order=True)
        .agg(
            pl.col("settlement_id").filter(of_order, is_this).first(),
            pl.col("day").filter(of_order, is_this).min(),
            settled.units_told().filter(of_order, settled.is_price()).sum().alias("units"),
            (-pl.col("amount").filter(is_this).sum()).alias("fee"),
            pl.col("amount").filter(of_order, settled.is_price()).sum().alias("paid_by_buyer"),
            (pl.col("amount").filter(of_order, other_price).sum() == 0).alias("is_plain"),
            (pl.col("transaction") == "refund").any().alias("is_refunded"),
            settled.places().filter(is_this).alias("places"),
        )
        .filter(units > 0, pl.col("fee") > 0, pl.col("day").is_not_null())
        .with_columns(
            (pl.col("fee") // units).alias("charged"),
            (pl.col("paid_by_buyer") // units).alias("price"),
        )
    )


def overcharges(lines: pl.DataFrame, fee: Fee, inputs: Inputs, case: Case) -> Collected:
    """Lines charged above `expected` (a column, for each unit), as losses by fee and settlement.

    Those whose window is over are kept apart, so that they do not hide the others.
    """
    over = lines.filter(pl.col("charged") - pl.col("expected") > ROUNDING_CENTS).with_columns(
        (pl.col("day") < _first_open_day(lines, fee.family, case)).alias("is_over")
    )
    groups = (
        over.group_by(_BY_FEE_AND_PERIOD, maintain_order=True)
        .agg(
            pl.col("day").min().alias("first"),
            pl.col("day").max().alias("last"),
            pl.col("units").sum(),
            pl.col("places").explode(),
            pl.col("estimate").first(),
            pl.col("product").first(),
        )
        .sort("first", maintain_order=True)
    )
    repaid = _repaid(inputs)
    collected = Collected()
    for group in rows_of(groups):
        left_out, loss = _judged(group, fee, repaid, case)
        collected.left_out.extend(left_out)
        if loss.quantity:
            collected.losses.append(loss)
    return collected


def _first_open_day(lines: pl.DataFrame, family: ClaimFamily, case: Case) -> date:
    """The oldest day of a charge that can still be claimed."""
    try:
        pack = case.rules.pack_of(family)
        rules = pack.rules_on(case.as_of.date(), case.marketplace, family)
    except RulePackInvalid:
        return date.min
    days = sorted(set(lines["day"].to_list()))
    return next((day for day in days if case.as_of <= rules.deadline(day)), date.max)


@dataclass
class _Repaid:
    """Units of a product whose fee Amazon put right."""

    on: date
    units: int
    row: RowRef


def _repaid(inputs: Inputs) -> dict[str, list[_Repaid]]:
    """By SKU, from the reimbursements report: reasons that speak of fees."""
    frame = inputs.frames.get(ReportKind.REIMBURSEMENTS)
    repaid: dict[str, list[_Repaid]] = {}
    if frame is not None:
        of_fees = letters("reason").str.contains("fee")
        for row in rows_of(frame.filter(of_fees, is_payment(), ~is_reversal())):
            place = ref(ReportKind.REIMBURSEMENTS, row, "reimbursement_id", "sku")
            one = _Repaid(row["approval_date"], units_paid(row), place)
            repaid.setdefault(text(row, "sku"), []).append(one)
    return repaid


def _judged(
    group: Row, fee: Fee, repaid: dict[str, list[_Repaid]], case: Case
) -> tuple[list[LeftOut], Loss]:
    met, rows = 0, list[RowRef]()
    for one in repaid.get(group["sku"], []):
        units = min(group["units"] - met, one.units) if one.on >= group["first"] else 0
        if units:
            one.units -= units
            met += units
            rows.append(one.row)
    loss = _loss(group, fee, met, rows, case)
    if not met:
        return [], loss
    message = "Amazon has put the fee right for these units."
    return [loss.left_out(Reason.REIMBURSED, message, met)], loss


def _loss(group: Row, fee: Fee, repaid: int, rows: list[RowRef], case: Case) -> Loss:
    sku = group["sku"]
    name = f"{fee.about}/{sku}/{group['settlement_id']}/{group['charged']}"
    name = f"{name}/over" if group["is_over"] else name
    charged_, expected = (
        Money(cents=group[column], currency=case.currency) for column in ("charged", "expected")
    )
    difference = Money(cents=group["charged"] - group["expected"], currency=case.currency)
    product = group["product"]
    charges = [ref(ReportKind.SETTLEMENT, place, *_NAMES) for place in group["places"]]
    return Loss(
        family=fee.family,
        pool=f"fee/{name}",
        key=name,
        product=Product(text(product, "fnsku"), sku, text(product, "asin")),
        reference=sku,
        start=group["last"] if group["is_over"] else group["first"],
        quantity=group["units"] - repaid,
        lost=group["units"],
        paid=repaid,
        worth=Worth(
            difference, f"a {fee.name} of {charged_} was charged, {expected} is called for"
        ),
        confidence=Confidence.MEDIUM,
        why=f"{group['units']} of {sku} were charged more than Amazon's own estimate calls for.",
        rows=(*charges, ref(ReportKind.ESTIMATED_FEES, group["estimate"], "sku"), *rows),
        is_capped=False,
    )
