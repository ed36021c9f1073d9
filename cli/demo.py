"""`opside demo`: fifteen claims live their whole lives on a stack of their own."""

from typing import Annotated

import typer


def demo(
    *,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave the stack running at the end, until Ctrl-C.")
    ] = False,
) -> None:
    """Watch claims go from a ledger and invoices to paid, reversed and sealed. Wipes its folder."""
    from cli.demonstration.run import run_demo
    from settings import Settings

    raise typer.Exit(run_demo(Settings(), keep=keep))
