"""Rows of reports in PostgreSQL: each once, with what Amazon changed later, and back as frames."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import polars as pl
import psycopg
import pytest
from polars.testing import assert_frame_equal
from psycopg import sql
from temporalio.testing import ActivityEnvironment

from activities.report_frames import frames
from activities.report_loading import ReportLoading
from detection.reports.kinds import ReportKind
from detection.reports.reading import read_report
from integrations.storage.store import ObjectStore
from models.contracts.report_fetching import ReportsLoaded
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import raw_reports, report_rows
from models.repositories.raw_reports import RawReport
from tests.fixtures_database import DatabaseUrls, new_seller

MONDAY = datetime(2026, 6, 1, 8, tzinfo=UTC)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
REMOVALS, SETTLEMENT = ReportKind.REMOVAL_ORDERS, ReportKind.SETTLEMENT
REMOVAL_HEADER = [
    *("request-date", "order-id", "order-type", "service-speed", "order-status"),
    *("last-updated-date", "sku", "fnsku", "disposition", "requested-quantity"),
    *("cancelled-quantity", "disposed-quantity", "shipped-quantity", "in-process-quantity"),
    *("removal-fee", "currency"),
]
SETTLEMENT_HEADER = [
    *("settlement-id", "settlement-start-date", "settlement-end-date", "deposit-date"),
    *("total-amount", "currency", "transaction-type", "order-id", "amount-type"),
    *("amount-description", "amount", "posted-date", "sku"),
]
LEDGER_HEADER = [
    *("Date", "FNSKU", "ASIN", "MSKU", "Title", "EventType", "ReferenceID", "Quantity"),
    *("FulfillmentCenter", "Disposition", "Reason", "Country", "ReconciledQuantity"),
    "UnreconciledQuantity",
]
TABLES = (
    sql.SQL("SELECT * FROM report_rows ORDER BY row_key"),
    sql.SQL("SELECT * FROM report_row_changes ORDER BY row_key, seen_at"),
    sql.SQL("SELECT * FROM ledger_rows ORDER BY row_key"),
    sql.SQL("SELECT * FROM ledger_counts ORDER BY row_key, seen_on"),
)


def file(header: list[str], *rows: list[str]) -> bytes:
    return "".join("\t".join(line) + "\n" for line in (header, *rows)).encode()


def removal(order: str = "R1", shipped: str = "0", sku: str = "SKU-1") -> list[str]:
    when = "2026-05-20T10:00:00-07:00"
    return [
        *(when, order, "Return", "Standard", "Pending", when, sku, "X001", "Unsellable"),
        *("5", "0", "0", shipped, "5", "1.25", "USD"),
    ]


def removals(*rows: list[str]) -> bytes:
    return file(REMOVAL_HEADER, *rows)


def returned(product: str) -> bytes:
    header = ["return-date", "order-id", "sku", "product-name", "quantity", "detailed-disposition"]
    return file(header, ["2026-05-20T10:00:00Z", "O1", "SKU-1", product, "1", "SELLABLE"])


def settlement() -> bytes:
    dates = ["2026-05-01 00:00:00 UTC", "2026-05-15 00:00:00 UTC", "2026-05-17 00:00:00 UTC"]
    total = ["900", *dates, "39.00", "USD", *[""] * 7]
    line = [
        *("900", "", "", "", "", "", "Order", "O1", "ItemPrice", "Principal", "19.50"),
        *("2026-05-03", "SKU-1"),
    ]
    return file(SETTLEMENT_HEADER, total, line, line)


def ledger(*open_units: int) -> bytes:
    rows = [
        [
            *("05/20/2026", "X001", "B01", "SKU-1", "Shelf", "Adjustments", "7001", "-9", "LGB3"),
            *("SELLABLE", "M", "US", str(9 - units), str(units)),
        ]
        for units in open_units
    ]
    return file(LEDGER_HEADER, *rows)


class Shelf:
    """A seller, and reports of it that are kept as they came."""

    def __init__(self, database: Database, folder: Path, tenant: SellerPollInput | None) -> None:
        self.database = database
        self.seller = new_seller(database, tenant.tenant_id if tenant else None)
        self.store = ObjectStore(folder.as_uri())
        self.loading = ReportLoading(database, self.store)

    def keep(self, kind: ReportKind, content: bytes, at: datetime = MONDAY) -> None:
        report_id = uuid4().hex
        uri = self.store.put(
            f"{self.seller.tenant_id}/reports/{report_id}", content, "text/tab-separated-values"
        )
        report = RawReport(
            report_id=report_id, kind=kind, status="done", asked_at=at, ended_at=at, uri=uri
        )
        with self.database.tenant(self.seller.tenant_id) as session:
            raw_reports.remember_end(session, self.seller, report)

    def load(self, *contents: bytes, at: datetime = MONDAY) -> ReportsLoaded:
        """Removal orders, one report after the other."""
        for content in contents:
            self.keep(REMOVALS, content, at)
        return ActivityEnvironment().run(self.loading.load_reports, self.seller)

    def frames(self) -> dict[ReportKind, pl.DataFrame]:
        with self.database.tenant(self.seller.tenant_id) as session:
            return frames(session, self.seller.seller_id)

    def shipped(self) -> list[tuple[str, int]]:
        frame = self.frames()[REMOVALS]
        return sorted(frame.select("order_id", "shipped_quantity").iter_rows())

    def versions(self) -> list[tuple[str, int]]:
        """Status and shipped units that the one row had, oldest first."""
        with self.database.tenant(self.seller.tenant_id) as session:
            statement = "SELECT row_key FROM report_rows"
            (key,) = session.connection().exec_driver_sql(statement).scalars()
            found = report_rows.versions_of(session, self.seller.seller_id, REMOVALS, key)
        return [(f"{one.seen_at:%A}", one.cells["shipped_quantity"]) for one in found]


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Shelf:
    return Shelf(database, tmp_path, None)


def written(urls: DatabaseUrls) -> list[tuple[str, str, str]]:
    """Where each row lies and who wrote or locked it: the same only if none was touched."""
    with psycopg.connect(urls.owner) as connection:
        statement = "SELECT ctid::text, xmin::text, xmax::text FROM report_rows ORDER BY 1"
        return connection.execute(statement).fetchall()


def test_rows_are_new_once(shelf: Shelf) -> None:
    loads = [shelf.load(removals(removal(), removal("R2"))) for _ in range(2)]

    assert [(one.new, one.changed) for one in loads] == [(2, 0), (0, 0)]


def test_report_that_says_the_same_touches_no_row(
    shelf: Shelf, database_urls: DatabaseUrls
) -> None:
    shelf.load(removals(removal(), removal("R2")))
    before = written(database_urls)
    shelf.load(removals(removal(), removal("R2")), at=TUESDAY)

    assert written(database_urls) == before


def test_overlapping_reports_make_one_set_of_rows(shelf: Shelf) -> None:
    shelf.load(removals(removal("R1"), removal("R2")), removals(removal("R2"), removal("R3")))

    assert [order for order, _ in shelf.shipped()] == ["R1", "R2", "R3"]


def test_rows_that_are_alike_are_all_kept(shelf: Shelf) -> None:
    assert shelf.load(removals(removal(), removal())).new == 2


def test_another_order_of_the_file_changes_nothing(shelf: Shelf) -> None:
    rows = [removal(shipped="1"), removal(shipped="4"), removal("R2")]
    shelf.load(removals(*rows))
    again = shelf.load(removals(*reversed(rows)), at=TUESDAY)

    assert (again.new, again.changed) == (0, 0)


def test_edited_row_has_its_new_values(shelf: Shelf) -> None:
    shelf.load(removals(removal(shipped="0")))
    shelf.load(removals(removal(shipped="5")), at=TUESDAY)

    assert shelf.shipped() == [("R1", 5)]


def test_what_an_edited_row_was_is_kept(shelf: Shelf) -> None:
    for at, shipped in ((MONDAY, "0"), (TUESDAY, "3"), (WEDNESDAY, "5")):
        shelf.load(removals(removal(shipped=shipped)), at=at)

    assert shelf.versions() == [("Monday", 0), ("Tuesday", 3), ("Wednesday", 5)]


def test_older_report_undoes_no_newer(shelf: Shelf) -> None:
    shelf.load(removals(removal(shipped="5")), at=TUESDAY)
    shelf.load(removals(removal(shipped="0")), at=MONDAY)

    assert shelf.shipped() == [("R1", 5)]


def test_new_title_is_no_change(shelf: Shelf) -> None:
    for product in ("Shelf", "Shelf, new"):
        shelf.keep(ReportKind.CUSTOMER_RETURNS, returned(product))

    loaded = ActivityEnvironment().run(shelf.loading.load_reports, shelf.seller)
    assert (loaded.new, loaded.changed) == (1, 0)


def test_column_that_amazon_adds_is_no_change_while_it_is_empty(shelf: Shelf) -> None:
    shelf.load(removals(removal()))
    wider = file([*REMOVAL_HEADER, "order-source"], [*removal(), ""])

    assert shelf.load(wider, at=TUESDAY).changed == 0


def test_same_row_of_two_tenants_is_two(shelf: Shelf, database: Database, tmp_path: Path) -> None:
    other = Shelf(database, tmp_path, None)
    shelf.load(removals(removal(shipped="5")))
    other.load(removals(removal(shipped="1")))

    assert (shelf.shipped(), other.shipped()) == ([("R1", 5)], [("R1", 1)])


def test_same_row_of_two_sellers_is_two(shelf: Shelf, database: Database, tmp_path: Path) -> None:
    other = Shelf(database, tmp_path, shelf.seller)
    shelf.load(removals(removal(shipped="5")))

    assert other.load(removals(removal(shipped="1"))).new == 1


def test_report_that_cannot_be_read_is_told_and_the_rest_loaded(shelf: Shelf) -> None:
    loaded = shelf.load(b"a page\nthat is no report\n", removals(removal()))

    assert ([one.code for one in loaded.unreadable], loaded.new) == (["report_unreadable"], 1)


def test_row_with_an_absurd_number_is_left_out_and_the_rest_loaded(shelf: Shelf) -> None:
    loaded = shelf.load(removals(removal(shipped="9" * 12), removal("R2")))

    assert (loaded.left_out, loaded.new) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (REMOVALS, removals(removal(), removal(), removal("R2", sku="Größe"))),
        (REMOVALS, removals()),
        (SETTLEMENT, settlement()),
        (ReportKind.LEDGER_DETAIL, ledger(4, 9, 4)),
        (ReportKind.CUSTOMER_RETURNS, returned('12" shelf')),
        (REMOVALS, file([*REMOVAL_HEADER, "Order-Source"], [*removal(), "Seller"])),
    ],
)
def test_frames_are_those_of_the_report(shelf: Shelf, kind: ReportKind, content: bytes) -> None:
    shelf.keep(kind, content)
    ActivityEnvironment().run(shelf.loading.load_reports, shelf.seller)
    read = read_report(content, kind).frame

    assert_frame_equal(
        shelf.frames()[kind].drop("line").sort(pl.all()), read.drop("line").sort(pl.all())
    )


def test_frames_have_no_kind_that_amazon_never_gave(shelf: Shelf) -> None:
    shelf.load(removals(removal()))

    assert list(shelf.frames()) == [REMOVALS]


def test_kind_that_amazon_cancels_twice_has_no_rows(shelf: Shelf) -> None:
    for at in (MONDAY, TUESDAY):
        ended = RawReport(
            report_id=uuid4().hex, kind=REMOVALS, status="cancelled", asked_at=at, ended_at=at
        )
        with shelf.database.tenant(shelf.seller.tenant_id) as session:
            raw_reports.remember_end(session, shelf.seller, ended)

    assert len(shelf.frames()[REMOVALS]) == 0


def rows_and_changes(urls: DatabaseUrls) -> list[tuple[object, ...]]:
    with psycopg.connect(urls.owner) as connection:
        return [row for read in TABLES for row in connection.execute(read).fetchall()]


def test_tables_can_be_made_again_of_the_reports(shelf: Shelf, database_urls: DatabaseUrls) -> None:
    for at, shipped, units in ((MONDAY, "0", 9), (TUESDAY, "3", 9), (WEDNESDAY, "5", 2)):
        shelf.keep(ReportKind.LEDGER_DETAIL, ledger(units), at)
        shelf.load(removals(removal(shipped=shipped), removal("R2")), settlement(), at=at)
    before = rows_and_changes(database_urls)
    shelf.loading.rebuild(shelf.seller)

    assert rows_and_changes(database_urls) == before
