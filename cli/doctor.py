"""`opside doctor`: what there is, in which version, and how to mend what is missing."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.worker import Role

if TYPE_CHECKING:
    from engine.findings import Finding
    from settings import Settings


def doctor(
    role: Annotated[
        Role | None, typer.Option(help="Look at the queue of this worker's role alone.")
    ] = None,
    here: Annotated[
        bool, typer.Option(help="With --role: only workers of this machine count.")
    ] = False,
) -> None:
    """Look at each part of the installation and of the stack; exit status 1 if one is broken.

    A queue is broken without a worker that came for work within 90 seconds, or with an old task.
    """
    from rich.console import Console
    from rich.table import Table

    from engine.health import examine
    from settings import Settings

    colours = {"ok": "green", "late": "yellow", "stopped": "yellow", "broken": "red"}
    table = Table("part", "state", "version", box=None, pad_edge=False)
    for heading in ("where", "how to mend"):
        table.add_column(heading, overflow="fold")
    settings = Settings()
    findings = examine(settings) if role is None else _queue_findings(settings, role, here=here)
    for finding in findings:
        colour = colours[finding.state]
        state = f"[{colour}]{finding.state}[/{colour}]"
        table.add_row(finding.part, state, finding.version, finding.where, finding.mend)
    Console().print(table)
    if any(finding.state == "broken" for finding in findings):
        raise typer.Exit(1)


def _queue_findings(settings: "Settings", role: Role, *, here: bool) -> "list[Finding]":
    from engine.health import temporal_address
    from engine.paths import DataFolder
    from engine.queue_health import examine_queues
    from engine.state import running_state
    from models.contracts import queues

    address = temporal_address(settings, running_state(DataFolder(settings.home)))
    names = queues.ALL if role is Role.ALL else (role.value,)
    return examine_queues(address, settings, names, here=here)
