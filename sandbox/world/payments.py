"""Lines of the reimbursements report, and their money in the settlements."""

from datetime import date, timedelta

from sandbox.world.life import Good, Life
from sandbox.world.settlements import Settlements

REIMBURSEMENTS = "GET_FBA_REIMBURSEMENTS_DATA"
_ABOUT = {
    "Lost_Warehouse": "WAREHOUSE_LOST",
    "Damaged_Warehouse": "WAREHOUSE_DAMAGE",
    "Lost_Inbound": "MISSING_FROM_INBOUND",
    "CustomerReturn": "REVERSAL_REIMBURSEMENT",
    "Reimbursement_Reversal": "COMPENSATED_CLAWBACK",
}


def pay(
    life: Life,
    settlements: Settlements,
    good: Good,
    day: date,
    reason: str,
    *,
    units: int,
    each: int,
    order: str = "",
    in_kind: bool = False,
    reverses: str = "",
    reimbursement: str = "",
) -> str:
    """Amazon reimburses, or with negative units takes back; the reimbursement's id.

    The report may split one id into lines; `each` is in minor units, and nothing where units come
    back in kind.
    """
    number = reimbursement or life.number()
    total = 0 if in_kind else each * units
    life.tape.write(
        REIMBURSEMENTS,
        approval_date=life.moment(day),
        reimbursement_id=number,
        case_id="",
        amazon_order_id=order,
        reason=reason,
        sku=good.sku,
        fnsku=good.fnsku,
        asin=good.asin,
        product_name=good.title,
        condition="NewItem",
        currency_unit=life.place.currency,
        amount_per_unit=_plain(0 if in_kind else each),
        amount_total=_plain(total),
        quantity_reimbursed_cash=0 if in_kind else units,
        quantity_reimbursed_inventory=units if in_kind else 0,
        quantity_reimbursed_total=units,
        original_reimbursement_id=reverses,
        original_reimbursement_type=reason if reverses else "",
    )
    if total:
        settlements.post(
            day + timedelta(days=1),
            "other-transaction",
            "FBA Inventory Reimbursement",
            _ABOUT.get(reason, "RE_EVALUATION"),
            total,
            sku=good.sku,
            units=units,
        )
    return number


def _plain(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
