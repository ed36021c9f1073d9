"""`opside import` as a person runs it, on a real stack, with exports and invoices of our own."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from clock import utc_now
from engine.account import remove_data_folder
from engine.parts import Part
from engine.paths import DataFolder
from engine.stack import EmbeddedStack
from engine.state import running_state
from models.db import Database
from models.repositories import sellers
from tests.unit.detection.ledgers import compact, row, spaced
from tests.unit.evidence.papers import AMERICAN

pytestmark = pytest.mark.e2e

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data"
SELLER = "Harbor Trading"


@dataclass(frozen=True)
class Import:
    status: int
    output: str
    errors: str

    @property
    def report(self) -> dict[str, Any]:
        assert self.status == 0, self.errors
        return json.loads(self.output)


@dataclass(frozen=True)
class Person:
    """Runs the command in one data folder, with files in another."""

    home: Path
    files: Path

    def write(self, name: str, content: bytes) -> str:
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return str(path)

    def run(self, *arguments: str, seller: str = SELLER) -> Import:
        ended = subprocess.run(
            [sys.executable, "-m", "cli.main", "import", *arguments, "--seller", seller],
            env={**os.environ, "OPSIDE_HOME": str(self.home)},
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
        return Import(ended.returncode, ended.stdout, ended.stderr)

    def report(self, *arguments: str, seller: str = SELLER) -> dict[str, Any]:
        return self.run(*arguments, "--json", seller=seller).report


def today() -> date:
    return utc_now().date()


def lost(reference: str, **changes: str) -> dict[str, str]:
    """Three bottles lost lately: the invoice covers them."""
    lately = today() - timedelta(days=10)
    content = {
        "Date": f"{lately:%m/%d/%Y}", "MSKU": "HP-BTL-32", "Title": "Steel bottle 32 oz",
        "ReferenceID": reference, "Quantity": "-3", "ReconciledQuantity": "0",
        "UnreconciledQuantity": "3",
    }  # fmt: skip
    return row(**{**content, **changes})


def lost_long_ago(reference: str) -> dict[str, str]:
    return lost(reference, Date=f"{today() - timedelta(days=90):%m/%d/%Y}")


def names_of_sellers(stack: EmbeddedStack, tenant_id: UUID) -> list[str]:
    database = Database(stack.addresses.database_url, pool_size=1)
    try:
        with database.tenant(tenant_id) as session:
            return [one.name for one in sellers.of_tenant(session)]
    finally:
        database.close()


@pytest.fixture(scope="module")
def person(open_folder: Path) -> Iterator[Person]:
    home = open_folder / "importing"
    person = Person(home, open_folder / "exports")
    person.write("papers/invoice.pdf", AMERICAN)
    person.write("papers/again/copy of invoice.pdf", AMERICAN)
    person.write("papers/photo.png", b"\x89PNG\r\n\x1a\n")
    person.write("papers/.hidden", b"x")
    yield person
    remove_data_folder(home)


@pytest.fixture(scope="module")
def first(person: Person) -> dict[str, Any]:
    """The first run of all: no stack runs yet, so that it starts one and stops it."""
    ledger = person.write("june.tsv", compact(lost("1"), lost("1"), lost_long_ago("2")))
    return person.report(ledger, "--documents", str(person.files / "papers"))


@pytest.fixture(scope="module")
def stack(person: Person, first: dict[str, Any]) -> Iterator[EmbeddedStack]:
    with EmbeddedStack(person.home, parts=frozenset(Part) - {Part.UI}) as stack:
        yield stack


def test_a_first_import_opens_a_claim_per_loss_and_values_it_by_the_invoice(
    first: dict[str, Any],
) -> None:
    opened = first["opened"]
    assert (opened["claims"], opened["units"], opened["money"]) == (
        2, 6, [{"cents": 4140, "currency": "USD"}])  # fmt: skip


def test_claims_of_a_seller_without_a_connection_lie_on_the_desk_to_be_filed_by_hand(
    first: dict[str, Any],
) -> None:
    assert [claim["desk"] for claim in first["claims"]] == ["file_by_hand"] * 2


def test_what_is_left_out_is_told_with_its_reason_and_worth(first: dict[str, Any]) -> None:
    group = first["left_out"][0]
    assert (group["reason"], group["rows"], group["money"]) == (
        "too_old", 1, [{"cents": 2070, "currency": "USD"}])  # fmt: skip


def test_documents_are_told_one_by_one_where_something_is_wrong(first: dict[str, Any]) -> None:
    notes = first["documents"]
    assert (notes["read"], notes["hidden"], len(notes["duplicates"])) == (1, 1, 1)
    assert [(one["name"], one["code"]) for one in notes["not_read"]] == [
        ("photo.png", "document_broken")
    ]


def test_a_stack_that_was_started_for_it_is_stopped(person: Person, first: dict[str, Any]) -> None:
    assert first["stack_was_started"] is True
    assert running_state(DataFolder(person.home)) is None


@pytest.mark.usefixtures("stack")
def test_the_same_files_again_open_no_second_claim(person: Person, first: dict[str, Any]) -> None:
    papers = str(person.files / "papers")
    again = person.report(str(person.files / "june.tsv"), "--documents", papers)
    assert (again["opened"]["claims"], again["already_there"]["claims"]) == (0, 2)
    assert (again["documents"]["uploaded"], again["documents"]["already_there"]) == (0, 2)
    assert {one["id"] for one in again["claims"]} == {one["id"] for one in first["claims"]}


@pytest.mark.usefixtures("stack")
def test_an_overlapping_export_adds_its_new_rows_only(person: Person) -> None:
    later = person.write("july.csv", spaced(lost("1"), lost("3")).replace(b"\t", b","))
    report = person.report(str(person.files / "june.tsv"), later)
    assert (report["opened"]["claims"], report["already_there"]["claims"]) == (1, 2)


@pytest.mark.usefixtures("stack")
def test_another_seller_has_claims_of_its_own_for_the_same_rows(
    person: Person, first: dict[str, Any]
) -> None:
    report = person.report(str(person.files / "june.tsv"), seller="Second Shop")
    assert report["opened"]["claims"] == 2
    assert report["opened"]["unpriced"] == 2
    assert report["whose"]["tenant_id"] == first["whose"]["tenant_id"]


@pytest.mark.usefixtures("stack")
def test_exports_in_several_encodings_are_read_together(person: Person) -> None:
    title = {"Title": "Thermosflasche für Müsli"}
    text = compact(lost("4", **title)).decode()
    files = [
        person.write("utf16.tsv", text.encode("utf-16")),
        person.write("cp1252.tsv", text.replace("\t4\t", "\t5\t").encode("cp1252")),
        person.write("packed.tsv.gz", gzip.compress(text.replace("\t4\t", "\t6\t").encode())),
    ]
    report = person.report(*files, seller="Encoded Shop")
    assert [claim["title"] for claim in report["claims"]] == [title["Title"]] * 3


def test_missing_columns_are_one_error_that_names_them_and_leave_nothing_behind(
    person: Person, stack: EmbeddedStack, first: dict[str, Any]
) -> None:
    broken = person.write("broken.tsv", compact(lost("7")).replace(b"Unreconciled", b"Else"))
    refused = person.run(str(person.files / "june.tsv"), broken, seller="Never Made")
    assert (refused.status, refused.output) == (1, "")
    assert "(ledger_unreadable)" in refused.errors
    assert "Unreconciled Quantity" in refused.errors
    assert "Never Made" not in names_of_sellers(stack, UUID(first["whose"]["tenant_id"]))


@pytest.mark.usefixtures("stack")
def test_another_channel_than_the_stored_one_is_refused(person: Person) -> None:
    refused = person.run(str(person.files / "june.tsv"), "--channel", "spapi")
    assert refused.status == 1
    assert "(already_done)" in refused.errors


@pytest.mark.usefixtures("stack")
def test_a_person_without_a_terminal_reads_plain_lines_of_a_hundred_columns(
    person: Person,
) -> None:
    shown = person.run(str(person.files / "june.tsv")).output
    tables = shown.split("\nNext\n")[0]
    assert "already there" in shown
    assert "\x1b" not in shown
    assert max(map(len, tables.splitlines())) <= 100


@pytest.mark.skipif(not SAMPLES.exists(), reason="the reference data is not here")
@pytest.mark.usefixtures("stack")
def test_amazons_own_sample_gives_one_claim_as_of_its_days(person: Person) -> None:
    spapi = SAMPLES / "spapi"
    report = person.report(
        str(spapi / "sample_GET_LEDGER_DETAIL_VIEW_DATA.tsv"),
        str(spapi / "airbyte_GET_LEDGER_DETAIL_VIEW_DATA.csv"),
        "--documents",
        str(SAMPLES / "evidence" / "invoices"),
        "--as-of",
        "2024-12-20",
        seller="Sample Shop",
    )
    assert (report["opened"]["claims"], report["documents"]["read"]) == (1, 22)
    assert len(report["files"][1]["bad_rows"]) == 2
