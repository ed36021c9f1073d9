"""Reimbursements followed to settlements: stored once, with the evidence of each link."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from psycopg import connect, sql

from activities.payouts_followed import follow
from claims.payout_differences import differences
from detection.reports.kinds import ReportKind
from models.contracts.claim import PayoutLine
from models.contracts.deposits import DifferenceReason, LinkRule
from models.contracts.money import Money
from models.db import Database
from models.repositories import payout_links, reimbursements, seller_money, settlements
from tests.database.test_report_rows import MONDAY, SETTLEMENT_HEADER, TUESDAY, Shelf, file
from tests.fixtures_database import DatabaseUrls

DEPOSITED = datetime(2026, 5, 17, tzinfo=UTC)
NOW = datetime(2026, 6, 20, tzinfo=UTC)
REIMBURSEMENT_HEADER = [
    *("approval-date", "reimbursement-id", "case-id", "reason", "sku", "fnsku", "currency-unit"),
    *("amount-total", "quantity-reimbursed-cash", "quantity-reimbursed-inventory"),
    *("quantity-reimbursed-total", "original-reimbursement-id"),
]
ALL_LINKS = sql.SQL("SELECT xmin::text, * FROM payout_links ORDER BY row_key, line_id")
ALL_LINES = sql.SQL("SELECT xmin::text, * FROM settlement_lines ORDER BY row_key")
ALL_SETTLEMENTS = sql.SQL("SELECT xmin::text, * FROM settlements ORDER BY settlement_id")


def settlement(*lines: tuple[str, str, str], total: str) -> bytes:
    """A settlement with lines of (amount type, amount, sku)."""
    dates = ["2026-05-01 00:00:00 UTC", "2026-05-15 00:00:00 UTC", "2026-05-17 00:00:00 UTC"]
    rows = [["900", *dates, total, "USD", *[""] * 7]]
    for amount_type, amount, sku in lines:
        about = ("other-transaction", "", amount_type, "WAREHOUSE_LOST")
        rows.append(["900", "", "", "", "", "", *about, amount, "2026-05-03", sku])
    return file(SETTLEMENT_HEADER, *rows)


LOST = ("FBA Inventory Reimbursement", "33.30", "SKU-1")
SOLD = ("ItemPrice", "19.50", "SKU-1")


def paid(line_id: str = "R1/X001//1", cents: int = 3330, reverses: str | None = None) -> PayoutLine:
    return PayoutLine(
        line_id=line_id,
        reimbursement_id=line_id.split("/", maxsplit=1)[0],
        case_id="",
        amount=Money(cents=cents, currency="USD"),
        approved_on=date(2026, 5, 2),
        reverses=reverses,
    )


class Ledger(Shelf):
    """A seller whose reports are loaded, and whose payouts are stored."""

    def told(self, content: bytes, at: datetime = MONDAY) -> None:
        """A settlement report is loaded."""
        self.keep(ReportKind.SETTLEMENT, content, at)
        self.load()

    def reimbursed(self, *lines: PayoutLine) -> None:
        with self.database.tenant(self.seller.tenant_id) as session:
            reimbursements.store_lines(session, self.seller, list(lines), MONDAY)

    def names(self, reimbursement_id: str, sku: str, fnsku: str) -> None:
        """The reimbursements report that tells the product's SKU is loaded."""
        row = ["2026-05-02T00:00:00+00:00", reimbursement_id, "", "Lost_Warehouse", sku, fnsku]
        content = file(REIMBURSEMENT_HEADER, [*row, "USD", "33.30", "1", "0", "1", ""])
        self.keep(ReportKind.REIMBURSEMENTS, content)
        self.load()

    def follow(self) -> tuple[int, int]:
        with self.database.tenant(self.seller.tenant_id) as session:
            return follow(session, self.seller.seller_id, NOW)

    def reasons(self) -> list[DifferenceReason]:
        with self.database.tenant(self.seller.tenant_id) as session:
            money = seller_money.read(session, self.seller.seller_id)
        return [one.reason for one in differences(money, NOW)]


