"""`opside rebuild`, on a database and a store of its own."""

from pathlib import Path
from uuid import uuid4

import pytest

from cli.rebuild import rebuild
from models.db import Database
from models.errors import NotFound
from tests.database.test_report_rows import Shelf, removal, removals
from tests.fixtures_database import DatabaseUrls


@pytest.fixture
def shelf(
    database: Database,
    database_urls: DatabaseUrls,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Shelf:
    monkeypatch.setenv("DATABASE_URL", database_urls.app)
    monkeypatch.setenv("STORAGE_URL", tmp_path.as_uri())
    return Shelf(database, tmp_path, None)


def test_it_says_what_it_loaded(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    shelf.load(removals(removal("R1"), removal("R2")), removals(removal("R1")))
    rebuild(shelf.seller.seller_id, shelf.seller.tenant_id)

    assert capsys.readouterr().out == "2 reports read: 2 new rows, 0 changed, 0 left out.\n"


def test_it_leaves_other_sellers_alone(shelf: Shelf, database: Database, tmp_path: Path) -> None:
    other = Shelf(database, tmp_path, shelf.seller)
    other.load(removals(removal(shipped="3")))
    rebuild(shelf.seller.seller_id, shelf.seller.tenant_id)

    assert other.shipped() == [("R1", 3)]


def test_a_seller_of_another_tenant_is_not_known(shelf: Shelf) -> None:
    with pytest.raises(NotFound):
        rebuild(uuid4(), shelf.seller.tenant_id)
