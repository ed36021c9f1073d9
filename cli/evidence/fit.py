"""`opside evidence fit`: a matching model from labelled pairs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cli.evidence.pairs import Split, Tables
    from evidence.matching.model import MatchModel


def fit(
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS",
            exists=True,
            file_okay=False,
            help="A folder with tableA.csv, tableB.csv, train.csv and, if you have it, valid.csv.",
        ),
    ],
    out: Annotated[Path, typer.Option(dir_okay=False, help="The model file to write.")],
    seed: Annotated[int, typer.Option(help="The same seed makes the same model.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Fit a matching model to labelled pairs of two catalogues, and certify it on held-out ones."""
    from cli.evidence.pairs import read_split, read_tables

    tables = read_tables(pairs)
    splits = [
        read_split(pairs / name, tables)
        for name in ("train.csv", "valid.csv")
        if name == "train.csv" or (pairs / name).exists()
    ]
    model = fitted(tables, splits, seed)
    out.write_text(model.model_dump_json(), "utf-8")
    if as_json:
        shown, hidden = {"card", "certificate"}, {"certificate": {"sketch"}}
        print(model.model_dump_json(include=shown, exclude=hidden, indent=2))
    else:
        _tell(model, out)


def fitted(tables: "Tables", splits: "list[Split]", seed: int) -> "MatchModel":
    """A model of all labelled pairs of the splits; a pair that stands twice counts once."""
    import numpy as np

    from evidence.matching.blocking import candidates
    from evidence.matching.corpus import build_corpus
    from evidence.matching.features import featurise
    from evidence.matching.model import ModelCard
    from evidence.matching.records import Pairs
    from evidence.matching.rivals import rivals_among
    from evidence.matching.sketch import sketch
    from evidence.matching.training import Catalogues, Labelled, fit
    from models.errors import PairsUnreadable

    labels: dict[tuple[int, int], bool] = {}
    for split in splits:
        if split.labels is None:
            raise PairsUnreadable("train.csv and valid.csv need a label, 0 or 1, in every row.")
        rows = zip(split.pairs.left.tolist(), split.pairs.right.tolist(), strict=True)
        labels.update(zip(rows, split.labels, strict=True))
    pairs = Pairs(*np.array(list(labels), dtype=np.int64).reshape(-1, 2).T)
    corpus = build_corpus(tables.left, tables.right)
    same = np.array(list(labels.values()), dtype=bool)
    card = ModelCard(
        data=f"labelled pairs of {len(tables.left)} and {len(tables.right)} records",
        pairs=len(same),
        same=int(same.sum()),
        seed=seed,
        provenance="labels of the person who fitted it",
    )
    rivals = rivals_among(candidates(corpus), pairs, same)
    keys = [f"{left}/{right}" for left, right in labels]
    known = sketch(tables.left, tables.right)
    labelled = Labelled(
        features=featurise(corpus, pairs, sees_rivals=True),
        same=same,
        keys=keys,
        sketch=known,
        catalogues=Catalogues(
            corpus=corpus,
            pairs=pairs,
            rivals=rivals,
            features_of_rivals=featurise(corpus, rivals.pairs, sees_rivals=True),
        ),
    )
    return fit(labelled, card, sees_rivals=True)


def _tell(model: "MatchModel", out: Path) -> None:
    certificate = model.certificate
    print(f"{out}: fitted to {model.card.pairs} pairs, {model.card.same} of them one product.")
    if certificate.threshold is None:
        print(f"Not certified. {certificate.refusal}")
    else:
        print(
            f"Certified from {certificate.threshold:.2f} on: {certificate.precision:.0%} right "
            f"with {certificate.confidence:.0%} confidence, on {certificate.labels} held-out pairs."
        )
