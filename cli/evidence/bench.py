"""`opside evidence bench`: how well documents are read and matched on this machine."""

from pathlib import Path
from typing import Annotated

import typer


def bench(
    row: Annotated[
        list[str] | None, typer.Option("--row", help="Measure this row alone; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    markdown: Annotated[
        Path | None, typer.Option(help="Write the table to this file, as the docs have it.")
    ] = None,
) -> None:
    """Measure every row of docs/evidence-quality.md, in 10 to 20 minutes, and keep the figures.

    They are kept in OPSIDE_HOME/bench/evidence.json. OPSIDE_EVIDENCE_DATA names the folder of the
    development data; a row without its data says so.
    """
    from importlib.util import find_spec

    from rich.console import Console

    from models.errors import NotConfigured

    if find_spec("bench") is None:
        raise NotConfigured(
            "The benchmarks are not part of an installed Opside: run this in a checkout of it."
        )
    from bench.evidence.run import ROWS, measure_evidence
    from bench.evidence.screen import as_lines, as_markdown, as_table
    from settings import Settings

    unknown = [name for name in row or () if name not in ROWS]
    if unknown:
        known = ", ".join(ROWS)
        raise typer.BadParameter(f"There is no row {unknown[0]}: {known}.", param_hint="--row")
    progress = Console(stderr=True, highlight=False)
    figures = measure_evidence(
        row or (), lambda name, some: progress.print(f"{name}\n{as_lines(some)}", style="dim")
    )
    content = figures.model_dump_json(indent=2)
    if not row:
        folder = Settings().home / "bench"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "evidence.json").write_text(content + "\n", "utf-8")
    if markdown:
        markdown.write_text(as_markdown(figures), "utf-8")
    if as_json:
        print(content)
    else:
        Console(highlight=False).print(as_table(figures))
