"""`opside rules`: what it lists, shows and refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.rules.app import app
from models.contracts.claim import ClaimFamily

RUNNER = CliRunner()


def test_the_list_has_every_family() -> None:
    packs = json.loads(RUNNER.invoke(app, ["list", "--json"]).stdout)
    assert {family for pack in packs for family in pack["families"]} == set(ClaimFamily)


@pytest.mark.parametrize("name", ["inbound", "inbound_shortage"])
def test_a_pack_is_shown_by_its_name_or_family(name: str) -> None:
    assert "9 months from delivery to amazon" in RUNNER.invoke(app, ["show", name]).stdout


def test_an_unknown_pack_is_told_in_one_line() -> None:
    shown = RUNNER.invoke(app, ["show", "stolen"])
    assert (shown.exit_code, shown.stderr.count("\n")) == (1, 1)


def test_the_shipped_packs_hold() -> None:
    checked = RUNNER.invoke(app, ["check", "--json"])
    codes = {one["code"] for one in json.loads(checked.stdout)}
    assert (checked.exit_code, codes) == (0, {None})


def test_a_file_that_does_not_hold_stops_no_other(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("name: [", "utf-8")
    good = Path(__file__).parents[2] / "detection/rules/fees.yaml"
    checked = RUNNER.invoke(app, ["check", "--json", str(bad), str(good)])
    codes = [one["code"] for one in json.loads(checked.stdout)]
    assert (checked.exit_code, codes) == (1, ["rule_pack_invalid", None])


def test_two_files_about_one_family_do_not_hold_together() -> None:
    file = str(Path(__file__).parents[2] / "detection/rules/fees.yaml")
    checked = RUNNER.invoke(app, ["check", "--json", file, file])
    assert [one["code"] for one in json.loads(checked.stdout)] == [None, "rule_pack_invalid"]
