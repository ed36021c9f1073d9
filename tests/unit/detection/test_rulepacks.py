from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from detection.rule_entries import Automatic, Mark, Span, Topic, Valuation
from detection.rulepacks import check_together, parse_pack, shipped_book, shipped_pack
from models.contracts.claim import ClaimFamily
from models.contracts.money import Money
from models.errors import RulePackInvalid

SOURCES = [
    {"about": about, "mark": "V", "text": "a page"}
    for about in ("dates", "window", "wait", "valuation", "cap", "evidence", "automatic")
]
ENTRY: dict[str, Any] = {
    "marketplaces": ["US"],
    "families": ["lost_warehouse"],
    "from": date(2026, 1, 1),
    "until": None,
    "window": {"counted_from": "ledger_date", "closes": {"days": 60}},
    "wait_days": 5,
    "automatic": "almost_all",
    "valuation": "sourcing_cost",
    "cap_per_unit": {"cents": 500000, "currency": "USD"},
    "evidence": ["supplier_invoice"],
    "sources": SOURCES,
}
OLD: dict[str, Any] = {
    **ENTRY,
    "from": date(2025, 1, 1),
    "until": date(2025, 12, 31),
    "window": {"counted_from": "ledger_date", "closes": {"days": 30}},
}
INSIDE = {"counted_from": "refund_or_replacement", "opens": {"days": 60}, "closes": {"days": 120}}
DAY = date(2026, 11, 1)


def pack_text(*entries: dict[str, Any]) -> str:
    families = ["lost_warehouse", "damaged_warehouse"]
    return yaml.safe_dump(
        {"name": "test", "version": "1", "families": families, "entries": list(entries)}
    )


@pytest.mark.parametrize("family", shipped_pack().families)
@pytest.mark.parametrize("marketplace", ["US", "UK", "GB", "DE", "A1F83G8C2ARO7P"])
def test_the_warehouse_window_is_sixty_days(marketplace: str, family: ClaimFamily) -> None:
    rules = shipped_pack().rules_on(DAY, marketplace, family)
    assert rules.last_day(date(2026, 9, 1)) == date(2026, 10, 31)


@pytest.mark.parametrize("marketplace", ["US", "UK", "DE"])
def test_the_warehouse_values_by_sourcing_cost_from_its_day_on(marketplace: str) -> None:
    days = (date(2025, 3, 30), date(2025, 3, 31))
    pack = shipped_pack()
    values = [pack.rules_on(day, marketplace, ClaimFamily.LOST_WAREHOUSE).valuation for day in days]
    assert values == [Valuation.ESTIMATED_VALUE, Valuation.SOURCING_COST]


def test_a_us_unit_is_capped_and_the_cap_is_second_hand() -> None:
    rules = shipped_pack().rules_on(DAY, "US", ClaimFamily.LOST_WAREHOUSE)
    marks = [source.mark for source in rules.sources if source.about is Topic.CAP]
    assert (rules.cap_per_unit, marks) == (Money(cents=500_000, currency="USD"), [Mark.SECOND_HAND])


def test_the_shipped_pack_knows_nothing_before_its_first_day() -> None:
    with pytest.raises(RulePackInvalid):
        shipped_pack().rules_on(date(2024, 10, 22), "US", ClaimFamily.LOST_WAREHOUSE)


def test_the_entry_of_the_day_counts() -> None:
    pack = parse_pack(pack_text(ENTRY, OLD))
    days = (date(2025, 12, 31), date(2026, 1, 1))
    windows = [pack.rules_on(day, "US", ClaimFamily.LOST_WAREHOUSE).window for day in days]
    assert [str(window.closes) for window in windows] == ["30 days", "60 days"]


def test_the_deadline_is_the_end_of_the_last_day() -> None:
    rules = parse_pack(pack_text(ENTRY)).rules_on(
        date(2026, 2, 1), "US", ClaimFamily.LOST_WAREHOUSE
    )
    assert rules.deadline(date(2026, 1, 1)) == datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        pack_text(ENTRY, {**OLD, "until": date(2026, 1, 1)}),
        pack_text(ENTRY, {**OLD, "until": None}),
        pack_text(ENTRY, {**OLD, "until": date(2025, 12, 30)}),
        pack_text(OLD),
        pack_text({**ENTRY, "until": date(2025, 1, 1)}),
        pack_text({**ENTRY, "wait_days": 60}),
        pack_text({**ENTRY, "window": {"counted_from": "ledger_date", "closes": {"days": 0}}}),
        pack_text({**ENTRY, "window": {**INSIDE, "opens": {"days": 120}}}),
        pack_text({**ENTRY, "window": {**INSIDE, "closes": {"days": 90, "months": 3}}}),
        pack_text({**ENTRY, "families": ["stolen"]}),
        pack_text({**ENTRY, "families": ["removal_lost"]}),
        pack_text({**ENTRY, "sources": []}),
        pack_text({**ENTRY, "sources": SOURCES[1:]}),
        pack_text({**ENTRY, "unknown": 1}),
        pack_text({key: value for key, value in ENTRY.items() if key != "from"}),
        pack_text({key: value for key, value in ENTRY.items() if key != "until"}),
        pack_text(),
        "",
        "- just a list",
        "name: [",
    ],
    ids=[
        "a day twice", "two without end", "a day left out", "no rules at last", "ends too early",
        "waits too long", "no window", "closes as it opens", "days and months", "unknown family",
        "family of another pack", "no source", "a fact without source", "unknown field",
        "no first day", "no last day", "no entries", "empty", "a list", "not yaml",
    ],
)  # fmt: skip
def test_a_pack_that_does_not_hold_is_refused(text: str) -> None:
    with pytest.raises(RulePackInvalid):
        parse_pack(text)


