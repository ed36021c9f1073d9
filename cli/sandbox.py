"""`opside sandbox`: Amazon, played on this machine; and how well its worlds are read."""

from pathlib import Path
from typing import Annotated

import typer


def sandbox(
    context: typer.Context,
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 9400,
    seed: Annotated[
        int | None, typer.Option(help="World of a new state file (7 unless given).")
    ] = None,
    pairs: Annotated[int, typer.Option(min=1, help="Pairs of sellers of a new state file.")] = 1,
    state: Annotated[
        Path | None, typer.Option(help="Amazon's memory (in the data folder unless given).")
    ] = None,
    rate_scale: Annotated[
        float, typer.Option(help="How much faster than Amazon's the limits refill.")
    ] = 1.0,
    report_seconds: Annotated[float, typer.Option(help="How long a report takes.")] = 2.0,
    request_timeout: Annotated[
        int, typer.Option(help="Seconds after which a request is settled for certain.")
    ] = 30,
    enforce_report_spacing: Annotated[
        bool, typer.Option(help="Cancel reports that are asked for too often, as Amazon does.")
    ] = False,
) -> None:
    """Serve LWA, SP-API Reports and the dispute endpoint, with faults on demand."""
    if context.invoked_subcommand is not None:
        return
    from sandbox.amazon.server import SandboxServer
    from sandbox.amazon.service import SandboxOptions
    from settings import Settings

    options = SandboxOptions(
        state=state or Settings().home / "sandbox" / "amazon.sqlite3",
        seed=seed,
        pairs=pairs,
        rate_scale=rate_scale,
        report_seconds=report_seconds,
        request_timeout_seconds=request_timeout,
        enforce_report_spacing=enforce_report_spacing,
    )
    server = SandboxServer(options, host, port, announce=typer.echo)
    world = server.sandbox.world
    typer.echo(f"A world of seed {world.seed} as of {world.anchor}, kept in {options.state}")
    server.run()


def score(
    *,
    seed: Annotated[int, typer.Option(help="Which world: the same seed is the same world.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    differences: Annotated[
        bool, typer.Option(help="Name each entry that was missed, or found and not owed.")
    ] = False,
) -> None:
    """Make a seller's months, detect over their reports, and hold it against what was owed."""
    from cli.scoring.printing import print_score
    from cli.scoring.scoring import score_world

    scored = score_world(seed)
    if as_json:
        print(scored.model_dump_json(indent=2, exclude=None if differences else {"differences"}))
    else:
        print_score(scored, differences=differences)
