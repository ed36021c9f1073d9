"""`opside rules what-if` over stored claims: of one tenant or of all, and it writes nothing."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import InternalError
from typer.testing import CliRunner

from cli.rules import replay_run
from cli.rules.app import app
from models.contracts.money import Money
from models.contracts.workflows import SellerPollInput
from models.db import Database
from models.repositories.stored_claims import only_read
from models.tables.claims import ClaimRow
from tests.fixtures_database import MOMENT, DatabaseUrls, new_claim, new_seller

SHIPPED = Path(__file__).parents[2] / "detection/rules/warehouse.yaml"


@pytest.fixture
def pack(tmp_path: Path) -> str:
    """The shipped pack with a window of 30 days, where it was 60."""
    file = tmp_path / "short.yaml"
    file.write_text(SHIPPED.read_text("utf-8").replace("{days: 60}", "{days: 30}"), "utf-8")
    return str(file)


@pytest.fixture
def sellers(
    database: Database, database_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> list[SellerPollInput]:
    """Of two tenants, each with a claim that is found 31 days after its ledger's day."""
    monkeypatch.setenv("DATABASE_URL", database_urls.app)
    monkeypatch.setenv("DATABASE_SYSTEM_URL", database_urls.system)
    made = [new_seller(database), new_seller(database)]
    for seller in made:
        dollars = Money(cents=700, currency="USD")
        new_claim(database, seller, ledger_date=date(2026, 5, 1), cap_per_unit=dollars)
    assert (MOMENT.date() - date(2026, 5, 1)).days == 31
    return made


def told(*arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["what-if", "--json", *arguments])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_operator_sees_the_claims_of_all_tenants(
    sellers: list[SellerPollInput], pack: str
) -> None:
    found = told(pack)
    assert {claim["tenant_id"] for claim in found["claims"]} == {
        str(seller.tenant_id) for seller in sellers
    }
    assert found["money"] == [
        {
            "change": None,
            "currency": "USD",
            "claims": 2,
            "before_cents": 4_200,
            "after_cents": 0,
            "unknown": 0,
        }
    ]


def test_a_tenants_claims_are_replayed_alone(sellers: list[SellerPollInput], pack: str) -> None:
    found = told(pack, "--tenant", str(sellers[0].tenant_id))
    assert [claim["seller_id"] for claim in found["claims"]] == [str(sellers[0].seller_id)]


@pytest.mark.usefixtures("sellers")
def test_every_page_is_read_once(pack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_run, "PAGE", 1)
    assert told(pack)["replayed"] == 2


@pytest.mark.usefixtures("sellers")
def test_families_of_another_pack_are_not_replayed() -> None:
    assert told("inbound")["replayed"] == 0


@pytest.mark.usefixtures("sellers")
def test_people_read_the_sums(pack: str) -> None:
    done = CliRunner().invoke(app, ["what-if", pack])
    assert "2 claims replayed, 2 would change." in done.stdout
    assert "-42.00" in done.stdout


def test_a_pack_that_does_not_hold_is_told_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("name: [", "utf-8")
    done = CliRunner().invoke(app, ["what-if", str(file)])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "rule_pack_invalid" in done.stderr


def test_the_database_refuses_to_write_while_it_is_read(
    database: Database, sellers: list[SellerPollInput]
) -> None:
    with database.tenant(sellers[0].tenant_id) as session:
        only_read(session)
        with pytest.raises(InternalError, match="read-only transaction"):
            session.exec(update(ClaimRow).values(desk=None))
