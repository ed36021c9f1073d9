import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.evidence.app import app
from tests.unit.evidence.papers import AMERICAN


@pytest.fixture
def invoice(tmp_path: Path) -> Path:
    file = tmp_path / "invoice.pdf"
    file.write_bytes(AMERICAN)
    return file


def shown(*arguments: str) -> list[dict[str, object]]:
    result = CliRunner().invoke(app, ["read", "--json", *arguments])
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_file_becomes_one_object_with_amounts_as_decimals(invoice: Path) -> None:
    (document,) = shown(str(invoice))
    assert {name: document[name] for name in ("type", "number", "date", "currency", "total")} == {
        "type": "invoice",
        "number": "BR-2026-118",
        "date": "2026-03-04",
        "currency": "USD",
        "total": "9073.20",
    }


def test_lines_are_shown_as_printed(invoice: Path) -> None:
    (document,) = shown(str(invoice))
    lines = document["lines"]
    assert isinstance(lines, list)
    names = ("sku", "quantity", "unit_price", "total")
    assert [lines[0][name] for name in names] == ["HP-BTL-32", "1200", "6.90", "8280.00"]


def test_each_shown_value_has_its_place_under_the_same_name(invoice: Path) -> None:
    (document,) = shown(str(invoice))
    where = document["where"]
    assert isinstance(where, dict)
    assert {"number", "date", "supplier", "total", "lines.1.unit_price"} <= where.keys()


def test_a_file_that_cannot_be_read_carries_its_code(tmp_path: Path, invoice: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    first, second = shown(str(empty), str(invoice))
    assert (first["error"], "error" in second) == (
        {"code": "document_empty", "message": first["error"]["message"]},  # pyright: ignore[reportIndexIssue]
        False,
    )


def test_the_status_is_1_only_when_no_file_could_be_read(tmp_path: Path, invoice: Path) -> None:
    missing = str(tmp_path / "missing.pdf")
    alone = CliRunner().invoke(app, ["read", missing])
    together = CliRunner().invoke(app, ["read", missing, str(invoice)])
    assert (alone.exit_code, together.exit_code) == (1, 0)
