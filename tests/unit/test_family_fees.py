"""Fees charged against Amazon's own estimates: fulfilment by product and period, and referral."""

from datetime import UTC, date, datetime

import pytest

from detection.families import fee_overcharge, referral_overcharge
from detection.families.findings import Candidate, LeftOut, Reason
from detection.families.inputs import NamedReport
from detection.reports.kinds import ReportKind
from tests.unit.detection.exports import case_of, collected, export, judged
from tests.unit.detection.orders import SKU, payment, refund, reimbursements, sale, settlement

AS_OF = datetime(2026, 5, 1, 12, tzinfo=UTC)


def estimate(fulfilment: str = "3.20", **changes: str) -> NamedReport:
    """Sales of 30.00 call for 4.50 of referral; the sales below are charged 4.00 for fulfilment."""
    row = {
        "sku": SKU,
        "fnsku": "X00CUP",
        "asin": "B00CUP",
        "amazon_store": "US",
        "your_price": "30.00",
        "sales_price": "30.00",
        "currency": "USD",
        "estimated_referral_fee_per_unit": "4.50",
        "expected_fulfillment_fee_per_unit": fulfilment,
    }
    return export(ReportKind.ESTIMATED_FEES, row | changes)


def seen(*reports: NamedReport) -> tuple[list[Candidate], list[LeftOut]]:
    return judged(fee_overcharge.collect, *reports, case=case_of(as_of=AS_OF))


def other(order: str, **changes: str) -> list[dict[str, str]]:
    return sale(**{"order_id": order, "units": "1", **changes})


def test_charge_above_the_estimate_is_owed() -> None:
    (candidate,), _ = seen(settlement(sale()), estimate())

    assert (candidate.reference, candidate.quantity, str(candidate.value)) == (SKU, 1, "0.80 USD")


def test_formula_says_both_fees() -> None:
    (candidate,), _ = seen(settlement(sale()), estimate())

    assert candidate.formula == (
        "1 x 0.80 USD: a fulfilment fee of 4.00 USD was charged, 3.20 USD is called for"
    )


def test_window_is_90_days_from_the_charge() -> None:
    (candidate,), _ = seen(settlement(sale()), estimate())

    assert candidate.deadline.date() == date(2026, 5, 30)


@pytest.mark.parametrize("fee", ["4.00", "3.99", "5.00"])
def test_charge_as_estimated_or_below_is_not_owed(fee: str) -> None:
    assert seen(settlement(sale()), estimate(fee)) == ([], [])


def test_fee_of_an_order_is_for_all_its_units() -> None:
    assert seen(settlement(sale("2", "60.00")), estimate("2.00")) == ([], [])


def test_charges_of_a_product_in_one_settlement_are_one_claim() -> None:
    (candidate,), _ = seen(settlement(sale(), other("111-2")), estimate())

    assert (candidate.quantity, str(candidate.value)) == (2, "1.60 USD")


def test_charges_of_two_settlements_are_two_claims() -> None:
    two = settlement(sale(), other("111-2", settlement_id="901", currency="USD"))

    assert len(seen(two, estimate())[0]) == 2


def test_fee_that_was_given_back_is_not_owed() -> None:
    given_back = sale()[3] | {"amount": "4.00", "transaction_type": "Refund"}

    assert seen(settlement(sale(), [given_back]), estimate()) == ([], [])


def test_charge_whose_window_is_over_does_not_hide_the_others() -> None:
    old = other("111-2", posted_date="2026-01-15")

    found, left_out = seen(settlement(sale(), old), estimate())

    assert ([one.quantity for one in found], [one.reason for one in left_out]) == (
        [1],
        [Reason.TOO_OLD],
    )


def test_highest_of_several_estimates_counts() -> None:
    lower, higher = estimate("3.00"), estimate("3.60")

    (candidate,), _ = seen(settlement(sale()), lower, higher)

    assert str(candidate.value) == "0.40 USD"


def test_estimate_for_another_store_is_not_taken() -> None:
    assert seen(settlement(sale()), estimate(amazon_store="CA", currency="CAD")) == ([], [])


def test_product_without_an_estimate_is_not_looked_at() -> None:
    assert seen(settlement(sale()), estimate(sku="MUG")) == ([], [])


def test_fee_that_amazon_put_right_is_not_owed() -> None:
    put_right = payment(reason="Fee_Correction", amazon_order_id="")

    found, left_out = seen(settlement(sale()), estimate(), reimbursements(put_right))

    assert (found, [one.reason for one in left_out]) == ([], [Reason.REIMBURSED])


def test_stock_abroad_calls_for_the_higher_fee() -> None:
    euros = export(
        ReportKind.SETTLEMENT,
        {"settlement_id": "900", "total_amount": "0,00", "currency": "EUR"},
        *sale(marketplace_name="Amazon.de"),
    )
    from_abroad = estimate(
        "", amazon_store="", currency="EUR",
        expected_domestic_fulfilment_fee_per_unit="3.00",
        expected_efn_fulfilment_fee_per_unit_de="4.00",
    )  # fmt: skip

    found = judged(fee_overcharge.collect, euros, from_abroad, case=case_of("DE", "EUR", AS_OF))

    assert found == ([], [])


def referral(*reports: NamedReport) -> list[tuple[int, str]]:
    """Units and worth of each loss: no pack has a window for referral fees."""
    losses = collected(referral_overcharge.collect, *reports).losses
    return [(loss.quantity, str(loss.worth.unit)) for loss in losses if loss.worth]


def test_referral_above_the_estimate_at_its_price_is_seen() -> None:
    lower = estimate(estimated_referral_fee_per_unit="2.40")

    assert referral(settlement(sale()), lower) == [(1, "2.10 USD")]


def test_referral_has_no_window() -> None:
    lower = estimate(estimated_referral_fee_per_unit="2.40")

    found, left_out = judged(referral_overcharge.collect, settlement(sale()), lower)

    assert (found, [one.reason for one in left_out]) == ([], [Reason.NO_RULES])


def test_referral_at_another_price_is_not_compared() -> None:
    cheap = estimate(estimated_referral_fee_per_unit="2.40", sales_price="28.00")

    assert referral(settlement(sale()), cheap) == []


def test_referral_on_shipping_is_not_compared() -> None:
    shipping = sale()[1] | {"amount_description": "Shipping", "amount": "5.00"}
    lower = estimate(estimated_referral_fee_per_unit="2.40")

    assert referral(settlement(sale(), [shipping]), lower) == []


def test_referral_of_a_refunded_order_is_not_compared() -> None:
    lower = estimate(estimated_referral_fee_per_unit="2.40")

    assert referral(settlement(sale(), refund("-10.00")), lower) == []
