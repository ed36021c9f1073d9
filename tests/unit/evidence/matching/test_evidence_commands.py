import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.evidence.claim_table import read_claims
from cli.evidence.pairs import price_of, read_split, read_tables
from cli.main import app
from evidence.matching.corpus import build_corpus
from evidence.matching.model import read_model
from evidence.matching.records import Pairs
from evidence.matching.rivals import SURE
from models.errors import PairsUnreadable
from tests.unit.evidence.matching.made_pairs import write_folder
from tests.unit.evidence.papers import AMERICAN


def _run(*words: object) -> str:
    result = CliRunner().invoke(app, ["evidence", *(str(word) for word in words)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs")
    write_folder(folder)
    _run("fit", folder, "--out", folder / "model.json")
    return folder


def test_score_gives_every_pair_a_probability_and_a_decision(pairs: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    _run("score", pairs / "model.json", pairs, "--split", "train.csv", "--out", out)
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 400
    assert {row["decision"] for row in rows} <= {"auto", "ask", "none"}
    assert all(0 <= float(row["probability"]) <= 1 for row in rows)


def test_score_says_why_nothing_goes_alone(pairs: Path, tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    told = json.loads(
        _run("score", pairs / "model.json", pairs, "--split", "train.csv", "--out", out, "--json")
    )
    assert told["auto"] == 0
    assert "are needed to certify" in told["auto_withheld"]


def test_a_model_goes_by_the_answers_that_it_was_fitted_to(pairs: Path) -> None:
    model, tables = read_model((pairs / "model.json").read_bytes()), read_tables(pairs)
    labels = read_split(pairs / "train.csv", tables)
    assert labels.labels is not None
    row = labels.labels.index(True)
    taken = labels.pairs.left[[row]]
    other = Pairs(taken, (labels.pairs.right[[row]] + 1) % len(tables.right))
    looked = model.look(build_corpus(tables.left, tables.right), other)[0]
    odds, lead = (looked[model.features.index(name)] for name in ("odds", "odds_lead_of_left"))
    assert lead == pytest.approx(odds - SURE, abs=1e-4)


def test_match_names_the_line_of_a_claim(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "invoice.pdf").write_bytes(AMERICAN)
    claims = tmp_path / "claims.csv"
    claims.write_text("claim_id,title,msku\nc1,Steel Water Bottle 32 oz,HP-BTL-32\n", "utf-8")
    told = json.loads(
        _run("match", "--claims", claims, "--documents", tmp_path / "papers", "--json")
    )
    line = told["claims"][0]["lines"][0]
    assert (line["file"], line["tier"], line["unit_cost"]) == ("invoice.pdf", "exact", "6.90 USD")


def test_match_says_what_the_gate_makes_of_a_line(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "invoice.pdf").write_bytes(AMERICAN)
    claims = tmp_path / "claims.csv"
    claims.write_text(
        "claim_id,title,msku,date\n"
        "c1,Steel Water Bottle 32 oz,HP-BTL-32,2026-06-01\nc2,Bottle of steel,,2026-06-01\n",
        "utf-8",
    )
    told = json.loads(
        _run("match", "--claims", claims, "--documents", tmp_path / "papers", "--json")
    )
    assert [claim["lines"][0]["decision"] for claim in told["claims"]] == ["auto", "ask"]


def test_a_table_of_another_encoding_and_other_names_is_read(tmp_path: Path) -> None:
    (tmp_path / "tableA.csv").write_bytes(
        "id,Name,Manufacturer\n1,Café cup,Möwe\n".encode("cp1252")
    )
    (tmp_path / "tableB.csv").write_bytes("id,title\n1,cup\n".encode("utf-16"))
    tables = read_tables(tmp_path)
    assert (tables.left.titles, tables.left.brands) == (["Café cup"], ["Möwe"])


def test_a_folder_without_its_tables_is_told(tmp_path: Path) -> None:
    with pytest.raises(PairsUnreadable):
        read_tables(tmp_path)


def test_a_claim_without_a_readable_quantity_is_told_with_its_row(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text("title,quantity\nMug,many\n", "utf-8")
    with pytest.raises(PairsUnreadable, match="Row 2"):
        read_claims(file)


def test_a_price_loses_its_sign_and_its_thousands() -> None:
    assert price_of("$1,299.00") == 1299.0
