"""Labelled pairs in folders of the DeepMatcher layout, and the commands run on them.

The bench holds its own test rows back: a matcher gets a part of `train.csv` to fit and another to
choose by, and is measured on `valid.csv`, which it never saw.
"""

import csv
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.evidence.data import DevelopmentData, read_rows
from bench.evidence.figures import NotMeasured
from synthetic.catalogue import make_pairs
from synthetic.seeds import generator
from synthetic.shops import FIELDS

SETS = {"Abt-Buy": "abt_buy", "Amazon-Google": "amazon_google"}
_CHOOSING = 0.2
_PAIR = ("ltable_id", "rtable_id", "label")
_TIMEOUT_SECONDS = 900
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Scored:
    """One pair of the test rows: what the model says, what is true."""

    probability: float
    decision: str
    same: bool


def write_split(data: DevelopmentData, name: str, folder: Path, seed: int) -> None:
    """A set's folder for fitting, with the bench's test rows as `test.csv`."""
    source = data.part("matching") / name
    folder.mkdir(parents=True, exist_ok=True)
    for table in ("tableA.csv", "tableB.csv"):
        (folder / table).write_bytes((source / table).read_bytes())
    rows = read_rows(source / "train.csv")
    generator(seed, "split", name).shuffle(rows)
    cut = round(len(rows) * _CHOOSING)
    _write(folder / "valid.csv", _PAIR, rows[:cut])
    _write(folder / "train.csv", _PAIR, rows[cut:])
    _write(folder / "test.csv", _PAIR, read_rows(source / "valid.csv"))


def write_made_set(folder: Path, seed: int, count: int) -> None:
    """A catalogue that nobody has seen, made from the seed."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs = make_pairs(seed, count)
    _write(folder / "tableA.csv", FIELDS, _once([left for left, _, _ in pairs]))
    _write(folder / "tableB.csv", FIELDS, _once([right for _, right, _ in pairs]))
    rows = [
        {"ltable_id": left["id"], "rtable_id": right["id"], "label": str(int(same))}
        for left, right, same in pairs
    ]
    thirds = count // 3
    _write(folder / "train.csv", _PAIR, rows[:thirds])
    _write(folder / "valid.csv", _PAIR, rows[thirds : 2 * thirds])
    _write(folder / "test.csv", _PAIR, rows[2 * thirds :])


def _once(records: Rows) -> Rows:
    return list({record["id"]: record for record in records}.values())


def fit(folder: Path, model: Path) -> None:
    """`opside evidence fit`."""
    _command("fit", str(folder), "--out", str(model))


def score(model: str, folder: Path, split: str = "test.csv") -> list[Scored]:
    """`opside evidence score` on the split, beside its labels."""
    out = folder / f"scores-{Path(model).stem}.csv"
    _command("score", model, str(folder), "--split", str(folder / split), "--out", str(out))
    labels = {
        (row["ltable_id"], row["rtable_id"]): row["label"] == "1"
        for row in read_rows(folder / split)
    }
    return [
        Scored(
            float(row["probability"]),
            row["decision"],
            labels[row["ltable_id"], row["rtable_id"]],
        )
        for row in read_rows(out)
    ]


def _command(name: str, *arguments: str) -> None:
    try:
        ran = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "cli.main", "evidence", name, *arguments],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotMeasured(f"opside evidence {name} took over {_TIMEOUT_SECONDS} s") from error
    if ran.returncode:
        said = ran.stderr.strip().splitlines() or ["no word"]
        raise NotMeasured(f"opside evidence {name} failed: {said[-1]}")


def _write(path: Path, columns: Sequence[str], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
