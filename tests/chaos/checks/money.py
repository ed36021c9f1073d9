"""Is every payout booked once, and does the money add up from Amazon's books to ours?"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.chaos.fates import demand_of
from tests.chaos.record import Record

SHARE_BASIS_POINTS = 2000


def payouts_are_booked_once(record: Record) -> Iterator[str]:
    """Each line that Amazon posted for our cases is one row of ours, and each row one line."""
    for name, posted, booked in (
        ("payment", _posted(record, taken_back=False), record.rows["reimbursements"]),
        ("take-back", _posted(record, taken_back=True), record.rows["reversals"]),
    ):
        truth = Counter(_of_amazon(line) for line in posted)
        ours = Counter(_of_ours(row) for row in booked if _concerns_us(record, row))
        yield from (
            f"{name} not booked: {line} x {times}" for line, times in (truth - ours).items()
        )
        yield from (f"{name} booked too often: {line} x {n}" for line, n in (ours - truth).items())


def claims_hold_what_amazon_paid(record: Record) -> Iterator[str]:
    """Each claim holds the cash and the units that Amazon's books and the table say."""
    rows = record.claims
    for role in record.run.roles:
        row, plan = rows.get(role.id) if role.id else None, role.plan
        if row is None:
            continue
        wanted = demand_of(plan.fate, plan.quantity, plan.unit_cents)
        lines = _lines_of(record, {case["caseId"] for case in record.cases_of(role)})
        cash = sum(line["amount_total"] for line in lines if line["currency"] == row["currency"])
        units = sum(line["quantity_inventory"] for line in lines)
        held = row["paid_cents"] or 0
        if not held == cash == wanted.paid or units != wanted.units:
            yield (
                f"claim {role.id} ({plan.fate.name}) holds {held}, Amazon paid {cash} and {units}"
                f" units, demanded are {wanted.paid} and {wanted.units};"
                f" path: {record.path_of(role)}"
            )


def sums_agree(record: Record) -> Iterator[str]:
    """By seller and currency: Amazon's lines, our rows and our claims come to the same sum."""
    for account in record.run.accounts:
        posted = [
            line
            for taken_back in (False, True)
            for line in _posted(record, taken_back=taken_back)
            if line["seller_id"] == account.merchant_id
        ]
        rows = [*record.rows["reimbursements"], *record.rows["reversals"]]
        booked = [r for r in rows if r["seller_id"] == account.seller_id and r["claim_id"]]
        truth, ours = _sum(posted, "amount_total"), _sum(booked, "amount_cents")
        held = sum(
            row["paid_cents"] or 0
            for row in record.rows["claims"]
            if row["seller_id"] == account.seller_id
        )
        if truth != ours or truth.get(account.currency, 0) != held:
            yield f"seller {account.seller_id}: Amazon {truth}, rows {ours}, claims {held}"


def commission_is_right(record: Record) -> Iterator[str]:
    """Each claim's commission is 20 % of the cash that it holds, rounded half up."""
    for claim_id, row in record.claims.items():
        held = row["paid_cents"] or 0
        wanted = (2 * held * SHARE_BASIS_POINTS + 10_000) // 20_000
        lines = record.of_claim("commission_lines", claim_id)
        billed = sum(line["amount_cents"] for line in lines)
        if billed != wanted:
            yield f"claim {claim_id} holds {held} and is billed {billed}, not {wanted}"


def _posted(record: Record, *, taken_back: bool) -> list[dict[str, Any]]:
    """Amazon's lines about our cases; the seeded history before them is not ours."""
    cases = {case["caseId"] for case in record.cases}
    paid = [line for line in record.lines if line["case_id"] in cases]
    if not taken_back:
        return paid
    ids = {(line["seller_id"], line["reimbursement_id"]) for line in paid}
    return [line for line in record.lines if (line["seller_id"], line["original_id"]) in ids]


def _lines_of(record: Record, cases: set[str]) -> list[dict[str, Any]]:
    paid = [line for line in record.lines if line["case_id"] in cases]
    ids = {(line["reimbursement_id"], line["fnsku"]) for line in paid}
    back = [line for line in record.lines if (line["original_id"], line["fnsku"]) in ids]
    return paid + back


def _concerns_us(record: Record, row: dict[str, Any]) -> bool:
    return row["claim_id"] is not None or row["case_id"] in {
        case["caseId"] for case in record.cases
    }


def _of_amazon(line: dict[str, Any]) -> tuple[Any, ...]:
    return (
        line["reimbursement_id"],
        line["amount_total"],
        line["currency"],
        line["quantity_cash"],
        line["quantity_inventory"],
    )


def _of_ours(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["reimbursement_id"],
        row["amount_cents"],
        row["currency"],
        row["cash_quantity"],
        row["inventory_quantity"],
    )


def _sum(rows: list[dict[str, Any]], column: str) -> Counter[str]:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["currency"]] += row[column]
    return Counter({currency: cents for currency, cents in sums.items() if cents})
