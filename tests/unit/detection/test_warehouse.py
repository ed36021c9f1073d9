from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from detection.families.findings import Reason
from detection.ledger import parse_ledger
from detection.netting import ReimbursedUnits
from detection.warehouse import Detection, find_claims
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money
from sandbox.amazon.report_data import Selection, ledger_document
from sandbox.amazon.world import Seller, build_world, open_rows
from tests.unit.detection.ledgers import compact, row

AS_OF = datetime(2026, 6, 20, 12, tzinfo=UTC)
FOUND = row(Reason="F", Quantity="5", ReferenceID="2", UnreconciledQuantity="0")


def detect(
    *rows: dict[str, str],
    reimbursed: list[ReimbursedUnits] | None = None,
    as_of: datetime = AS_OF,
    marketplace: str = "US",
) -> Detection:
    return find_claims(
        parse_ledger(compact(*rows)),
        reimbursed or [],
        marketplace=marketplace,
        currency="USD",
        as_of=as_of,
    )


def paid(units: int, day: date, **changes: object) -> ReimbursedUnits:
    values: dict[str, object] = {
        "fnsku": "X001SLABCD",
        "reason": "Lost_Warehouse",
        "quantity_cash": units,
        "quantity_inventory": 0,
        "approved_on": day,
        **changes,
    }
    return ReimbursedUnits.model_validate(values)


def quantities(detection: Detection) -> list[int]:
    return [facts.quantity for facts in detection.candidates]


def reasons(detection: Detection) -> list[Reason]:
    return [one.reason for one in detection.left_out]


def test_amazons_own_example_gives_a_claim_for_what_is_unreconciled() -> None:
    facts = detect(row(), FOUND).candidates[0]
    assert (facts.family, facts.quantity, facts.ledger_reference, facts.ledger_date) == (
        ClaimFamily.LOST_WAREHOUSE,
        11,
        "21188081",
        date(2026, 5, 26),
    )


def test_the_deadline_is_the_last_second_of_the_sixtieth_day() -> None:
    facts = detect(row()).candidates[0]
    assert facts.deadline == datetime(2026, 7, 25, 23, 59, 59, tzinfo=UTC)


def test_a_claim_names_the_rule_pack_that_found_it() -> None:
    facts = detect(row()).candidates[0]
    assert (facts.rule_pack, bool(facts.rule_pack_version)) == ("warehouse", True)


@pytest.mark.parametrize("reason", ["M", "5", "m", "LOST", "Misplaced"])
def test_lost_units_are_a_claim_of_the_lost_family(reason: str) -> None:
    families = [facts.family for facts in detect(row(Reason=reason)).candidates]
    assert families == [ClaimFamily.LOST_WAREHOUSE]


@pytest.mark.parametrize("reason", ["E", "6", "7", "H", "K", "U", "DAMAGED", "Warehouse_Damaged"])
def test_damaged_units_are_a_claim_of_the_damaged_family(reason: str) -> None:
    families = [facts.family for facts in detect(row(Reason=reason)).candidates]
    assert families == [ClaimFamily.DAMAGED_WAREHOUSE]


@pytest.mark.parametrize("reason", ["F", "N", "O", "Q", "P", "D", "G", "3", "4", "", "X"])
def test_other_adjustments_are_no_claims(reason: str) -> None:
    assert detect(row(Reason=reason)).candidates == []


def test_open_units_under_an_unknown_code_are_told() -> None:
    assert reasons(detect(row(Reason="X"))) == [Reason.UNKNOWN_CODE]


@pytest.mark.parametrize("event", ["Shipments", "Receipts", "VendorReturns", "WhseTransfers"])
def test_other_events_are_no_claims(event: str) -> None:
    assert detect(row(EventType=event)).candidates == []


def test_units_that_come_in_are_no_claim() -> None:
    assert detect(row(Quantity="16")).candidates == []


def test_a_reconciled_row_is_left_out() -> None:
    found = detect(row(ReconciledQuantity="16", UnreconciledQuantity="0"))
    assert (found.candidates, reasons(found)) == ([], [Reason.RECONCILED])


