"""A world's score as a table for people."""

import sys

from rich.console import Console
from rich.text import Text

from cli.importing.layout import new_table, write_heading, write_line, write_table
from cli.scoring.scoring import Score, WorldScore
from models.contracts.money import bare_amount

PLAIN_WIDTH = 110  # where no terminal says how wide it is


def print_score(scored: WorldScore, *, differences: bool) -> None:
    """By family, then in all; with `differences` each entry that stands on one side alone."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    title = f"World {scored.seed}: {scored.marketplace}, as of {scored.as_of}"
    console.print(Text(title, style="bold"))
    table = new_table(
        ("family", "left"),
        ("owed", "right"),
        ("found", "right"),
        ("right", "right"),
        ("recall", "right"),
        ("precision", "right"),
        (f"owed {scored.currency}", "right"),
        (f"found {scored.currency}", "right"),
    )
    for family, score in scored.families.items():
        table.add_row(family.value.replace("_", " "), *_cells(score))
    table.add_row(*(Text(cell, style="bold") for cell in ("all", *_cells(scored.total))))
    write_table(console, table)
    if differences and scored.differences:
        write_heading(console, "Differences")
        for one in scored.differences:
            said = (
                f"{one.side}: {one.family.value}, {one.reference}, {one.quantity} x {one.product}"
            )
            write_line(console, said)


def _cells(score: Score) -> tuple[str, ...]:
    return (
        str(score.truth),
        str(score.found),
        str(score.right),
        _ratio(score.recall),
        _ratio(score.precision),
        bare_amount(score.truth_cents),
        bare_amount(score.found_cents),
    )


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
