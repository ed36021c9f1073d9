"""`opside rules`: the dated rules that claims are found by, and whether a file of them holds."""

from pathlib import Path
from typing import Annotated

import typer

from cli.telling import telling_failures

app = typer.Typer(
    help="The dated rules that claims are found by: list them, show one, check files.",
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
    from cli.rules.printing import print_json, print_pack
    from detection.rulepacks import shipped_book
    from models.errors import InvalidField

    packs = shipped_book().packs
    pack = next((one for one in packs if name in (one.name, *one.families)), None)
    if pack is None:
        known = ", ".join(one.name for one in packs)
        raise InvalidField(f"There is no rule pack {name!r}: use one of {known}.")
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
