"""Amazon took a reimbursement back, and nothing came to light that makes it right.

Right are units found or put right in the ledger, and units of the order that came back. A reversal
may also mend a payment made in error, which no report tells: so confidence is low throughout.
"""

from datetime import date

import polars as pl

from detection.families.corrections import RETURNED, Corrections, corrections, kind_of
from detection.families.costs import UnitCosts
from detection.families.findings import Confidence, LeftOut, Reason, RowRef
from detection.families.inputs import Inputs
from detection.families.judging import Case
from detection.families.losses import Collected, Loss, Product, Worth
from detection.families.received import is_payment, is_reversal, units_paid
from detection.families.rows import Row, ref, rows_of, text
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money


def collect(inputs: Inputs, case: Case, costs: UnitCosts) -> Collected:
    """Units by reversal line. Needs reimbursements, and the ledger or returns to judge them."""
    del costs  # a reversal is worth what was taken back
    frame = inputs.frames[ReportKind.REIMBURSEMENTS]
    known = corrections(inputs)
    payments = _payments(frame)
    paid_again = _paid_again(frame)
    collected = Collected()
    for row in rows_of(frame.filter(is_reversal()).sort("approval_date", maintain_order=True)):
        loss = _loss(row, units_paid(row), units_paid(row), [])
        if text(row, "currency_unit").upper() != case.currency:
            message = f"It is in {text(row, 'currency_unit') or 'no currency'}."
            collected.left_out.append(loss.left_out(Reason.OTHER_CURRENCY, message))
            continue
        payment = payments.get((text(row, "original_reimbursement_id"), text(row, "fnsku")))
        doubt = _doubt(payment, known)
        if payment is None or doubt:
            collected.left_out.append(loss.left_out(Reason.NOT_CERTAIN, doubt))
            continue
        left_out, losses = _judged(row, payment, known, paid_again)
        collected.left_out.extend(left_out)
        collected.losses.extend(losses)
    return collected


def _payments(frame: pl.DataFrame) -> dict[tuple[str, str], Row]:
    """The payments by reimbursement and product; the first line of each."""
    lines: dict[tuple[str, str], Row] = {}
    for row in rows_of(frame.filter(is_payment())):
        lines.setdefault((text(row, "reimbursement_id"), text(row, "fnsku")), row)
    return lines


def _paid_again(frame: pl.DataFrame) -> dict[tuple[str, str], int]:
    """Units that Amazon paid once more, by the reimbursement that they name as the original."""
    again: dict[tuple[str, str], int] = {}
    named = pl.col("original_reimbursement_id").is_not_null()
    for row in rows_of(frame.filter(is_payment(), named)):
        key = (text(row, "original_reimbursement_id"), text(row, "fnsku"))
        again[key] = again.get(key, 0) + units_paid(row)
    return again


def _doubt(payment: Row | None, known: Corrections) -> str:
    """Why the reports cannot judge a reversal; empty where they can."""
    if payment is None:
        return "The reimbursement that was taken back is in none of the files."
    kind = kind_of(text(payment, "reason"))
    if kind is None or (kind == RETURNED and not text(payment, "amazon_order_id")):
        return "No report shows what would make the reversal of such a payment right."
    if not known.tells(kind):
        missing = "returns report" if kind == RETURNED else "detailed ledger"
        return f"The {missing} would show whether it is right, and was not given."
    return ""


def _judged(
    row: Row, payment: Row, known: Corrections, paid_again: dict[tuple[str, str], int]
) -> tuple[list[LeftOut], list[Loss]]:
    units = units_paid(row)
    kind = kind_of(text(payment, "reason")) or ""
    name = text(payment, "amazon_order_id" if kind == RETURNED else "fnsku")
    right, rows = known.take(kind, name, units, payment["approval_date"], row["approval_date"])
    fnsku = text(row, "fnsku")
    again = 0
    for original in (text(row, "reimbursement_id"), text(row, "original_reimbursement_id")):
        met = min(paid_again.get((original, fnsku), 0), units - right - again)
        if met:
            paid_again[original, fnsku] -= met
            again += met
    rows = [ref(ReportKind.REIMBURSEMENTS, payment, "reimbursement_id", "fnsku"), *rows]
    loss = _loss(row, units - right - again, units - right, rows, again)
    left_out: list[LeftOut] = []
    if right:
        message = "The units were found, put right or returned."
        left_out.append(loss.left_out(Reason.FOUND_ELSEWHERE, message, right))
    if again:
        message = "Amazon has paid for the units once more."
        left_out.append(loss.left_out(Reason.REIMBURSED, message, again))
    return left_out, [loss] if loss.quantity else []


def _loss(row: Row, quantity: int, lost: int, rows: list[RowRef], paid: int = 0) -> Loss:
    original, day = text(row, "original_reimbursement_id"), row["approval_date"]
    fnsku = text(row, "fnsku")
    return Loss(
        family=ClaimFamily.WRONG_REVERSAL,
        pool=f"reimbursement/{original}/{fnsku}",
        key=f"{text(row, 'reimbursement_id')}/{original}/{fnsku}",
        product=Product(fnsku, text(row, "sku"), text(row, "asin")),
        reference=text(row, "reimbursement_id"),
        start=day if isinstance(day, date) else None,
        quantity=quantity,
        lost=lost,
        paid=paid,
        worth=_taken_back(row),
        confidence=Confidence.LOW,
        why=f"Reimbursement {original} was taken back on {day}, and nothing shows why.",
        rows=(ref(ReportKind.REIMBURSEMENTS, row, "reimbursement_id", "fnsku"), *rows),
        is_capped=False,
    )


def _taken_back(row: Row) -> Worth | None:
    cents, currency = row["amount_total"], text(row, "currency_unit").upper()
    if not cents or not currency:
        return None
    unit = Money(cents=abs(cents) // units_paid(row), currency=currency)
    return Worth(unit, "what was taken back, for each unit")
