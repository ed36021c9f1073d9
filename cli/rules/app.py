"""`opside rules`: the dated rules that claims are found by, and whether a file of them holds."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from cli.telling import telling_failures

app = typer.Typer(
    help="The dated rules that claims are found by: list, show, check, and try others.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
@telling_failures
def list_packs(*, as_json: AsJson = False) -> None:
    """Every shipped pack, with its families, marketplaces and version."""
    from cli.rules.printing import print_json, print_packs
    from detection.rulepacks import shipped_book

    packs = shipped_book().packs
    if as_json:
        print_json([pack.model_dump(mode="json", by_alias=True) for pack in packs])
    else:
        print_packs(packs)


@app.command()
@telling_failures
def show(
    name: Annotated[str, typer.Argument(help="A pack's name or a claim family.")],
    *,
    as_json: AsJson = False,
) -> None:
    """A pack: windows, values and evidence by marketplace and day, with their sources."""
    from cli.rules.checking import shipped
    from cli.rules.printing import print_json, print_pack

    pack = shipped(name)
    if as_json:
        print_json(pack.model_dump(mode="json", by_alias=True))
    else:
        print_pack(pack)


@app.command()
@telling_failures
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help="Packs as YAML; without any, the shipped ones."),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Whether packs hold: every field, no day twice, none left out. Exit status 1 if one does not.

    Two files about one family are an error, each file alone may be about a family of the shipped.
    """
    from cli.rules.checking import checked, shipped_files
    from cli.rules.printing import print_checks, print_json

    checks = checked(paths or shipped_files())
    if as_json:
        print_json([check.model_dump(mode="json") for check in checks])
    else:
        print_checks(checks)
    if any(check.code for check in checks):
        raise typer.Exit(1)


@app.command("what-if")
@telling_failures
def what_if(
    pack: Annotated[str, typer.Argument(help="A pack as YAML, or a shipped pack's name.")],
    *,
    threshold: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="From which probability on the gate files by itself."),
    ] = None,
    tenant: Annotated[UUID | None, typer.Option(help="Of this tenant alone.")] = None,
    as_json: AsJson = False,
) -> None:
    """Which stored claims would change under another pack or threshold, and by how much money.

    It reads the claims of the pack's families, and writes nothing.
    """
    from cli.rules.replay_printing import print_replay
    from cli.rules.replay_run import replay_stored

    replay = replay_stored(pack, threshold, tenant)
    if as_json:
        print(replay.model_dump_json(indent=2))
    else:
        print_replay(replay)
