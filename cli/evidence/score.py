"""`opside evidence score`: what a matching model says of pairs."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cli.evidence.pairs import Split, Tables
    from evidence.matching.model import MatchModel

ASK_FROM = 0.5


class Decision(StrEnum):
    """`auto` needs a threshold certified among these records; `ask` is more likely than not."""

    AUTO = "auto"
    ASK = "ask"
    NONE = "none"


def score(
    model: Annotated[Path, typer.Argument(metavar="MODEL", exists=True, dir_okay=False)],
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS", exists=True, file_okay=False, help="A folder with tableA and tableB."
        ),
    ],
    split: Annotated[Path, typer.Option(help="A CSV of ltable_id, rtable_id: a path or a name.")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="The CSV to write.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Give every pair of a split its probability, and whether it goes alone, asks, or is none."""
    import csv
    import json
    from collections import Counter

    from cli.evidence.pairs import read_split, read_tables
    from evidence.matching.model import read_model

    tables = read_tables(pairs)
    wanted = read_split(split if split.exists() else pairs / split, tables)
    matcher = read_model(model.read_bytes())
    probabilities = scored(matcher, tables, wanted)
    withheld = matcher.certificate.withheld(tables.left, tables.right)
    threshold = None if withheld else matcher.certificate.threshold
    decisions = [decide(one, threshold) for one in probabilities]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ltable_id", "rtable_id", "probability", "decision"])
        for ids, probability, decision in zip(wanted.ids, probabilities, decisions, strict=True):
            writer.writerow([*ids, f"{probability:.6f}", decision])
    counts = Counter(decisions)
    told = {"pairs": len(decisions), **{str(one): counts[one] for one in Decision}}
    if as_json:
        print(json.dumps({**told, "auto_withheld": withheld}))
    else:
        print(_sentence(told, out))
        if withheld:
            print(f"None goes alone. {withheld}")


def scored(model: "MatchModel", tables: "Tables", split: "Split") -> list[float]:
    """The probability of each pair of the split, in its order."""
    from evidence.matching.corpus import build_corpus

    corpus = build_corpus(tables.left, tables.right)
    return model.probabilities(model.look(corpus, split.pairs)).tolist()


def decide(probability: float, threshold: float | None) -> Decision:
    """What the probability allows; None: nothing goes alone."""
    if threshold is not None and probability >= threshold:
        return Decision.AUTO
    return Decision.ASK if probability >= ASK_FROM else Decision.NONE


def _sentence(told: dict[str, int], out: Path) -> str:
    return (
        f"{out}: {told['pairs']} pairs, {told['auto']} go alone, {told['ask']} ask a person, "
        f"{told['none']} are none."
    )
