"""Rows 8 and 17: which true pairs blocking keeps, and how many pairs a core features and scores."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.evidence.data import DevelopmentData
from bench.evidence.figures import Aim, Figure
from bench.evidence.intervals import share_lower
from bench.evidence.pair_sets import SETS, fit, write_made_set
from cli.evidence.pairs import Split, Tables, read_split, read_tables
from evidence.matching.blocking import candidates
from evidence.matching.corpus import build_corpus
from evidence.matching.model import MatchModel, read_model
from evidence.matching.terms import terms

PAIRS = 9000
_AIM = Aim(floor=0.99, goal=0.998)


def measure_blocking(data: DevelopmentData) -> list[Figure]:
    """The true pairs of all splits that are among the candidates."""
    folder = data.part("matching")
    return [_kept(title, folder / short) for title, short in SETS.items()]


def _kept(title: str, folder: Path) -> Figure:
    tables = read_tables(folder)
    found = candidates(build_corpus(tables.left, tables.right))
    near = set(zip(found.left.tolist(), found.right.tolist(), strict=True))
    true = [
        pair
        for name in ("train.csv", "valid.csv")
        for pair in _true_pairs(read_split(folder / name, tables))
    ]
    kept = sum(pair in near for pair in true)
    return Figure(
        metric=f"blocking recall@20, {title}",
        value=kept / len(true),
        lower=share_lower(kept, len(true)),
        n=len(true),
        of="true pairs",
        aim=_AIM,
        note=f"{len(near) / len(tables.left):.1f} candidates a record",
    )


def _true_pairs(split: Split) -> list[tuple[int, int]]:
    labels = split.labels or []
    pairs = zip(split.pairs.left.tolist(), split.pairs.right.tolist(), strict=True)
    return [pair for pair, same in zip(pairs, labels, strict=True) if same]


def measure_pairs_speed() -> list[Figure]:
    """From two tables in memory to the probabilities of all candidates, on made-up goods."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_made_set(folder, 23, PAIRS)
        fit(folder, folder / "model")
        model = read_model((folder / "model").read_bytes())
        tables = read_tables(folder)
    _scored(model, tables)
    # Trees are loaded once a process, but each catalogue's texts are new.
    terms.cache_clear()
    began = time.process_time()
    scored = _scored(model, tables)
    used = time.process_time() - began
    return [
        Figure(
            metric="candidate pairs featurised and scored a second a core",
            value=scored / used,
            n=scored,
            of="pairs",
            aim=Aim(floor=3000, goal=20000),
            note=f"with the reading and the blocking of {len(tables.left):,} "
            f"by {len(tables.right):,} records",
        )
    ]


def _scored(model: MatchModel, tables: Tables) -> int:
    corpus = build_corpus(tables.left, tables.right)
    pairs = candidates(corpus)
    model.probabilities(model.look(corpus, pairs))
    return len(pairs)
