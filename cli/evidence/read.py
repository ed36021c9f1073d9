"""`opside evidence read`: what stands in a document, each value with its place on the page."""

from pathlib import Path
from typing import Annotated

import typer


def read(
    *,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Documents: PDF, picture, mail, table.")
    ],
    ignore_embedded: Annotated[
        bool, typer.Option(help="Read the page alone, not the XML that an invoice may carry.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a file and line.")] = False,
) -> None:
    """Read documents one after the other: type, head, sums, lines, and how sure each value is.

    Exit status 1 when no file could be read; a file that cannot be carries its error's code.
    """
    from json import dumps

    from activities.reader.pool import ReaderLimits, ReaderPool
    from cli.evidence.reading.files import read_file
    from cli.evidence.reading.screen import as_text

    failed = 0
    with ReaderPool(ReaderLimits()) as readers:
        for file in files:
            shown = read_file(file, readers, ignore_embedded=ignore_embedded)
            failed += "error" in shown
            typer.echo(dumps(shown, ensure_ascii=False) if json else as_text(shown))
    if failed == len(files):
        raise typer.Exit(1)
