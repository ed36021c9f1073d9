"""The rows of the benchmark of documents and matching, and the command that measures them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bench.evidence.data import DevelopmentData
from bench.evidence.figures import Figure
from bench.evidence.run import ROWS, measure_row
from cli.evidence.app import app


@pytest.mark.parametrize(
    "name", ["real-invoices", "receipts", "matching", "blocking", "cold-start"]
)
def test_a_row_without_its_data_says_so(name: str, tmp_path: Path):
    figures = measure_row(name, ROWS[name], DevelopmentData(tmp_path))
    assert [figure.value for figure in figures] == [None]
    assert figures[0].note.startswith("not measured: no development data")


def test_a_row_that_fails_is_a_figure_that_says_so(tmp_path: Path):
    def fails(_: DevelopmentData) -> list[Figure]:
        raise ValueError("no such column")

    figures = measure_row("matching", fails, DevelopmentData(tmp_path))
    assert figures == [Figure(metric="matching", note="failed: ValueError: no such column")]


def test_a_row_that_there_is_not_is_told():
    ended = CliRunner().invoke(app, ["bench", "--row", "nothing"])
    assert ended.exit_code == 2
    assert "There is no row nothing" in ended.output
