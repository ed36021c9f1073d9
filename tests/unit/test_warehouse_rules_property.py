"""A ledger that is imported and a ledger among other reports: the same rows are claims.

Whatever the rows are, a payment is set against all losses of its product in both.
"""

from dataclasses import dataclass
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from detection.families.findings import Difference
from detection.families.inputs import merged
from detection.families.warehouse import collect, differences
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
    max_size=4,
)


LEDGERS = st.lists(st.one_of(any_row(), open_loss()), min_size=1, max_size=6)


@dataclass(frozen=True)
class Told:
    """Claims, the reason why each other row is none, and the products whose sums differ."""

    claims: list[Claim]
    left_out: dict[str, str]
    differences: list[tuple[str, int, int]]


def imported(rows: list[dict[str, str]], paid: list[Paid]) -> Told:
    """What an import of the ledger says."""
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
    claims = [
        (one.ledger_key, one.family, one.fnsku, one.quantity, one.ledger_date, one.deadline,
         one.rule_pack, one.rule_pack_version)
        for one in told.candidates
    ]  # fmt: skip
    return Told(
        claims=sorted(claims),
        left_out={one.row.key: one.reason for one in told.left_out},
        differences=_sums(told.differences),
    )


def among_reports(rows: list[dict[str, str]], paid: list[Paid]) -> Told:
    """What the family says of the same ledger."""
    ledger = export(
        ReportKind.LEDGER_DETAIL,
        *({NAMES.get(name, name.lower()): row[name] for name in COMPACT} for row in rows),
    )
    payments = export(
        ReportKind.REIMBURSEMENTS,
        *(_line(number, one) for number, one in enumerate(paid)),
    )
    candidates, left_out = judged(collect, ledger, payments, case=case_of())
    claims = [
        (one.key, one.family, one.fnsku, one.quantity, one.start, one.deadline,
         one.rule_pack, one.rule_pack_version)
        for one in candidates
    ]  # fmt: skip
    claimed = {one.key for one in candidates}
    return Told(
        claims=sorted(claims),
        # Units that were paid are told beside the rest of their row; the row's reason comes last.
        left_out={
            one.rows[0].key: one.reason for one in left_out if one.rows[0].key not in claimed
        },
        differences=_sums(differences(merged([ledger]))),
    )


def _sums(found: list[Difference]) -> list[tuple[str, int, int]]:
    return sorted((one.fnsku, one.unreconciled, one.lost_less_found) for one in found)


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
    assert [claim[3] for claim in imported([ledger_row(Date="05/10/2026")], []).claims] == [11]


@settings(max_examples=200)
@given(rows=LEDGERS, paid=PAYMENTS)
def test_both_say_the_same_of_a_ledger_and_its_payments(
    rows: list[dict[str, str]], paid: list[Paid]
) -> None:
    assert among_reports(rows, paid) == imported(rows, paid)
