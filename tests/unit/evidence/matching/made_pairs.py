"""Labelled pairs that the project makes, as tables for the tests."""

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np

from evidence.matching.corpus import build_corpus
from evidence.matching.features import featurise
from evidence.matching.model import MatchModel, ModelCard
from evidence.matching.records import Pairs, titled
from evidence.matching.training import Labelled, fit
from synthetic.catalogue import make_pairs
from synthetic.shops import FIELDS

CARD = ModelCard(data="made", pairs=800, same=0, seed=1, provenance="test")


def labelled(seed: int = 1, count: int = 800) -> Labelled:
    """Made pairs as rows of features."""
    made = make_pairs(seed, count)
    left = titled([one["title"] for one, _, _ in made])
    right = titled([one["title"] for _, one, _ in made])
    corpus = build_corpus(left, right)
    rows = np.arange(count, dtype=np.int64)
    features = featurise(corpus, Pairs(rows, rows), sees_rivals=True)
    same = np.array([pair[2] for pair in made])
    return Labelled(features, same, [pair[0]["id"] for pair in made])


@lru_cache(maxsize=1)
def small_model() -> MatchModel:
    """A model of 800 made pairs."""
    return fit(labelled(), CARD, sees_rivals=True, folds=3)


def write_folder(folder: Path, count: int = 400) -> None:
    """Tables of made records, and all their pairs as train.csv."""
    made = make_pairs(3, count)
    sides = {
        "tableA.csv": [left for left, _, _ in made],
        "tableB.csv": [right for _, right, _ in made],
    }
    for name, records in sides.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            table: csv.DictWriter[str] = csv.DictWriter(file, FIELDS)
            table.writeheader()
            table.writerows(records)
    with (folder / "train.csv").open("w", newline="", encoding="utf-8") as file:
        split = csv.writer(file)
        split.writerow(["ltable_id", "rtable_id", "label"])
        split.writerows([left["id"], right["id"], int(same)] for left, right, same in made)
