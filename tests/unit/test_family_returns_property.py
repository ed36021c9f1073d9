"""Whatever came back and was paid, both families of returns claim just what is left of an order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from detection.families import refund_not_returned, wrong_return
from detection.families.judging import judge
from detection.families.units import UnitsBook
from tests.unit.detection.exports import case_of, collected
from tests.unit.detection.orders import (
    back,
    payment,
    refund,
    reimbursements,
    returns,
    sale,
    settlement,
)

NAMES = st.sampled_from(["CUP-RED", "CUP-BLUE", "MUG"])
CONDITIONS = st.sampled_from(["SELLABLE", "CUSTOMER_DAMAGED", "CARRIER_DAMAGED"])
COUNTS = st.integers(1, 3)


@settings(max_examples=50)
@given(
    refunded=st.dictionaries(st.sampled_from(["CUP-RED", "CUP-BLUE"]), COUNTS, min_size=1),
    came=st.lists(st.tuples(NAMES, COUNTS, CONDITIONS), max_size=4),
    paid=st.lists(st.tuples(NAMES, COUNTS), max_size=3),
)
def test_claimed_is_refunded_less_returned_whole_less_paid(
    refunded: dict[str, int],
    came: list[tuple[str, int, str]],
    paid: list[tuple[str, int]],
) -> None:
    parts = [
        [*sale("3", "90.00", sku=sku), *refund(f"-{30 * units}.00", sku=sku)]
        for sku, units in refunded.items()
    ]
    reports = (
        settlement(*parts),
        returns(
            *(
                back(
                    sku=sku,
                    quantity=str(units),
                    detailed_disposition=condition,
                    license_plate_number=f"LPN{place}",
                )
                for place, (sku, units, condition) in enumerate(came)
            )
        ),
        reimbursements(
            *(
                payment(sku=sku, quantity_reimbursed_total=str(units), reimbursement_id=str(place))
                for place, (sku, units) in enumerate(paid)
            )
        ),
    )
    families = (refund_not_returned.collect, wrong_return.collect)
    losses = [loss for family in families for loss in collected(family, *reports).losses]
    book, case = UnitsBook(losses), case_of()
    for loss in losses:
        judge(loss, case, book)

    claimed = sum(book.claimed(pool) for pool in {loss.pool for loss in losses})
    out = sum(refunded.values())
    whole = sum(units for _, units, condition in came if condition != "CARRIER_DAMAGED")
    owed = out - whole - sum(units for _, units in paid)
    # More than was refunded came back: then what has the product's own name counts first.
    too_much = max(sum(units for _, units, _ in came) - out, 0)
    assert max(owed, 0) <= claimed <= max(owed + too_much, 0)
