from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from detection.rulepacks import Valuation, parse_pack, shipped_pack
from models.contracts.claim import ClaimFamily
from models.errors import RulePackInvalid

ENTRY: dict[str, Any] = {
    "marketplace": "US",
    "currency": "USD",
    "family": "lost_warehouse",
    "from": date(2026, 1, 1),
    "until": None,
    "window_days": 60,
    "wait_days": 5,
    "valuation": "sourcing_cost",
    "cap_per_unit_cents": 500000,
    "evidence": ["supplier_invoice"],
    "sources": ["a page [V]"],
}
OLD: dict[str, Any] = {
    **ENTRY,
    "from": date(2025, 1, 1),
    "until": date(2025, 12, 31),
    "window_days": 30,
}


def pack_text(*entries: dict[str, Any]) -> str:
    return yaml.safe_dump({"name": "test", "version": "1", "entries": list(entries)})


each_place = pytest.mark.parametrize(
    ("marketplace", "family"),
    [(place, family) for place in ("US", "UK") for family in ClaimFamily],
)


@each_place
def test_the_shipped_pack_gives_sixty_days(marketplace: str, family: ClaimFamily) -> None:
    assert shipped_pack().rules_on(date(2026, 11, 1), marketplace, family).window_days == 60


@each_place
def test_the_shipped_pack_values_by_sourcing_cost_from_its_day_on(
    marketplace: str, family: ClaimFamily
) -> None:
    days = (date(2025, 3, 30), date(2025, 3, 31))
    values = [shipped_pack().rules_on(day, marketplace, family).valuation for day in days]
    assert values == [Valuation.ESTIMATED_VALUE, Valuation.SOURCING_COST]


def test_the_shipped_pack_caps_a_unit_in_the_us_and_says_how_it_is_known() -> None:
    rules = shipped_pack().rules_on(date(2026, 11, 1), "US", ClaimFamily.LOST_WAREHOUSE)
    caps = [source for source in rules.sources if "5,000" in source]
    assert (rules.cap_per_unit_cents, "[S]" in caps[0]) == (500_000, True)


def test_the_shipped_pack_knows_nothing_before_its_first_day() -> None:
    with pytest.raises(RulePackInvalid):
        shipped_pack().rules_on(date(2024, 10, 22), "US", ClaimFamily.LOST_WAREHOUSE)


def test_the_entry_of_the_day_counts() -> None:
    pack = parse_pack(pack_text(ENTRY, OLD))
    days = (date(2025, 12, 31), date(2026, 1, 1))
    windows = [pack.rules_on(day, "US", ClaimFamily.LOST_WAREHOUSE).window_days for day in days]
    assert windows == [30, 60]


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
        pack_text({**ENTRY, "window_days": 0}),
        pack_text({**ENTRY, "family": "stolen"}),
        pack_text({**ENTRY, "sources": []}),
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
        "waits too long", "no window", "unknown family", "no source", "unknown field",
        "no first day", "no last day", "no entries", "empty", "a list", "not yaml",
    ],
)  # fmt: skip
def test_a_pack_that_does_not_hold_is_refused(text: str) -> None:
    with pytest.raises(RulePackInvalid):
        parse_pack(text)


def test_a_refusal_names_the_day_in_question_in_one_line() -> None:
    with pytest.raises(RulePackInvalid, match=r"no entry holds on 2025-12-31[^\n]*$"):
        parse_pack(pack_text(ENTRY, {**OLD, "until": date(2025, 12, 30)}))