def test_more_open_than_taken_is_left_out_for_a_person_to_see() -> None:
    assert reasons(detect(row(UnreconciledQuantity="17"))) == [Reason.INCONSISTENT]


def test_a_row_of_another_marketplace_is_left_out() -> None:
    assert reasons(detect(row(Country="CA"))) == [Reason.OTHER_MARKETPLACE]


@pytest.mark.parametrize("marketplace", ["US", "ATVPDKIKX0DER"])
def test_a_marketplace_is_known_by_name_and_by_id(marketplace: str) -> None:
    assert quantities(detect(row(), marketplace=marketplace)) == [11]


def test_the_ledgers_gb_is_the_uk() -> None:
    assert quantities(detect(row(Country="GB"), marketplace="A1F83G8C2ARO7P")) == [11]


def test_a_marketplace_without_rules_is_left_out_with_that_reason() -> None:
    assert reasons(detect(row(Country="JP"), marketplace="JP")) == [Reason.NO_RULES]


def test_a_row_of_a_day_after_the_judged_one_is_left_out() -> None:
    found = detect(row(), as_of=datetime(2026, 5, 25, tzinfo=UTC))
    assert (found.candidates, reasons(found)) == ([], [Reason.LATER])


LAST_SECOND = datetime(2026, 7, 25, 23, 59, 59, tzinfo=UTC)


def test_the_last_second_of_the_window_is_inside() -> None:
    assert quantities(detect(row(), as_of=LAST_SECOND)) == [11]


def test_the_second_after_the_window_is_too_old() -> None:
    found = detect(row(), as_of=LAST_SECOND + timedelta(seconds=1))
    assert (found.candidates, reasons(found)) == ([], [Reason.TOO_OLD])


def test_units_paid_lately_are_taken_off_even_if_the_ledger_has_not_moved() -> None:
    assert quantities(detect(row(), reimbursed=[paid(4, date(2026, 6, 18))])) == [7]


def test_units_paid_in_kind_are_taken_off_too() -> None:
    in_kind = paid(0, date(2026, 6, 18), quantity_inventory=4)
    assert quantities(detect(row(), reimbursed=[in_kind])) == [7]


@pytest.mark.parametrize("units", [10**20, -(10**20)])
def test_an_absurd_payment_breaks_nothing(units: int) -> None:
    found = detect(row(), reimbursed=[paid(units, date(2026, 6, 18))])
    assert quantities(found) == ([] if units > 0 else [11])


def test_a_row_paid_in_full_is_left_out() -> None:
    found = detect(row(), reimbursed=[paid(11, date(2026, 6, 18))])
    assert (found.candidates, reasons(found)) == ([], [Reason.REIMBURSED])


def test_a_row_paid_in_full_owes_nothing_however_old_it_is() -> None:
    late = LAST_SECOND + timedelta(seconds=1)
    found = detect(row(), reimbursed=[paid(11, date(2026, 7, 20))], as_of=late)
    assert reasons(found) == [Reason.REIMBURSED]


def test_what_is_left_of_a_row_paid_in_part_is_judged_by_the_window() -> None:
    late = LAST_SECOND + timedelta(seconds=1)
    found = detect(row(), reimbursed=[paid(9, date(2026, 7, 20))], as_of=late)
    assert reasons(found) == [Reason.TOO_OLD]


def test_a_claim_is_capped_as_its_rules_say() -> None:
    assert detect(row()).candidates[0].cap_per_unit == Money(cents=500_000, currency="USD")


def test_units_paid_long_ago_are_what_the_ledger_shows_as_reconciled() -> None:
    assert quantities(detect(row(), reimbursed=[paid(5, date(2026, 5, 28))])) == [11]


def test_units_paid_long_ago_beyond_the_reconciled_ones_are_taken_off() -> None:
    assert quantities(detect(row(), reimbursed=[paid(7, date(2026, 5, 28))])) == [9]


