"""A ledger that is imported and a ledger among other reports: the same rows are claims.

With payments this holds where every loss is open and of the marketplace. An import also sets
payments against losses that are reconciled, of another country or inconsistent; the family does
not, and claims less there.
"""

from dataclasses import dataclass
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from detection.families.warehouse import collect
from detection.ledger import parse_ledger
from detection.netting import ReimbursedUnits
from detection.reports.kinds import ReportKind
from detection.warehouse import find_claims
from tests.unit.detection.exports import AS_OF, case_of, export, judged
from tests.unit.detection.ledgers import COMPACT, compact
from tests.unit.detection.ledgers import row as ledger_row
from tests.unit.detection.orders import payment

Claim = tuple[str, str, str, int, date, datetime, str, str]

# The compact header of a ledger, in the names of the schemas.
NAMES = {
    "EventType": "event_type",
    "ReferenceID": "reference_id",
    "FulfillmentCenter": "fulfillment_center",
    "ReconciledQuantity": "reconciled_quantity",
    "UnreconciledQuantity": "unreconciled_quantity",
}
UNITS = st.integers(0, 6)
# Around the ends of the wait and of the window, and after the day that is judged.
DAYS = st.sampled_from(
    [date(2026, 3, 1), date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3), date(2026, 5, 1),
     date(2026, 5, 10), date(2026, 5, 29), date(2026, 6, 1), date(2026, 6, 3)]
)  # fmt: skip
PRODUCTS = st.sampled_from(["X00CUP", "X00POT"])


@dataclass(frozen=True)
class Paid:
    """A line of the reimbursements report."""

    fnsku: str
    reason: str
    units: int
    day: date


@st.composite
def any_row(draw: st.DrawFn) -> dict[str, str]:
    """A row of the ledger; reconciled and open units are drawn apart from those taken."""
    return ledger_row(
        Date=draw(DAYS).strftime("%m/%d/%Y"),
        FNSKU=draw(PRODUCTS),
        EventType=draw(st.sampled_from(["Adjustments", "ADJUSTMENTS", "Receipts"])),
        Quantity=str(draw(st.integers(-6, 3))),
        Reason=draw(st.sampled_from(["M", "5", "E", "Warehouse_Damaged", "F", "Z", ""])),
        Country=draw(st.sampled_from(["US", "CA", ""])),
        ReconciledQuantity=str(draw(UNITS)),
        UnreconciledQuantity=str(draw(UNITS)),
    )


@st.composite
def open_loss(draw: st.DrawFn) -> dict[str, str]:
    """A loss of the marketplace of which some units are open, and the rest reconciled."""
    taken = draw(st.integers(1, 6))
    still_open = draw(st.integers(1, taken))
    return ledger_row(
        Date=draw(DAYS).strftime("%m/%d/%Y"),
        FNSKU=draw(PRODUCTS),
        Quantity=str(-taken),
        Reason=draw(st.sampled_from(["M", "M", "E"])),
        Country=draw(st.sampled_from(["US", ""])),
        ReconciledQuantity=str(taken - still_open),
        UnreconciledQuantity=str(still_open),
    )


PAYMENTS = st.lists(
    st.builds(
        Paid,
        fnsku=PRODUCTS,
        reason=st.sampled_from(["Lost_Warehouse", "Damaged:Warehouse", "Lost_Inbound"]),
        units=st.integers(1, 6),
        day=DAYS,
    ),
    max_size=3,
)


def imported(rows: list[dict[str, str]], paid: list[Paid]) -> list[Claim]:
    """What an import of the ledger claims."""
    reimbursed = [
        ReimbursedUnits(
            fnsku=one.fnsku,
            reason=one.reason,
            quantity_cash=one.units,
            quantity_inventory=0,
            approved_on=one.day,
        )
        for one in paid
    ]
    told = find_claims(
        parse_ledger(compact(*rows)), reimbursed, marketplace="US", currency="USD", as_of=AS_OF
    )
    return sorted(
        (one.ledger_key, one.family, one.fnsku, one.quantity, one.ledger_date, one.deadline,
         one.rule_pack, one.rule_pack_version)
        for one in told.candidates
    )  # fmt: skip


def among_reports(rows: list[dict[str, str]], paid: list[Paid]) -> list[Claim]:
    """What the family claims of the same ledger."""
    ledger = export(
        ReportKind.LEDGER_DETAIL,
        *({NAMES.get(name, name.lower()): row[name] for name in COMPACT} for row in rows),
    )
    payments = export(
        ReportKind.REIMBURSEMENTS,
        *(_line(number, one) for number, one in enumerate(paid)),
    )
    candidates, _ = judged(collect, ledger, payments, case=case_of())
    return sorted(
        (one.key, one.family, one.fnsku, one.quantity, one.start, one.deadline,
         one.rule_pack, one.rule_pack_version)
        for one in candidates
    )  # fmt: skip


def _line(number: int, one: Paid) -> dict[str, str]:
    return payment(
        approval_date=f"{one.day}T08:00:00+00:00",
        reimbursement_id=str(number),
        reason=one.reason,
        amazon_order_id="",
        fnsku=one.fnsku,
        quantity_reimbursed_cash=str(one.units),
        quantity_reimbursed_total=str(one.units),
    )


def test_an_import_claims_what_is_open() -> None:
    assert [claim[3] for claim in imported([ledger_row(Date="05/10/2026")], [])] == [11]


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(any_row(), min_size=1, max_size=5))
def test_without_payments_both_claim_the_same(rows: list[dict[str, str]]) -> None:
    assert among_reports(rows, []) == imported(rows, [])


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(open_loss(), min_size=1, max_size=5), paid=PAYMENTS)
def test_payments_for_open_losses_lower_both_alike(
    rows: list[dict[str, str]], paid: list[Paid]
) -> None:
    assert among_reports(rows, paid) == imported(rows, paid)
