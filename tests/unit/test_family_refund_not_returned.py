"""Refunded and not returned: each trap of settlements, returns and reimbursements."""

from datetime import date

import pytest

from detection.families.findings import Candidate, Confidence, LeftOut, Reason
from detection.families.inputs import NamedReport
from detection.families.refund_not_returned import collect
from detection.reports.kinds import ReportKind
from tests.unit.detection.exports import case_of, export, judged
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


def seen(*reports: NamedReport) -> tuple[list[Candidate], list[LeftOut]]:
    """The family's findings; returns and reimbursements are empty where they are not given."""
    kinds = {report.report.kind for report in reports}
    empty = [
        export(kind)
        for kind in (ReportKind.CUSTOMER_RETURNS, ReportKind.REIMBURSEMENTS)
        if kind not in kinds
    ]
    return judged(collect, *reports, *empty)


def units(*reports: NamedReport) -> int:
    return sum(candidate.quantity for candidate in seen(*reports)[0])


def reasons(*reports: NamedReport) -> list[Reason]:
    return [one.reason for one in seen(*reports)[1]]


def test_refund_without_return_is_owed() -> None:
    (candidate,), _ = seen(settlement(sale(), refund()))

    assert (candidate.reference, candidate.sku, candidate.quantity) == (ORDER, SKU, 1)


def test_value_is_the_sale_less_fees() -> None:
    (candidate,), _ = seen(settlement(sale(), refund()))

    assert str(candidate.value) == "21.50 USD"


def test_names_that_a_settlement_lacks_are_those_of_other_reports() -> None:
    elsewhere = back(order_id="111-2", product_name="Cup, red")

    (candidate,), _ = seen(settlement(sale(), refund()), returns(elsewhere))

    assert (candidate.fnsku, candidate.asin, candidate.title) == ("X00CUP", "B00CUP", "Cup, red")


def test_formula_says_price_and_fees() -> None:
    (candidate,), _ = seen(settlement(sale(), refund()))

    assert candidate.formula == (
        "1 x 21.50 USD: the sale of 30.00 USD less fees of 8.50 USD, as settled"
    )


def test_discount_is_taken_off_the_price() -> None:
    discount = sale()[0] | {"amount_type": "Promotion", "amount": "-5.00", "quantity_purchased": ""}

    (candidate,), _ = seen(settlement(sale(), [discount], refund()))

    assert str(candidate.value) == "16.50 USD"


def test_sale_below_its_fees_is_not_owed() -> None:
    assert reasons(settlement(sale(price="8.00"), refund("-8.00"))) == [Reason.NOTHING_OWED]


def test_shipping_and_what_takes_it_back_are_no_part_of_the_value() -> None:
    shipping = sale()[0] | {"amount_description": "Shipping", "amount": "6.00"}
    back_again = shipping | {
        "amount_type": "ItemFees",
        "amount_description": "ShippingChargeback",
        "amount": "-6.00",
    }

    (candidate,), _ = seen(settlement(sale(), [shipping, back_again], refund()))

    assert str(candidate.value) == "21.50 USD"


def test_window_is_counted_from_the_refund() -> None:
    (candidate,), _ = seen(settlement(sale(), refund(day="2026-03-20")))

    assert (candidate.start, candidate.deadline.date()) == (date(2026, 3, 20), date(2026, 7, 18))


def test_refund_of_less_than_60_days_is_too_new() -> None:
    assert reasons(settlement(sale(), refund(day="2026-04-03"))) == [Reason.TOO_NEW]


def test_refund_of_more_than_120_days_is_too_old() -> None:
    assert reasons(settlement(sale(), refund(day="2026-01-31"))) == [Reason.TOO_OLD]


def test_returned_unit_is_not_owed() -> None:
    assert reasons(settlement(sale(), refund()), returns(back())) == [Reason.RETURNED]


def test_return_after_the_window_opened_counts_too() -> None:
    late = back(return_date="2026-05-30T10:00:00+00:00")

    assert units(settlement(sale(), refund()), returns(late)) == 0


def test_unsellable_return_counts_too() -> None:
    damaged = back(detailed_disposition="CUSTOMER_DAMAGED")

    assert units(settlement(sale(), refund()), returns(damaged)) == 0


def test_return_booked_under_another_product_of_the_order_counts() -> None:
    assert units(settlement(sale(), refund()), returns(back(sku="CUP-BLUE"))) == 0


def test_return_of_another_refunded_product_does_not_count() -> None:
    other = {"sku": "CUP-BLUE"}
    both = settlement(sale(), refund(), sale(**other), refund(**other))

    (candidate,), _ = seen(both, returns(back(sku="CUP-BLUE")))

    assert candidate.sku == SKU


def test_return_of_another_order_does_not_count() -> None:
    assert units(settlement(sale(), refund()), returns(back(order_id="111-2"))) == 1


def test_label_whose_status_is_told_twice_is_one_unit() -> None:
    again = back(status="Pending repackaging")

    assert units(settlement(sale("2", "60.00"), refund("-60.00")), returns(back(), again)) == 1


def test_two_labels_are_two_units() -> None:
    other = back(license_plate_number="LPN2")

    assert units(settlement(sale("2", "60.00"), refund("-60.00")), returns(back(), other)) == 0


