"""The claimed amount: sourcing cost, cut to Amazon's cap for one unit."""

from datetime import UTC, date, datetime

import pytest

from claims.valuation import claimed_amount
from models.contracts.claim import ClaimFacts, ClaimFamily
from models.contracts.money import Money

COST = Money(cents=600_000, currency="USD")


def facts(cap: Money | None) -> ClaimFacts:
    return ClaimFacts(
        family=ClaimFamily.LOST_WAREHOUSE,
        marketplace="US",
        currency="USD",
        ledger_key="row",
        ledger_reference="1",
        ledger_date=date(2026, 10, 1),
        fulfillment_center="PHX7",
        fnsku="X00",
        asin="B00",
        msku="M",
        title="A rack",
        quantity=3,
        deadline=datetime(2026, 11, 30, tzinfo=UTC),
        rule_pack="warehouse",
        rule_pack_version="1",
        cap_per_unit=cap,
    )


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        (None, 1_800_000),
        (Money(cents=500_000, currency="USD"), 1_500_000),
        (Money(cents=600_000, currency="USD"), 1_800_000),
        (Money(cents=1, currency="GBP"), 1_800_000),
    ],
    ids=["no cap", "cap below the cost", "cap at the cost", "cap in another currency"],
)
def test_claimed_amount_is_the_cost_up_to_the_cap(cap: Money | None, expected: int) -> None:
    assert claimed_amount(facts(cap), COST).cents == expected
