"""`opside detect`: what Amazon owes by plain exports, without a server."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def detect(
    *,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Amazon's reports as downloaded, and your list of arrived removals: files,"
            " folders, ZIP or GZ archives.",
        ),
    ],
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Judge the windows as of this day, not today."),
    ] = None,
    marketplace: Annotated[
        str | None,
        typer.Option(help="US, UK, DE... Without it, the one that most rows are of."),
    ] = None,
    costs: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv", help="The sheet of “Manage Your Sourcing Cost”, saved as text."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find what Amazon owes in exported reports. Nothing is stored and nothing is sent."""
    from cli.detecting.printing import print_findings
    from cli.detecting.running import detect_in_files

    found = detect_in_files(files, as_of, marketplace, costs)
    if as_json:
        print(found.model_dump_json(indent=2))
    else:
        print_findings(found)
    if not found.files:
        raise typer.Exit(1)
