"""Wrong reversals: what was found, put right, returned or paid once more makes them right."""

from detection.families.findings import LeftOut, Reason
from detection.families.inputs import NamedReport
from detection.families.losses import Loss
from detection.families.wrong_reversal import collect
from detection.reports.kinds import ReportKind
from tests.unit.detection.exports import collected, export, judged
from tests.unit.detection.orders import ORDER, back, payment, returns


def paid(**changes: str) -> dict[str, str]:
    """Two units paid as lost in the warehouse."""
    return (
        payment(
            approval_date="2026-04-01T08:00:00+00:00",
            reason="Lost_Warehouse",
            amazon_order_id="",
            amount_per_unit="7.00",
            amount_total="14.00",
            quantity_reimbursed_cash="2",
            quantity_reimbursed_total="2",
        )
        | changes
    )


def reversal(**changes: str) -> dict[str, str]:
    """Both taken back."""
    return (
        paid(
            approval_date="2026-05-01T08:00:00+00:00",
            reimbursement_id="71",
            reason="Reimbursement_Reversal",
            amount_total="-14.00",
            quantity_reimbursed_cash="-2",
            quantity_reimbursed_total="-2",
            original_reimbursement_id="70",
            original_reimbursement_type="Lost_Warehouse",
        )
        | changes
    )


def found(**changes: str) -> dict[str, str]:
    return {
        "date": "04/20/2026",
        "fnsku": "X00CUP",
        "event_type": "Adjustments",
        "quantity": "2",
        "disposition": "SELLABLE",
        "reason": "F",
        "country": "US",
        **changes,
    }


def ledger(*rows: dict[str, str]) -> NamedReport:
    return export(ReportKind.LEDGER_DETAIL, *rows)


def seen(*reports: NamedReport) -> tuple[list[Loss], list[LeftOut]]:
    """What the family hands over: no pack has a window for it, so that none becomes a claim."""
    told = collected(collect, *reports)
    return told.losses, told.left_out


def lines(*rows: dict[str, str]) -> NamedReport:
    return export(ReportKind.REIMBURSEMENTS, *rows)


def open_units(*reports: NamedReport) -> int:
    return sum(loss.quantity for loss in seen(*reports)[0])


def reasons(*reports: NamedReport) -> list[Reason]:
    return [one.reason for one in seen(*reports)[1]]


def test_reversal_of_units_that_were_never_found_is_wrong() -> None:
    (loss,), _ = seen(lines(paid(), reversal()), ledger())

    assert (loss.reference, loss.quantity) == ("71", 2)


def test_worth_is_what_was_taken_back() -> None:
    (loss,), _ = seen(lines(paid(), reversal()), ledger())

    assert loss.worth is not None
    assert str(loss.worth.unit) == "7.00 USD"


def test_no_rule_gives_a_window() -> None:
    found_claims, left_out = judged(collect, lines(paid(), reversal()), ledger())

    assert (found_claims, [one.reason for one in left_out]) == ([], [Reason.NO_RULES])


def test_found_units_make_it_right() -> None:
    assert reasons(lines(paid(), reversal()), ledger(found())) == [Reason.FOUND_ELSEWHERE]


def test_one_of_two_units_found_leaves_one() -> None:
    assert open_units(lines(paid(), reversal()), ledger(found(quantity="1"))) == 1


def test_units_of_another_product_make_nothing_right() -> None:
    assert open_units(lines(paid(), reversal()), ledger(found(fnsku="X00MUG"))) == 2


def test_units_found_long_before_the_payment_make_nothing_right() -> None:
    assert open_units(lines(paid(), reversal()), ledger(found(date="12/01/2025"))) == 2


def test_found_units_make_one_reversal_right_and_not_two() -> None:
    other = paid(reimbursement_id="80")
    taken = reversal(reimbursement_id="81", original_reimbursement_id="80")

    assert open_units(lines(paid(), other, reversal(), taken), ledger(found())) == 2


def test_damage_put_right_makes_it_right() -> None:
    damaged = paid(reason="Damaged_Warehouse")

    assert open_units(lines(damaged, reversal()), ledger(found(reason="P"))) == 0


def test_damage_moved_to_unsellable_makes_nothing_right() -> None:
    damaged = paid(reason="Damaged_Warehouse")
    moved = found(reason="P", disposition="WAREHOUSE_DAMAGED")

    assert open_units(lines(damaged, reversal()), ledger(moved)) == 2


def test_returned_unit_of_the_order_makes_it_right() -> None:
    of_order = {"amazon_order_id": ORDER}

    assert open_units(
        lines(payment(), reversal(**of_order, quantity_reimbursed_total="-1",
                                  quantity_reimbursed_cash="-1")),
        returns(back()),
    ) == 0  # fmt: skip


def test_order_without_a_return_is_wrongly_reversed() -> None:
    one = {"quantity_reimbursed_total": "-1", "quantity_reimbursed_cash": "-1"}

    assert open_units(lines(payment(), reversal(**one)), returns()) == 1


def test_payment_once_more_makes_it_right() -> None:
    again = paid(reimbursement_id="72", original_reimbursement_id="71")

    assert reasons(lines(paid(), reversal(), again), ledger()) == [Reason.REIMBURSED]


def test_reversal_whose_payment_is_in_no_file_is_not_certain() -> None:
    assert reasons(lines(reversal()), ledger()) == [Reason.NOT_CERTAIN]


def test_reversal_of_an_inbound_payment_is_not_certain() -> None:
    inbound = paid(reason="Lost_Inbound")

    assert reasons(lines(inbound, reversal()), ledger()) == [Reason.NOT_CERTAIN]


def test_reversal_without_the_report_that_would_tell_is_not_certain() -> None:
    assert reasons(lines(paid(), reversal())) == [Reason.NOT_CERTAIN]


def test_reversal_in_another_currency_is_left_out() -> None:
    pounds = reversal(currency_unit="GBP")

    assert reasons(lines(paid(), pounds), ledger()) == [Reason.OTHER_CURRENCY]
