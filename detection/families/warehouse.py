"""Units that were lost or damaged in Amazon's warehouses, by the rows of the detailed ledger.

Amazon's own Unreconciled Quantity leads, net of what was reimbursed and has not moved it yet. Sums
of lost less found differ from it where Amazon reconciles across products: they lower the confidence
and are listed, and change no quantity.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import polars as pl

from detection.families.costs import UnitCosts
from detection.families.findings import Confidence, Difference, LeftOut, Reason
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected, Loss, Product
from detection.families.received import TakenBack, is_payment
from detection.families.rows import Row, count, ref, rows_of, text
from detection.families.settled import is_here, letters
from detection.netting import ReimbursedUnits, family_of_reason, open_after_netting
from detection.reasons import FAMILY_OF, Movement, movement_of
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily

_UNSURE = (Confidence.LOW, "")


@dataclass(frozen=True)
class _Open:
    """A row as netting takes it."""

    key: str
    number: int
    date: date
    unreconciled: int
    reconciled: int


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by ledger row. Needs the detailed ledger; reimbursements make it sure."""
    adjustments = _adjustments(inputs)
    collected = Collected()
    losses = adjustments.filter(
        pl.col("movement").is_in([Movement.LOST, Movement.DAMAGED]), pl.col("quantity") < 0
    )
    rows = list(rows_of(losses))
    owed = _owed(rows, inputs, case)
    sure = _Sure(inputs, costs, {one.fnsku: one for one in differences(inputs)})
    for row in rows:
        if _is_judged(row, case, costs, collected):
            _settle(row, owed[row["row_key"]], sure, collected)
    collected.left_out.extend(_unknown(adjustments, costs))
    return collected


def differences(inputs: Inputs) -> list[Difference]:
    """Products whose open lost units differ from lost less found over the files."""
    if ReportKind.LEDGER_DETAIL not in inputs.frames:
        return []
    units, movement = pl.col("quantity").abs(), pl.col("movement")
    summed = (
        _adjustments(inputs)
        .group_by("fnsku", maintain_order=True)
        .agg(
            (movement == Movement.LOST).any().alias("is_lost"),
            pl.col("unreconciled_quantity")
            .filter(movement == Movement.LOST)
            .sum()
            .alias("unreconciled"),
            (
                units.filter(movement == Movement.LOST).sum()
                - units.filter(movement == Movement.FOUND).sum()
            ).alias("balance"),
        )
        .filter(pl.col("is_lost"), pl.col("unreconciled") != pl.col("balance"))
    )
    return [
        Difference(fnsku=fnsku, unreconciled=unreconciled, lost_less_found=balance)
        for fnsku, unreconciled, balance in summed.select(
            "fnsku", "unreconciled", "balance"
        ).iter_rows()
    ]


def _adjustments(inputs: Inputs) -> pl.DataFrame:
    """The ledger's adjustments with their `movement`, null for codes that are no loss and no
    find."""
    frame = inputs.frames[ReportKind.LEDGER_DETAIL]
    known = {
        reason: movement
        for reason in frame["reason"].drop_nulls().unique()
        if (movement := movement_of(reason)) is not None
    }
    movement = pl.col("reason").replace_strict(known, default=None, return_dtype=pl.String())
    return frame.filter(letters("event_type") == "adjustments").with_columns(
        movement.alias("movement")
    )


def _is_judged(row: Row, case: Case, costs: UnitCosts, collected: Collected) -> bool:
    """Whether the row's open units are owed at all; else why not is collected."""
    taken, still_open = -row["quantity"], count(row, "unreconciled_quantity")
    if row["country"] and not is_here(row["country"], case):
        message = f"The row is of {row['country']}, not of {case.marketplace}."
        reason, units = Reason.OTHER_MARKETPLACE, still_open
    elif still_open <= 0:
        message = "Amazon has found or reimbursed all units."
        reason, units = Reason.RECONCILED, taken
    elif still_open > taken:
        message = (
            f"{still_open} units are open and only {taken} were taken. Look at the row in Seller"
            " Central."
        )
        reason, units = Reason.INCONSISTENT, still_open
    else:
        return True
    loss = _loss(row, costs, still_open, still_open)
    collected.left_out.append(loss.left_out(reason, message, units))
    return False


