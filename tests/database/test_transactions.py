"""Transactions of Finances in the tables, and what they explain before a settlement does."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from detection.reports.kinds import ReportKind
from models.contracts.deposits import DifferenceReason, PostedTransaction, TransactionState
from models.db import Database
from models.repositories import report_rows, transactions
from tests.database.test_payout_links import LOST, Ledger, paid, settlement
from tests.database.test_report_rows import MONDAY, TUESDAY

POSTED = datetime(2026, 5, 3, 10, 20, 30, 500_000, tzinfo=UTC)


def transaction(
    transaction_id: str = "T1", state: str = "RELEASED", at: datetime = POSTED
) -> dict[str, Any]:
    total = {"currencyCode": "USD", "currencyAmount": 33.3}
    return {
        "transactionId": transaction_id,
        "description": "FBAInventoryReimbursement",
        "transactionStatus": state,
        "postedDate": at.isoformat(timespec="milliseconds"),
        "totalAmount": total,
        "items": [{"totalAmount": total, "contexts": [{"sku": "SKU-1"}]}],
    }


@pytest.fixture
def ledger(database: Database, tmp_path: Path) -> Ledger:
    known = Ledger(database, tmp_path, None)
    known.names("R1", "SKU-1", "X001")
    known.reimbursed(paid())
    return known


def posts(ledger: Ledger, *found: dict[str, Any], at: datetime = MONDAY) -> None:
    content = json.dumps({"transactions": found}).encode()
    ledger.keep(ReportKind.TRANSACTIONS, content, at)
    ledger.load()


def known(ledger: Ledger) -> list[PostedTransaction]:
    with ledger.database.tenant(ledger.seller.tenant_id) as session:
        return transactions.of_seller(session, ledger.seller.seller_id)


def held(ledger: Ledger, before: datetime, limit: int = 9) -> list[datetime]:
    with ledger.database.tenant(ledger.seller.tenant_id) as session:
        return transactions.held(session, ledger.seller.seller_id, before, limit)


def test_a_transaction_is_known_as_it_was_told(ledger: Ledger) -> None:
    posts(ledger, transaction())
    (one,) = known(ledger)
    assert (one.transaction_id, one.sku, one.amount.cents, one.posted_on, one.state) == (
        *("T1", "SKU-1", 3330),
        *(POSTED.date(), TransactionState.RELEASED),
    )


def test_a_state_that_is_new_to_us_is_kept_as_unknown(ledger: Ledger) -> None:
    posts(ledger, transaction(state="PARKED"))
    assert [one.state for one in known(ledger)] == [TransactionState.UNKNOWN]


def test_a_released_transaction_stays_one_and_its_past_is_kept(ledger: Ledger) -> None:
    posts(ledger, transaction(state="DEFERRED"))
    posts(ledger, transaction(state="DEFERRED_RELEASED"), at=TUESDAY)
    (one,) = known(ledger)
    with ledger.database.tenant(ledger.seller.tenant_id) as session:
        versions = report_rows.versions_of(
            session, ledger.seller.seller_id, ReportKind.TRANSACTIONS, one.row_key
        )
    states = [version.cells["transaction_status"] for version in versions]
    assert states == ["DEFERRED", "DEFERRED_RELEASED"]


def test_money_that_finances_shows_is_posted(ledger: Ledger) -> None:
    posts(ledger, transaction())
    assert ledger.reasons() == [DifferenceReason.POSTED]


def test_money_that_amazon_holds_is_deferred(ledger: Ledger) -> None:
    posts(ledger, transaction(state="DEFERRED"))
    assert ledger.reasons() == [DifferenceReason.DEFERRED]


def test_a_settlement_ends_what_finances_explained(ledger: Ledger) -> None:
    posts(ledger, transaction())
    ledger.told(settlement(LOST, total="33.30"))
    assert ledger.reasons() == []


def test_those_that_are_held_are_told_newest_first_up_to_a_limit(ledger: Ledger) -> None:
    moments = [POSTED - timedelta(days=days) for days in range(3)]
    posts(ledger, *(transaction(f"T{at:%d}", "DEFERRED", at) for at in moments))
    assert held(ledger, POSTED + timedelta(days=1), limit=2) == moments[:2]


def test_those_within_the_window_and_those_that_are_free_are_not_looked_at_again(
    ledger: Ledger,
) -> None:
    early = POSTED - timedelta(days=9)
    posts(ledger, transaction("T1", "DEFERRED"), transaction("T2", "DEFERRED_RELEASED", early))
    assert held(ledger, POSTED) == []
