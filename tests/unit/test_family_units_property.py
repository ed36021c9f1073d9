"""Over all families: what is claimed and what was paid is never more than what was lost."""

from collections import Counter
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from detection.families.detecting import detect
from detection.families.inputs import NamedReport
from detection.reports.kinds import ReportKind
from models.contracts.claim import ClaimFamily as F
from tests.unit import test_family_inbound_shortage as inbound
from tests.unit import test_family_removals as removals
from tests.unit.detection.exports import case_of, export
from tests.unit.detection.orders import ORDER, back, payment, refund, returns, sale, settlement
from tests.unit.test_family_warehouse import lost as ledger_row

# Families that tell of the same units, and what Amazon's payments for these units say.
SAME_UNITS = (
    ((F.LOST_WAREHOUSE,), {"reason": "Lost_Warehouse"}),
    ((F.DAMAGED_WAREHOUSE,), {"reason": "Damaged_Warehouse"}),
    ((F.INBOUND_SHORTAGE,), {"reason": "Lost_Inbound"}),
    ((F.REFUND_NOT_RETURNED, F.WRONG_RETURN), {"reason": "CustomerReturn", "order": ORDER}),
    ((F.REMOVAL_LOST, F.REMOVAL_SHORT), {"reason": "GeneralAdjustment", "order": "RM1"}),
)
UNITS = st.integers(1, 5)
DAYS = ("2026-05-15", "2026-05-20", "2026-05-30")


@dataclass(frozen=True)
class Story:
    """What happened: pairs are (units, how many of them came to light)."""

    lost: list[tuple[int, int]]
    damaged: list[tuple[int, int]]
    sent: list[tuple[int, int]]
    refunded: int
    returned: list[tuple[int, str]]
    parcels: list[tuple[int, int | None]]
    paid: list[tuple[int, int, str]]  # place in SAME_UNITS, units, day

    def units(self) -> list[int]:
        """Units lost, in the order of SAME_UNITS."""
        whole = sum(units for units, condition in self.returned if condition == "SELLABLE")
        return [
            sum(units for units, _ in self.lost),
            sum(units for units, _ in self.damaged),
            sum(units - came for units, came in self.sent),
            max(self.refunded - whole, 0),
            sum(units - (came or 0) for units, came in self.parcels),
        ]

    def paid_units(self) -> list[int]:
        """Units paid for. Inbound ones are paid for the first product alone."""
        paid = [0] * len(SAME_UNITS)
        for place, units, _ in self.paid:
            paid[place] += units
        short_of_first = self.sent[0][0] - self.sent[0][1] if self.sent else 0
        paid[2] = min(paid[2], short_of_first)
        return paid


def partly(units: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.just(units), st.integers(0, units))


PARTS = st.lists(UNITS.flatmap(partly), max_size=3)
PARCELS = st.lists(st.one_of(UNITS.flatmap(partly), st.tuples(UNITS, st.none())), max_size=3)
STORIES = st.builds(
    Story,
    lost=PARTS,
    damaged=PARTS,
    sent=PARTS,
    refunded=UNITS,
    returned=st.lists(
        st.tuples(UNITS, st.sampled_from(["SELLABLE", "CARRIER_DAMAGED"])), max_size=1
    ),
    parcels=PARCELS,
    paid=st.lists(
        st.tuples(st.integers(0, len(SAME_UNITS) - 1), UNITS, st.sampled_from(DAYS)), max_size=5
    ),
)


def files_of(story: Story) -> list[NamedReport]:
    shipped = [
        removals.parcel(str(units), f"1Z{at}") for at, (units, _) in enumerate(story.parcels)
    ]
    came = [
        removals.arrival(f"1Z{at}", str(came))
        for at, (_, came) in enumerate(story.parcels)
        if came is not None
    ]
    all_shipped = str(sum(units for units, _ in story.parcels))
    items = [
        inbound.item(units, came, f"CUP-{at}", f"X00IN{at}")
        for at, (units, came) in enumerate(story.sent)
    ]
    receipts = [
        inbound.receipt(str(came), fnsku=f"X00IN{at}", msku=f"CUP-{at}")
        for at, (_, came) in enumerate(story.sent)
    ]
    return [
        export(
            ReportKind.LEDGER_DETAIL,
            *(_adjusted("M", *pair) for pair in story.lost),
            *(_adjusted("E", *pair) for pair in story.damaged),
            inbound.receipt("1", fnsku="X00OTHER"),
            *receipts,
        ),
        inbound.shipment(*items),
        settlement(
            sale(str(story.refunded), f"{30 * story.refunded}.00"),
            refund(f"-{30 * story.refunded}.00"),
        ),
        returns(*(back(quantity=str(n), detailed_disposition=how) for n, how in story.returned)),
        export(
            ReportKind.REMOVAL_ORDERS,
            removals.order(requested_quantity=all_shipped, shipped_quantity=all_shipped),
        ),
        export(ReportKind.REMOVAL_SHIPMENTS, *shipped),
        export(ReportKind.REMOVAL_ARRIVALS, *came),
        export(ReportKind.REIMBURSEMENTS, *(_paid(at, *one) for at, one in enumerate(story.paid))),
    ]


def _adjusted(reason: str, units: int, settled: int) -> dict[str, str]:
    return ledger_row(
        reason=reason,
        quantity=str(-units),
        reconciled_quantity=str(settled),
        unreconciled_quantity=str(units - settled),
    )


def _paid(number: int, place: int, units: int, day: str) -> dict[str, str]:
    about = SAME_UNITS[place][1]
    return payment(
        approval_date=f"{day}T08:00:00+00:00",
        reimbursement_id=str(number),
        reason=about["reason"],
        amazon_order_id=about.get("order", ""),
        fnsku="X00IN0" if about["reason"] == "Lost_Inbound" else "X00CUP",
        sku="" if about["reason"] == "Lost_Inbound" else "CUP-RED",
        quantity_reimbursed_cash=str(units),
        quantity_reimbursed_total=str(units),
    )


def claimed(files: list[NamedReport]) -> list[int]:
    """Units claimed, in the order of SAME_UNITS."""
    units = Counter[F]()
    for one in detect(files, case_of()).candidates:
        units[one.family] += one.quantity
    return [sum(units[family] for family in families) for families, _ in SAME_UNITS]


def test_without_payments_and_finds_every_lost_unit_is_claimed() -> None:
    story = Story([(3, 0)], [(2, 0)], [(4, 1)], 2, [], [(5, None), (4, 1)], [])
    assert claimed(files_of(story)) == [3, 2, 3, 2, 8]


@settings(max_examples=60)
@given(story=STORIES)
def test_claimed_and_paid_is_no_more_than_lost(story: Story) -> None:
    counted = zip(claimed(files_of(story)), story.paid_units(), story.units(), strict=True)
    assert [one for one in counted if one[0] and sum(one[:2]) > one[2]] == []


@settings(max_examples=30)
@given(story=STORIES)
def test_files_given_twice_claim_nothing_more(story: Story) -> None:
    files = files_of(story)
    again = [replace(one, name=f"again-{one.name}") for one in files]
    assert claimed([*files, *again]) == claimed(files)