def _owed(rows: list[Row], inputs: Inputs, case: Case) -> dict[str, int]:
    """Row key -> units still owed, product by product. `rows` are all losses, also those that are
    no claim: a payment for one of them is for no other."""
    products: defaultdict[tuple[str, ClaimFamily], list[_Open]] = defaultdict(list)
    for row in rows:
        products[row["fnsku"], FAMILY_OF[Movement(row["movement"])]].append(
            _Open(
                key=row["row_key"],
                number=row["line"],
                date=row["date"],
                unreconciled=count(row, "unreconciled_quantity"),
                reconciled=count(row, "reconciled_quantity"),
            )
        )
    paid = _paid(inputs, case.as_of.date())
    owed: dict[str, int] = {}
    for product, own in products.items():
        owed |= open_after_netting(own, paid[product], case.as_of.date())
    return owed


def _paid(
    inputs: Inputs, as_of: date
) -> defaultdict[tuple[str, ClaimFamily | None], list[ReimbursedUnits]]:
    paid: defaultdict[tuple[str, ClaimFamily | None], list[ReimbursedUnits]] = defaultdict(list)
    frame = inputs.frames.get(ReportKind.REIMBURSEMENTS)
    if frame is None:
        return paid
    taken_back = TakenBack(frame, as_of)
    for row in rows_of(frame.filter(is_payment(), pl.col("fnsku").is_not_null())):
        in_cash, in_kind = (
            count(row, "quantity_reimbursed_cash"),
            count(row, "quantity_reimbursed_inventory"),
        )
        line = ReimbursedUnits(
            fnsku=row["fnsku"],
            reason=text(row, "reason"),
            quantity_cash=taken_back.kept(row, max(in_cash + in_kind, 0)),
            quantity_inventory=0,
            approved_on=row["approval_date"],
        )
        paid[line.fnsku, family_of_reason(line.reason)].append(line)
    return paid


@dataclass(frozen=True)
class _Sure:
    """What the confidence rests on."""

    inputs: Inputs
    costs: UnitCosts
    differing: dict[str, Difference]

    def confidence(self, row: Row) -> tuple[Confidence, str]:
        """How sure a row is, and why it is not surer; empty where it is."""
        if not self.inputs.has(ReportKind.REIMBURSEMENTS):
            return Confidence.MEDIUM, " What Amazon has paid lately is in none of the files."
        other = self.differing.get(row["fnsku"])
        if (
            row["movement"] == Movement.LOST
            and other
            and other.lost_less_found < other.unreconciled
        ):
            return (
                Confidence.MEDIUM,
                f" Lost less found comes to {other.lost_less_found} for the product, and"
                f" {other.unreconciled} are open: Amazon may be about to reconcile some.",
            )
        return Confidence.HIGH, ""


def _settle(row: Row, owed: int, sure: _Sure, collected: Collected) -> None:
    still_open = count(row, "unreconciled_quantity")
    loss = _loss(row, sure.costs, owed, still_open, sure.confidence(row))
    if owed < still_open:
        message = "The reimbursements report shows these units as paid."
        collected.left_out.append(loss.left_out(Reason.REIMBURSED, message, still_open - owed))
    if owed > 0:
        collected.losses.append(loss)


def _unknown(adjustments: pl.DataFrame, costs: UnitCosts) -> list[LeftOut]:
    """Amazon shows open units for losses only: a code that is not known may be a new one."""
    rows = adjustments.filter(
        pl.col("movement").is_null(),
        pl.col("quantity") < 0,
        pl.col("unreconciled_quantity").fill_null(0) > 0,
    )
    return [
        _loss(row, costs, row["unreconciled_quantity"], 0).left_out(
            Reason.UNKNOWN_CODE,
            f"Units are open under the code “{text(row, 'reason')}”, which is not known as a loss.",
        )
        for row in rows_of(rows)
    ]


def _loss(
    row: Row, costs: UnitCosts, owed: int, still_open: int, sure: tuple[Confidence, str] = _UNSURE
) -> Loss:
    confidence, doubt = sure
    is_damage = row["movement"] == Movement.DAMAGED
    return Loss(
        family=ClaimFamily.DAMAGED_WAREHOUSE if is_damage else ClaimFamily.LOST_WAREHOUSE,
        pool=f"ledger/{row['row_key']}",
        key=row["row_key"],
        product=Product(row["fnsku"], text(row, "msku"), text(row, "asin"), text(row, "title")),
        reference=text(row, "reference_id"),
        start=row["date"],
        quantity=owed,
        lost=still_open,
        paid=still_open - owed,
        worth=costs.of(row["fnsku"], text(row, "asin")),
        confidence=confidence,
        why=(
            f"{-row['quantity']} {'damaged' if is_damage else 'lost'} on {row['date']},"
            f" {still_open} not reconciled, {still_open - owed} of them reimbursed.{doubt}"
        ),
        rows=(ref(ReportKind.LEDGER_DETAIL, row, "row_key"),),
        centre=text(row, "fulfillment_center"),
    )