@pytest.fixture
def ledger(database: Database, tmp_path: Path) -> Ledger:
    known = Ledger(database, tmp_path, None)
    known.names("R1", "SKU-1", "X001")
    return known


def test_a_reimbursement_is_followed_to_its_deposit(ledger: Ledger, database: Database) -> None:
    ledger.reimbursed(paid())
    ledger.told(settlement(LOST, SOLD, total="52.80"))
    ledger.follow()
    with database.tenant(ledger.seller.tenant_id) as session:
        went = payout_links.deposits(session, ["R1/X001//1"])
    (one,) = went[ledger.seller.seller_id, "R1/X001//1"]
    money = (one.settlement_id, one.deposited_at, one.amount.cents)
    assert (*money, one.rule, one.report_line) == (
        *("900", DEPOSITED, 3330),
        *(LinkRule.SAME_AMOUNT, 3),
    )


def test_money_that_is_at_the_bank_is_no_difference(ledger: Ledger) -> None:
    ledger.reimbursed(paid())
    ledger.told(settlement(LOST, SOLD, total="52.80"))
    ledger.follow()
    assert ledger.reasons() == []


def test_followed_again_nothing_is_written(ledger: Ledger, database_urls: DatabaseUrls) -> None:
    ledger.reimbursed(paid())
    ledger.told(settlement(LOST, SOLD, total="52.80"))

    def stored() -> list[object]:
        with connect(database_urls.owner) as looking:
            tables = (ALL_LINKS, ALL_LINES, ALL_SETTLEMENTS)
            return [looking.execute(table).fetchall() for table in tables]

    ledger.follow()
    before = stored()
    assert (ledger.follow(), stored()) == ((0, 0), before)


def test_a_line_that_comes_late_is_linked_then(ledger: Ledger) -> None:
    ledger.told(settlement(LOST, SOLD, total="52.80"))
    ledger.follow()
    assert ledger.reasons() == [DifferenceReason.UNKNOWN_REIMBURSEMENT]
    ledger.reimbursed(paid())
    assert (ledger.follow(), ledger.reasons()) == ((1, 0), [])


def test_a_surer_link_takes_the_place_of_another(ledger: Ledger) -> None:
    ledger.names("R2", "SKU-1", "X001")
    ledger.reimbursed(paid("R2/X001//1", 5000))
    ledger.told(settlement(LOST, SOLD, total="52.80"))
    ledger.follow()
    assert ledger.reasons() == [DifferenceReason.SETTLED_IN_PART]
    ledger.reimbursed(paid())
    assert (ledger.follow(), ledger.reasons()) == ((1, 1), [DifferenceReason.NOT_SETTLED])


def test_a_settlement_in_two_reports_counts_once(ledger: Ledger) -> None:
    ledger.reimbursed(paid())
    content = settlement(LOST, SOLD, total="52.80")
    ledger.told(content)
    ledger.told(content, TUESDAY)
    ledger.follow()
    assert ledger.reasons() == []


def test_rows_that_do_not_add_up_are_told(ledger: Ledger) -> None:
    ledger.told(settlement(SOLD, total="52.80"))
    ledger.follow()
    assert ledger.reasons() == [DifferenceReason.SETTLEMENT_DOES_NOT_ADD_UP]


def test_a_row_that_cannot_be_read_is_missing_from_the_sum(ledger: Ledger) -> None:
    absurd = ("ItemPrice", "90000000000000000.00", "SKU-1")
    ledger.told(settlement(SOLD, absurd, total="52.80"))
    ledger.follow()
    assert ledger.reasons() == [DifferenceReason.SETTLEMENT_DOES_NOT_ADD_UP]


def test_another_tenant_sees_none_of_it(ledger: Ledger, database: Database, tmp_path: Path) -> None:
    ledger.told(settlement(LOST, SOLD, total="52.80"))
    ledger.follow()
    other = Shelf(database, tmp_path, None).seller
    with database.tenant(other.tenant_id) as session:
        assert settlements.of_seller(session, ledger.seller.seller_id) == []
