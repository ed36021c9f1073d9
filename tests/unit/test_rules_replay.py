"""A stored claim under another rule pack or threshold."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from cli.rules.replay_run import summed
from cli.rules.replaying import Change, Changed, OtherRules, replay
from detection.rule_entries import Span, Valuation, Window
from detection.rulepacks import RulePack, shipped_book, shipped_pack
from models.contracts.claim import (
    AutoSubmit,
    ClaimFile,
    ClaimIdentity,
    ClaimPolicy,
    ClaimStatus,
    Reckoning,
    ReportRow,
)
from models.repositories.claims import ClaimRecord
from tests.unit.claims.claim_samples import CLAIM_ID, FACTS, match, usd

FOUND = datetime(2026, 2, 1, 9, tzinfo=UTC)
LEDGER_DAY = date(2026, 1, 12)
TENANT, SELLER = UUID(int=1), UUID(int=2)
WHOLE = RulePack.model_validate(shipped_pack())


def claim(
    *, file: ClaimFile | None = None, policy: ClaimPolicy | None = None, **facts: Any
) -> ClaimRecord:
    """A claim as the shipped rules have it, with a match that a bare threshold files."""
    rules = WHOLE.rules_on(FOUND.date(), "US", FACTS.family)
    known = {"deadline": rules.deadline(LEDGER_DAY), "cap_per_unit": rules.cap_per_unit}
    return ClaimRecord(
        follows=None,
        identity=ClaimIdentity(tenant_id=TENANT, seller_id=SELLER, claim_id=CLAIM_ID),
        facts=FACTS.model_copy(update=known | facts),
        policy=policy or ClaimPolicy(auto_submit=AutoSubmit.THRESHOLD),
        status=ClaimStatus.UNDER_REVIEW,
        file=file or ClaimFile(match=match()),
        claimed=None,
        approved=None,
        paid=None,
        amount=usd(0),
        seq=1,
        waiting_since=FOUND,
        workflow_started_at=FOUND,
        created_at=FOUND,
        updated_at=FOUND,
    )


def rules(threshold: float | None = None, **entry: Any) -> OtherRules:
    """The shipped pack with these fields of its entries changed."""
    entries = [one.model_copy(update=entry) for one in WHOLE.entries]
    pack = WHOLE.model_copy(update={"entries": entries})
    return OtherRules(pack=pack, today=shipped_book(), threshold=threshold)


def window(closes: int, opens: int = 0) -> Window:
    return WHOLE.entries[0].window.model_copy(
        update={"opens": Span(days=opens), "closes": Span(days=closes)}
    )


def changed(stored: ClaimRecord, other: OtherRules) -> Changed:
    found = replay(stored, other)
    assert found is not None
    return found


def test_under_the_rules_in_force_nothing_changes() -> None:
    assert replay(claim(), rules(threshold=0.85)) is None


def test_a_window_that_was_over_when_it_was_found_claims_nothing() -> None:
    found = changed(claim(), rules(window=window(closes=10)))
    assert found.changes == [Change.NOT_CLAIMED]
    assert (found.before_cents, found.after_cents) == (3 * 840, 0)


def test_a_marketplace_without_rules_claims_nothing() -> None:
    found = changed(claim(), rules(marketplaces=["UK"]))
    assert found.changes == [Change.NOT_CLAIMED]


def test_a_longer_window_moves_the_deadline_and_no_money() -> None:
    found = changed(claim(), rules(window=window(closes=90)))
    assert found.changes == [Change.DEADLINE]
    assert found.deadline_after == datetime(2026, 4, 12, 23, 59, 59, tzinfo=UTC)
    assert found.after_cents == found.before_cents


def test_a_longer_wait_claims_later() -> None:
    assert changed(claim(), rules(wait_days=30)).changes == [Change.CLAIMED_LATER]


def test_a_cap_below_the_cost_lowers_the_value() -> None:
    found = changed(claim(), rules(cap_per_unit=usd(500)))
    assert (found.changes, found.after_cents) == ([Change.VALUE], 3 * 500)


def test_a_cap_above_the_cost_changes_nothing() -> None:
    assert replay(claim(), rules(cap_per_unit=usd(900))) is None


def test_without_a_match_the_cap_is_the_value() -> None:
    found = changed(claim(file=ClaimFile()), rules(cap_per_unit=usd(500)))
    assert (found.before_cents, found.after_cents) == (3 * 500_000, 3 * 500)


def test_another_valuation_is_told_without_an_amount() -> None:
    found = changed(claim(), rules(valuation=Valuation.ESTIMATED_VALUE))
    assert (found.changes, found.after_cents) == ([Change.VALUATION], None)


def test_what_reports_reckon_has_no_cap() -> None:
    reckoning = Reckoning(
        amount=usd(7_000),
        formula="1 x 70.00",
        why="Refunded, and not returned",
        rows=(ReportRow(report="returns", key="1"),),
        is_certain=False,
    )
    assert replay(claim(reckoning=reckoning), rules(0.1, cap_per_unit=usd(1))) is None


@pytest.mark.parametrize(
    ("probability", "threshold", "change"),
    [
        (0.9, 0.95, Change.ASK_NOT_FILE),
        (0.7, 0.65, Change.FILE_NOT_ASK),
        (0.4, 0.45, None),
        (0.4, 0.3, Change.FILE_NOT_WAIT),
    ],
)
def test_a_threshold_changes_the_gates_way(
    probability: float, threshold: float, change: Change | None
) -> None:
    stored = claim(file=ClaimFile(match=match(probability=probability)))
    found = replay(stored, rules(threshold))
    assert (None if found is None else found.changes) == (None if change is None else [change])


def test_a_lower_threshold_files_nothing_that_is_not_certified() -> None:
    stored = claim(file=ClaimFile(match=match(probability=0.7)), policy=ClaimPolicy())
    assert replay(stored, rules(0.6)) is None


def test_a_claim_of_two_changes_is_in_the_money_once() -> None:
    whole = summed([claim(), claim()], rules(0.95, cap_per_unit=usd(500)))
    assert [(one.change, one.claims) for one in whole.sums] == [
        (Change.VALUE, 2),
        (Change.ASK_NOT_FILE, 2),
    ]
    (money,) = whole.money
    assert (money.claims, money.before_cents, money.after_cents) == (2, 5_040, 3_000)


def test_an_amount_that_is_not_known_is_in_no_sum() -> None:
    whole = summed([claim()], rules(valuation=Valuation.NOT_KNOWN))
    (money,) = whole.money
    assert (money.claims, money.unknown, money.before_cents, money.after_cents) == (1, 1, 0, 0)


def test_a_change_that_moves_no_money_is_told_with_what_it_is_about() -> None:
    whole = summed([claim()], rules(0.95, cap_per_unit=usd(500)))
    assert [(one.before_cents, one.after_cents) for one in whole.sums] == [
        (2_520, 1_500),
        (2_520, 2_520),
    ]
