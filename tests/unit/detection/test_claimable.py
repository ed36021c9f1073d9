"""Which candidates become claims, and with which facts."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from detection.claimable import Claimable, claimable
from detection.families.findings import Candidate, Confidence, RowRef
from detection.reports.kinds import ReportKind
from detection.rulepacks import shipped_book
from models.contracts.claim import ClaimFacts, ClaimFamily
from models.contracts.money import Money

AS_OF = date(2026, 11, 2)
DISPOSED = {"family": ClaimFamily.DISPOSED_WITHOUT_ORDER, "key": "k-1", "reference": "7001"}


def candidate(**wanted: Any) -> Candidate:
    """A refund without a return, of two units."""
    known: dict[str, Any] = {
        "family": ClaimFamily.REFUND_NOT_RETURNED,
        "marketplace": "ATVPDKIKX0DER",
        "key": "111-1/SKU-1/2026-08-01",
        "fnsku": "X001",
        "sku": "SKU-1",
        "asin": "",
        "reference": "111-1",
        "start": date(2026, 8, 1),
        "quantity": 2,
        "value": Money(cents=3607, currency="USD"),
        "formula": "2 x USD 18.03",
        "opens_on": date(2026, 9, 30),
        "deadline": datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC),
        "rule_pack": "returns",
        "rule_pack_version": "2026-11-23",
        "confidence": Confidence.HIGH,
        "why": "Two refunded, none returned.",
        "rows": (RowRef(report=ReportKind.SETTLEMENT, file="kept", line=3, key="S1/3"),),
    }
    return Candidate.model_validate(known | wanted)


def ledger() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "date": [date(2026, 5, 1), date(2026, 6, 1)],
            "fnsku": ["X001", "X001"],
            "asin": ["B01", "B01"],
            "msku": ["SKU-1", "SKU-1"],
            "title": ["Shelf", "Shelf, oak"],
            "row_key": ["k-1", "k-2"],
            "fulfillment_center": ["LGB3", None],
        }
    )


def judged(*candidates: Candidate) -> Claimable:
    frames = {ReportKind.LEDGER_DETAIL: ledger()}
    return claimable(candidates, frames, shipped_book(), "USD", AS_OF)


def counted(found: Claimable) -> Counter[str]:
    """What is left to people, by family."""
    return Counter(one.family.value for one in found.by_hand)


def facts(**wanted: Any) -> ClaimFacts:
    (found,) = judged(candidate(**wanted)).facts
    return found


def test_what_reports_show_is_claimed_at_their_sum() -> None:
    reckoning = facts().reckoning
    assert reckoning is not None
    assert (reckoning.amount.cents, [row.key for row in reckoning.rows]) == (3607, ["S1/3"])


@pytest.mark.parametrize(
    ("confidence", "certain"),
    [(Confidence.HIGH, True), (Confidence.MEDIUM, False), (Confidence.LOW, False)],
)
def test_only_what_is_sure_goes_without_a_question(confidence: Confidence, certain: bool) -> None:
    reckoning = facts(confidence=confidence).reckoning
    assert reckoning is not None
    assert reckoning.is_certain == certain


def test_names_of_the_product_come_from_the_newest_row_of_the_ledger() -> None:
    found = facts(fnsku="")
    assert (found.fnsku, found.asin, found.title) == ("X001", "B01", "Shelf, oak")


def test_what_has_no_fnsku_stays_a_candidate() -> None:
    found = judged(candidate(fnsku="", sku="SKU-9"))
    assert (found.facts, counted(found)) == ([], {"refund_not_returned": 1})


def test_what_no_report_values_stays_a_candidate() -> None:
    assert counted(judged(candidate(value=None))) == {"refund_not_returned": 1}


def test_disposed_units_ask_for_an_invoice() -> None:
    assert facts(**DISPOSED).reckoning is None


def test_disposed_units_keep_their_rows_key_and_centre() -> None:
    found = facts(**DISPOSED)
    assert (found.ledger_key, found.fulfillment_center) == ("k-1", "LGB3")


def test_disposed_units_have_the_cap_of_their_rules() -> None:
    entry = shipped_book().pack_of(ClaimFamily.DISPOSED_WITHOUT_ORDER)
    rules = entry.rules_on(AS_OF, "ATVPDKIKX0DER", ClaimFamily.DISPOSED_WITHOUT_ORDER)
    assert facts(**DISPOSED).cap_per_unit == rules.cap_per_unit


@pytest.mark.parametrize(
    "family",
    [
        ClaimFamily.REMOVAL_LOST,
        ClaimFamily.FEE_OVERCHARGE,
        ClaimFamily.UNDERPAID_REIMBURSEMENT,
        ClaimFamily.MULTICHANNEL_LOST,
    ],
)
def test_what_needs_more_than_opside_has_stays_a_candidate(family: ClaimFamily) -> None:
    assert counted(judged(candidate(family=family))) == {family.value: 1}


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ({"family": ClaimFamily.REMOVAL_SHORT}, "by the removal order"),
        ({"family": ClaimFamily.UNDERPAID_REIMBURSEMENT}, "Reimbursement Revaluation Tool"),
        ({"family": ClaimFamily.INBOUND_SHORTAGE, "confidence": Confidence.LOW}, "14 days"),
        ({"value": None}, "Look for the row"),
    ],
)
def test_what_is_left_to_people_says_what_they_do(left: dict[str, Any], said: str) -> None:
    (one,) = judged(candidate(**left)).by_hand
    assert said in one.to_do


def test_what_is_left_to_people_has_its_rows_and_its_reckoning() -> None:
    wanted = candidate(family=ClaimFamily.FEE_OVERCHARGE)
    (one,) = judged(wanted).by_hand
    assert (one.value, one.deadline, [row.key for row in one.rows]) == (
        wanted.value,
        wanted.deadline,
        [row.key for row in wanted.rows],
    )


def test_units_that_never_came_in_ask_for_an_invoice() -> None:
    assert facts(family=ClaimFamily.INBOUND_SHORTAGE).reckoning is None


def test_a_shipment_that_may_still_come_in_stays_a_candidate() -> None:
    found = judged(candidate(family=ClaimFamily.INBOUND_SHORTAGE, confidence=Confidence.LOW))
    assert (found.facts, counted(found)) == ([], {"inbound_shortage": 1})


def test_units_lost_in_the_warehouse_go_their_own_way() -> None:
    found = judged(candidate(family=ClaimFamily.LOST_WAREHOUSE))
    assert (found.facts, counted(found)) == ([], {})


def test_the_nearest_deadline_comes_first() -> None:
    sooner = datetime(2026, 11, 5, tzinfo=UTC)
    found = judged(candidate(), candidate(key="other", deadline=sooner))
    assert [one.ledger_key for one in found.facts] == ["other", "111-1/SKU-1/2026-08-01"]
