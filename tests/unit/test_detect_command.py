"""`opside detect`: what it tells of the files that it is given, and how it ends."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from cli.detect import detect

RUNNER = CliRunner()
APP = typer.Typer()
APP.command()(detect)

LEDGER = (
    '"Date"\t"FNSKU"\t"ASIN"\t"MSKU"\t"Title"\t"Event Type"\t"Reference ID"\t"Quantity"'
    '\t"Fulfillment Center"\t"Disposition"\t"Reason"\t"Country"\t"Reconciled Quantity"'
    '\t"Unreconciled Quantity"\n'
    '"05/10/2026"\t"X00CUP"\t"B00CUP"\t"CUP-RED"\t"Red cup"\t"Adjustments"\t"21188081"\t"-16"'
    '\t"LGB3"\t"SELLABLE"\t"M"\t"US"\t"5"\t"11"\n'
    '"05/10/2026"\t"X00CUP"\t"B00CUP"\t"CUP-RED"\t"Red cup"\t"Adjustments"\t"21188082"\t"-2"'
    '\t"LGB3"\t"SELLABLE"\t"E"\t"US"\t"2"\t"0"\n'
)
COSTS = "fnsku,amazon_estimated_cost,latest_approved_cost,currency\nX00CUP,6.10,7.00,USD\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    file = tmp_path / "ledger.txt"
    file.write_text(LEDGER, "utf-8")
    return file


@pytest.fixture
def costs(tmp_path: Path) -> Path:
    file = tmp_path / "costs.csv"
    file.write_text(COSTS, "utf-8")
    return file


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "letter.txt"
    file.write_text("Dear seller,\nall is well.\n", "utf-8")
    return file


def run(*words: str | Path) -> Result:
    return RUNNER.invoke(APP, ["--as-of", "2026-06-01", *map(str, words)])


def found(*words: str | Path) -> dict[str, Any]:
    return json.loads(run("--json", *words).stdout)


def test_json_has_what_can_be_claimed(ledger: Path) -> None:
    (one,) = found(ledger)["candidates"]
    assert (one["family"], one["quantity"], one["value"]) == ("lost_warehouse", 11, None)


def test_costs_value_it(ledger: Path, costs: Path) -> None:
    (one,) = found(ledger, "--costs", costs)["candidates"]
    assert one["value"] == {"cents": 7700, "currency": "USD"}


def test_json_says_why_others_are_left_out(ledger: Path) -> None:
    (one,) = found(ledger)["left_out"]
    assert (one["family"], one["reason"]) == ("damaged_warehouse", "reconciled")


def test_families_that_lack_a_report_name_it(ledger: Path) -> None:
    missing = {one["family"]: one["missing"] for one in found(ledger)["not_judged"]}
    assert missing["inbound_shortage"] == ["INBOUND_V0_SHIPMENT_ITEMS"]


def test_a_file_that_is_no_report_has_a_code(ledger: Path, letter: Path) -> None:
    (one,) = found(letter, ledger)["unreadable"]
    assert (one["file"], one["code"]) == (str(letter), "report_unreadable")


def test_a_file_that_is_no_report_stops_no_other(ledger: Path, letter: Path) -> None:
    assert len(found(letter, ledger)["candidates"]) == 1


def test_one_file_that_was_read_is_enough_to_end_well(ledger: Path, letter: Path) -> None:
    assert run(letter, ledger).exit_code == 0


def test_nothing_that_was_read_ends_badly(letter: Path) -> None:
    assert run(letter).exit_code == 1


def test_a_file_that_is_not_there_stops_no_other(ledger: Path, tmp_path: Path) -> None:
    assert len(found(tmp_path / "gone.txt", ledger)["candidates"]) == 1


def test_the_same_file_twice_claims_nothing_twice(ledger: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.txt"
    again.write_bytes(ledger.read_bytes())
    assert len(found(ledger, again)["candidates"]) == 1


def test_people_read_no_line_over_a_hundred_characters(
    ledger: Path, costs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run(ledger.name, "--costs", costs.name).stdout
    assert max(map(len, told.splitlines())) <= 100