def test_refund_of_a_part_of_the_price_is_not_owed() -> None:
    assert reasons(settlement(sale(), refund("-10.00"))) == [Reason.PARTIAL_REFUND]


def test_parts_that_come_to_the_whole_price_are_a_unit_from_the_last_on() -> None:
    parts = [*refund("-10.00", "2026-03-10"), *refund("-20.00", "2026-03-25")]

    (candidate,), _ = seen(settlement(sale(), parts))

    assert candidate.start == date(2026, 3, 25)


def test_refund_of_one_of_three_units_is_one_unit() -> None:
    assert units(settlement(sale("3", "100.00"), refund("-33.33"))) == 1


def test_refund_of_shipping_alone_is_not_owed() -> None:
    alone = [refund()[0] | {"amount_description": "Shipping", "amount": "-5.00"}]

    assert reasons(settlement(sale(), alone)) == [Reason.PARTIAL_REFUND]


def test_reimbursed_order_is_not_owed() -> None:
    assert reasons(settlement(sale(), refund()), reimbursements(payment())) == [Reason.REIMBURSED]


def test_reimbursement_in_units_counts_too() -> None:
    in_kind = payment(
        amount_total="0.00", quantity_reimbursed_cash="0", quantity_reimbursed_inventory="1"
    )

    assert units(settlement(sale(), refund()), reimbursements(in_kind)) == 0


def test_one_of_two_units_reimbursed_leaves_one() -> None:
    two = settlement(sale("2", "60.00"), refund("-60.00"))

    assert units(two, reimbursements(payment())) == 1


def test_reversed_reimbursement_gives_nothing_back() -> None:
    taken = payment(
        reimbursement_id="71", reason="Reimbursement_Reversal", amount_total="-21.50",
        quantity_reimbursed_cash="-1", quantity_reimbursed_total="-1",
        original_reimbursement_id="70",
    )  # fmt: skip

    assert units(settlement(sale(), refund()), reimbursements(payment(), taken)) == 0


def test_reversal_alone_is_no_payment() -> None:
    taken = payment(reason="Reimbursement_Reversal", amount_total="-21.50")

    assert units(settlement(sale(), refund()), reimbursements(taken)) == 1


def test_payment_is_told_by_its_sign_and_not_by_its_name() -> None:
    paid = payment(reason="REVERSAL_REIMBURSEMENT")

    assert units(settlement(sale(), refund()), reimbursements(paid)) == 0


def test_more_money_for_a_paid_unit_is_for_no_other_unit() -> None:
    more = payment(reimbursement_id="72", original_reimbursement_id="70", amount_total="3.00")
    two = settlement(sale("2", "60.00"), refund("-60.00"))

    assert units(two, reimbursements(payment(), more)) == 1


def test_order_shipped_by_the_seller_is_not_looked_at() -> None:
    own = {"fulfillment_id": "MFN"}

    assert seen(settlement(sale(**own), refund(**own))) == ([], [])


def test_order_of_another_marketplace_is_not_looked_at() -> None:
    there = {"marketplace_name": "Amazon.ca"}

    assert seen(settlement(sale(**there), refund(**there))) == ([], [])


def test_guarantee_that_amazon_paid_out_is_not_looked_at() -> None:
    paid_out = refund(transaction_type="A-to-z Guarantee Refund")

    assert seen(settlement(sale(), paid_out)) == ([], [])


def test_refund_whose_sale_is_in_no_file_is_of_low_confidence() -> None:
    (candidate,), _ = seen(settlement(refund()))

    assert (candidate.confidence, str(candidate.value)) == (Confidence.LOW, "25.50 USD")


@pytest.mark.parametrize("returned_under", [ORDER, "111-9"])
def test_replaced_unit_that_came_back_is_not_owed(returned_under: str) -> None:
    assert units(settlement(sale()), replaced(), returns(back(order_id=returned_under))) == 0


def test_replaced_unit_that_did_not_come_back_is_owed() -> None:
    (candidate,), _ = seen(settlement(sale()), replaced())

    assert (candidate.reference, candidate.start) == (ORDER, date(2026, 3, 21))


def test_unit_that_was_replaced_and_refunded_is_one_unit() -> None:
    assert units(settlement(sale(), refund()), replaced()) == 1


def test_rows_name_the_refund_and_the_sale() -> None:
    (candidate,), _ = seen(settlement(sale(), refund()))

    assert [row.line for row in candidate.rows] == [7, 3, 5, 6]


def test_europe_counts_45_to_105_days() -> None:
    there = {"marketplace_name": "Amazon.de"}
    euros = export(
        ReportKind.SETTLEMENT,
        {"settlement_id": "900", "total_amount": "0,00", "currency": "EUR"},
        *sale(price="30,00", **there)[:1],
        *refund("-30,00", **there)[:1],
    )

    (candidate,), _ = judged(collect, euros, returns(), reimbursements(), case=case_of("DE", "EUR"))

    assert candidate.deadline.date() == date(2026, 7, 3)


def replaced() -> NamedReport:
    return export(
        ReportKind.REPLACEMENTS,
        {
            "shipment_date": "2026-03-21T00:00:00+00:00",
            "sku": SKU,
            "quantity": "1",
            "replacement_reason_code": "1",
            "replacement_amazon_order_id": "111-9",
            "original_amazon_order_id": ORDER,
        },
    )