def test_a_refusal_names_the_day_in_question_in_one_line() -> None:
    with pytest.raises(RulePackInvalid, match=r"no entry holds on 2025-12-31[^\n]*$"):
        parse_pack(pack_text(ENTRY, {**OLD, "until": date(2025, 12, 30)}))


def test_months_end_with_a_shorter_month() -> None:
    assert Span(months=6).after(date(2026, 8, 31)) == date(2027, 2, 28)


def test_months_count_across_the_year() -> None:
    assert Span(months=9).after(date(2026, 4, 15)) == date(2027, 1, 15)


def test_a_window_that_opens_later_has_a_first_day() -> None:
    rules = parse_pack(pack_text({**ENTRY, "window": INSIDE})).entries[0]
    assert rules.first_day(date(2026, 1, 1)) == date(2026, 3, 2)


def test_two_packs_about_one_family_are_refused() -> None:
    pack = parse_pack(pack_text(ENTRY))
    with pytest.raises(RulePackInvalid):
        check_together([pack, pack])


# The windows of docs/field.md, line by line: opens, closes, counted from.
WINDOWS = [
    ("US", "lost_warehouse", "0 days", "60 days", "ledger_date"),
    ("UK", "damaged_warehouse", "0 days", "60 days", "ledger_date"),
    ("US", "refund_not_returned", "60 days", "120 days", "refund_or_replacement"),
    ("UK", "wrong_return", "45 days", "105 days", "refund_or_replacement"),
    ("DE", "refund_not_returned", "45 days", "105 days", "refund_or_replacement"),
    ("US", "removal_lost", "15 days", "75 days", "removal_shipment"),
    ("AE", "removal_lost", "15 days", "75 days", "removal_shipment"),
    ("US", "removal_short", "0 days", "60 days", "removal_delivery"),
    ("AE", "removal_short", "0 days", "30 days", "removal_delivery"),
    ("US", "inbound_shortage", "0 days", "9 months", "delivery_to_amazon"),
    ("DE", "inbound_shortage", "0 days", "6 months", "delivery_to_amazon"),
    ("AE", "inbound_shortage", "15 days", "60 days", "delivery_to_amazon"),
    ("US", "fee_overcharge", "0 days", "90 days", "fee_charge"),
    ("FR", "fee_overcharge", "0 days", "90 days", "fee_charge"),
    ("US", "multichannel_lost", "0 days", "90 days", "promised_delivery"),
    ("US", "underpaid_reimbursement", "0 days", "60 days", "reimbursement"),
    ("IN", "underpaid_reimbursement", "0 days", "60 days", "reimbursement"),
]


@pytest.mark.parametrize(("place", "family", "opens", "closes", "start"), WINDOWS)
def test_the_shipped_window(place: str, family: str, opens: str, closes: str, start: str) -> None:
    known = ClaimFamily(family)
    window = shipped_book().pack_of(known).rules_on(DAY, place, known).window
    assert (str(window.opens), str(window.closes), window.counted_from) == (opens, closes, start)


@pytest.mark.parametrize(
    ("place", "family"),
    [
        ("UK", "inbound_shortage"),
        ("UK", "removal_lost"),
        ("DE", "removal_short"),
        ("US", "wrong_reversal"),
        ("US", "referral_overcharge"),
        ("UK", "multichannel_lost"),
        ("BR", "lost_warehouse"),
    ],
)
def test_where_nothing_was_found_there_is_no_rule_and_a_reason(place: str, family: str) -> None:
    known = ClaimFamily(family)
    with pytest.raises(RulePackInvalid, match=r"found|known"):
        shipped_book().pack_of(known).rules_on(DAY, place, known)


def test_every_family_is_the_matter_of_a_shipped_pack() -> None:
    of_packs = {family for pack in shipped_book().packs for family in pack.families}
    assert of_packs == set(ClaimFamily)


def test_the_american_inbound_window_tells_what_speaks_against_it() -> None:
    rules = (
        shipped_book()
        .pack_of(ClaimFamily.INBOUND_SHORTAGE)
        .rules_on(DAY, "US", ClaimFamily.INBOUND_SHORTAGE)
    )
    assert [(one.about, len(one.says), one.chosen) for one in rules.conflicts] == [
        (Topic.WINDOW, 3, "9 months")
    ]


def test_removals_are_never_paid_unasked() -> None:
    rules = (
        shipped_book()
        .pack_of(ClaimFamily.REMOVAL_LOST)
        .rules_on(DAY, "US", ClaimFamily.REMOVAL_LOST)
    )
    assert rules.automatic is Automatic.NEVER
