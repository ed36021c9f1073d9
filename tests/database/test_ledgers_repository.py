"""Ledger rows: each kept once, changes of their counts kept by day."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

import psycopg
import pytest

from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories import copying, ledgers
from models.repositories.copying import Loaded
from models.repositories.ledgers import LedgerCounts
from tests.database.populate import a_ledger_row as row
from tests.fixtures_database import DatabaseUrls, new_seller

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 6, day) for day in (1, 2, 3))


@pytest.fixture
def seller(database: Database) -> SellerPollInput:
    return new_seller(database)


def load(
    database: Database,
    seller: SellerPollInput,
    rows: Iterable[tuple[object, ...]],
    seen_on: date = MONDAY,
) -> Loaded:
    with database.tenant(seller.tenant_id) as session:
        return ledgers.load_rows(session, seller.seller_id, rows, seen_on)


def counts(database: Database, seller: SellerPollInput) -> list[LedgerCounts]:
    with database.tenant(seller.tenant_id) as session:
        return ledgers.counts_of(session, seller.seller_id, "a-1")


def versions(urls: DatabaseUrls) -> list[tuple[str, str]]:
    """Where each row lies and who wrote it: the same only if nothing was written."""
    with psycopg.connect(urls.owner) as connection:
        return connection.execute("SELECT ctid::text, xmin::text FROM ledger_rows").fetchall()


def test_rows_are_new_once(database: Database, seller: SellerPollInput) -> None:
    loads = [load(database, seller, [row(), row(key="b-1")]) for _ in range(2)]

    assert loads == [Loaded(new=2), Loaded()]


def test_repeated_load_writes_nothing(
    database: Database, database_urls: DatabaseUrls, seller: SellerPollInput
) -> None:
    load(database, seller, [row()])
    before = versions(database_urls)
    load(database, seller, [row()], TUESDAY)

    assert versions(database_urls) == before


def test_overlapping_load_writes_what_is_new(database: Database, seller: SellerPollInput) -> None:
    load(database, seller, [row(key="a-1"), row(key="b-1")])

    assert load(database, seller, [row(key="b-1"), row(key="c-1")]) == Loaded(new=1)


def test_rows_of_several_batches_are_kept(
    database: Database, seller: SellerPollInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "BATCH", 2)

    assert load(database, seller, (row(key=f"{one}-1") for one in range(5))).new == 5


def test_new_title_is_no_change(database: Database, seller: SellerPollInput) -> None:
    load(database, seller, [row()])

    assert load(database, seller, [row(title="Shelf, new")], TUESDAY) == Loaded()


def test_changed_counts_are_kept_beside_the_old(
    database: Database, seller: SellerPollInput
) -> None:
    load(database, seller, [row(unreconciled=11)])
    load(database, seller, [row(unreconciled=4)], WEDNESDAY)

    assert [(one.seen_on, one.unreconciled) for one in counts(database, seller)] == [
        (MONDAY, 11),
        (WEDNESDAY, 4),
    ]


def test_older_report_does_not_undo_a_newer(database: Database, seller: SellerPollInput) -> None:
    load(database, seller, [row(unreconciled=4)], WEDNESDAY)

    assert load(database, seller, [row(unreconciled=11)], TUESDAY) == Loaded()


def test_same_row_of_another_seller_is_another(database: Database, seller: SellerPollInput) -> None:
    load(database, seller, [row()])

    assert load(database, new_seller(database, seller.tenant_id), [row()]).new == 1


def test_row_that_is_not_known_has_no_counts(database: Database, seller: SellerPollInput) -> None:
    with database.tenant(seller.tenant_id) as session:
        assert ledgers.counts_of(session, uuid4(), "a-1") == []
