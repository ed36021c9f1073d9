"""The text of a claim: true to what proves it, and never longer than Amazon's field."""

from datetime import UTC, date, datetime

import pytest

from integrations.amazon.narrative import VALUE_LIMIT, narrative
from models.contracts.claim import ClaimFacts, ClaimFamily, Reckoning, ReportRow
from models.contracts.money import Money

PAID = Money(cents=3607, currency="USD")
LONG = "x" * (VALUE_LIMIT * 3)
RECKONING = Reckoning(
    amount=PAID,
    formula="2 units at USD 19.50 less fees",
    why="Two units were refunded and none came back.",
    rows=(ReportRow(report="SETTLEMENT", key="111-1/SKU-1"),),
    is_certain=True,
)


def facts(family: ClaimFamily, reckoning: Reckoning | None = None, name: str = "A") -> ClaimFacts:
    return ClaimFacts(
        family=family,
        marketplace="US",
        currency="USD",
        ledger_key="key",
        ledger_reference=name,
        ledger_date=date(2026, 9, 1),
        fulfillment_center="",
        fnsku=name,
        asin=name,
        msku=name,
        title=name,
        quantity=2,
        deadline=datetime(2026, 12, 1, tzinfo=UTC),
        rule_pack="returns",
        rule_pack_version="2026-11-23",
        reckoning=reckoning,
    )


def test_a_claim_by_reports_names_its_rows() -> None:
    text = narrative(facts(ClaimFamily.REFUND_NOT_RETURNED, RECKONING), PAID)
    assert "- SETTLEMENT: 111-1/SKU-1" in text


def test_a_claim_by_reports_speaks_of_no_document() -> None:
    text = narrative(facts(ClaimFamily.REFUND_NOT_RETURNED, RECKONING), PAID)
    assert "attached" not in text


def test_a_claim_with_an_invoice_speaks_of_it() -> None:
    assert "attached purchase documents" in narrative(facts(ClaimFamily.LOST_WAREHOUSE), PAID)


@pytest.mark.parametrize("family", ClaimFamily)
def test_it_says_that_software_prepared_it(family: ClaimFamily) -> None:
    assert "automated software" in narrative(facts(family), PAID)


@pytest.mark.parametrize("family", ClaimFamily)
def test_the_longest_values_fit_amazons_field(family: ClaimFamily) -> None:
    row = ReportRow(report="GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2", key=LONG)
    long = RECKONING.model_copy(update={"formula": LONG, "why": LONG, "rows": (row,) * 9})
    assert len(narrative(facts(family, long, LONG), PAID)) <= 2000