@pytest.mark.parametrize(
    "line",
    [
        paid(4, date(2026, 5, 25)),
        paid(4, date(2026, 6, 18), fnsku="X001OTHER1"),
        paid(4, date(2026, 6, 18), reason="Damaged_Warehouse"),
        paid(4, date(2026, 6, 18), reason="CustomerReturn"),
        paid(-4, date(2026, 6, 18)),
    ],
    ids=["before the row", "other product", "other family", "other reason", "reversal"],
)
def test_a_payment_for_something_else_takes_nothing_off(line: ReimbursedUnits) -> None:
    assert quantities(detect(row(), reimbursed=[line])) == [11]


ALL_OPEN = row(ReconciledQuantity="0")


def reversed_on(day: date, units: int = 11, of: str = "R1") -> list[ReimbursedUnits]:
    """A payment for all units of the row, and what Amazon took back of a payment."""
    taken = {"reason": "Reimbursement_Reversal", "reimbursement_id": "R9", "reverses": of}
    first = paid(11, date(2026, 5, 28), reimbursement_id="R1")
    return [first, paid(-units, day, **taken)]


def test_what_amazon_took_back_is_owed_again() -> None:
    assert quantities(detect(ALL_OPEN, reimbursed=reversed_on(date(2026, 6, 6)))) == [11]


@pytest.mark.parametrize(
    "lines",
    [
        reversed_on(date(2026, 6, 7)),
        reversed_on(date(2026, 6, 1), of="R2"),
    ],
    ids=["of the last 14 days", "of another payment"],
)
def test_another_reversal_gives_nothing_back(lines: list[ReimbursedUnits]) -> None:
    assert quantities(detect(ALL_OPEN, reimbursed=lines)) == []


def test_of_what_was_taken_back_in_part_that_part_is_owed() -> None:
    found = detect(ALL_OPEN, reimbursed=reversed_on(date(2026, 6, 1), units=4))
    assert quantities(found) == [4]


def test_the_same_reversal_twice_gives_back_no_more_than_was_paid() -> None:
    first, taken = reversed_on(date(2026, 6, 1))
    second = paid(11, date(2026, 6, 18), reimbursement_id="R3")
    assert quantities(detect(ALL_OPEN, reimbursed=[first, taken, taken, second])) == []


def test_a_payment_counts_once_and_for_the_oldest_row_first() -> None:
    newer = row(Date="06/01/2026", ReferenceID="2", Quantity="-3", ReconciledQuantity="0",
                UnreconciledQuantity="3")  # fmt: skip
    found = detect(newer, row(), reimbursed=[paid(12, date(2026, 6, 18), reason="Lost:Warehouse")])
    assert (quantities(found), reasons(found)) == ([2], [Reason.REIMBURSED])


def test_a_difference_between_amazons_figure_and_the_sums_is_shown() -> None:
    differences = detect(row(), FOUND, row(Reason="F", Quantity="2", ReferenceID="3")).differences
    assert [(one.fnsku, one.unreconciled, one.lost_less_found) for one in differences] == [
        ("X001SLABCD", 11, 9)
    ]


def test_sums_that_agree_are_no_difference() -> None:
    assert detect(row(), FOUND).differences == []


@pytest.mark.parametrize(
    "seller", build_world(11, AS_OF.date()).sellers, ids=lambda one: one.country
)
def test_every_open_row_of_the_sandbox_is_found_and_no_other(seller: Seller) -> None:
    start = AS_OF - timedelta(days=300)
    document = ledger_document(seller, [], Selection(start=start, end=AS_OF, options={}))
    assert document is not None
    found = find_claims(
        parse_ledger(document),
        [],
        marketplace=seller.marketplace_id,
        currency=seller.currency,
        as_of=AS_OF,
    )
    assert Counter((one.ledger_reference, one.quantity) for one in found.candidates) == Counter(
        (one.row.reference, one.row.unreconciled) for one in open_rows(seller, AS_OF.date())
    )
