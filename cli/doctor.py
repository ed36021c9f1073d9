"""`opside doctor`: what there is, in which version, and how to mend what is missing."""

import typer


def doctor() -> None:
    """Look at each part of the installation and of the stack; exit status 1 if one is broken."""
    from rich.console import Console
    from rich.table import Table

    from engine.health import examine
    from settings import Settings

    colours = {"ok": "green", "stopped": "yellow", "broken": "red"}
    table = Table("part", "state", "version", box=None, pad_edge=False)
    for heading in ("where", "how to mend"):
        table.add_column(heading, overflow="fold")
    findings = examine(Settings())
    for finding in findings:
        colour = colours[finding.state]
        state = f"[{colour}]{finding.state}[/{colour}]"
        table.add_row(finding.part, state, finding.version, finding.where, finding.mend)
    Console().print(table)
    if any(finding.state == "broken" for finding in findings):
        raise typer.Exit(1)
