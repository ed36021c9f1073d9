"""Returned broken by Amazon: what the returns report says of the condition, and what was paid."""

import pytest

from detection.families import refund_not_returned
from detection.families.findings import Confidence, Reason
from detection.families.inputs import NamedReport
from detection.families.judging import judge
from detection.families.units import UnitsBook
from detection.families.wrong_return import collect
from tests.unit.detection.exports import case_of, collected, judged
from tests.unit.detection.orders import (
    ORDER,
    SKU,
    back,
    payment,
    refund,
    reimbursements,
    returns,
    sale,
    settlement,
)


def broken(disposition: str = "CARRIER_DAMAGED", **changes: str) -> dict[str, str]:
    return back(detailed_disposition=disposition, **changes)


@pytest.mark.parametrize("disposition", ["CARRIER_DAMAGED", "DAMAGED", "Carrier damaged"])
def test_unit_broken_by_amazon_is_owed(disposition: str) -> None:
    found, _ = judged(
        collect, settlement(sale(), refund()), returns(broken(disposition)), reimbursements()
    )

    assert [(one.reference, one.sku, one.quantity) for one in found] == [(ORDER, SKU, 1)]


@pytest.mark.parametrize("disposition", ["SELLABLE", "CUSTOMER_DAMAGED", "DEFECTIVE", "EXPIRED"])
def test_unit_broken_by_nobody_or_the_buyer_is_not_owed(disposition: str) -> None:
    found, _ = judged(
        collect, settlement(sale(), refund()), returns(broken(disposition)), reimbursements()
    )

    assert found == []


def test_condition_alone_is_of_medium_confidence() -> None:
    (found,), _ = judged(collect, settlement(sale(), refund()), returns(broken()), reimbursements())

    assert found.confidence is Confidence.MEDIUM


def test_reimbursed_order_is_not_owed() -> None:
    _, left_out = judged(
        collect, settlement(sale(), refund()), returns(broken()), reimbursements(payment())
    )

    assert [one.reason for one in left_out] == [Reason.REIMBURSED]


def test_sale_below_its_fees_is_not_owed() -> None:
    cheap = settlement(sale(price="8.00"), refund("-8.00"))

    _, left_out = judged(collect, cheap, returns(broken()), reimbursements())

    assert [one.reason for one in left_out] == [Reason.NOTHING_OWED]


def test_return_without_a_refund_is_not_looked_at() -> None:
    assert judged(collect, settlement(sale()), returns(broken()), reimbursements()) == ([], [])


def test_unit_under_another_product_is_told_and_not_claimed() -> None:
    found, left_out = judged(
        collect,
        settlement(sale(), refund()),
        returns(back(sku="CUP-BLUE")),
        reimbursements(),
    )

    assert (found, [one.reason for one in left_out]) == ([], [Reason.NOT_CERTAIN])


def test_refund_without_return_and_broken_return_of_one_order_are_two_units() -> None:
    assert claimed(settlement(sale("2", "60.00"), refund("-60.00")), returns(broken())) == 2


def test_one_payment_for_the_order_leaves_one_unit_of_both_families() -> None:
    two = settlement(sale("2", "60.00"), refund("-60.00"))

    assert claimed(two, returns(broken()), reimbursements(payment())) == 1


def claimed(*reports: NamedReport) -> int:
    """Units of both families of returns, claimed from one book."""
    reports = reports if len(reports) == 3 else (*reports, reimbursements())
    families = (refund_not_returned.collect, collect)
    losses = [loss for family in families for loss in collected(family, *reports).losses]
    units, case = UnitsBook(losses), case_of()
    for loss in losses:
        judge(loss, case, units)
    return sum(units.claimed(pool) for pool in {loss.pool for loss in losses})
