"""`opside import`: a person's own ledger exports and documents become claims."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from models.contracts.claim import ChannelName

DEFAULT_TENANT = "My sellers"
INTERRUPTED = 130


def import_(
    *,
    ledgers: Annotated[
        list[Path],
        typer.Argument(
            metavar="LEDGER...", help="Ledger detail exports: files, folders, ZIP or GZ archives."
        ),
    ],
    seller: Annotated[str, typer.Option(help="Whose they are: a name of your choice, or an id.")],
    documents: Annotated[
        Path | None, typer.Option(help="A folder of invoices; all files below are uploaded.")
    ] = None,
    channel: Annotated[
        ChannelName | None,
        typer.Option(help="How claims reach Amazon. New sellers: assisted, by a person."),
    ] = None,
    marketplace: Annotated[
        str | None,
        typer.Option(help="US, UK, DE... New sellers: the one that most ledger rows are of."),
    ] = None,
    tenant: Annotated[
        str, typer.Option(help="Who the seller belongs to: a name, or an id.")
    ] = DEFAULT_TENANT,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Judge the windows as of this day, not today."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what is found; store and send nothing.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="The report as JSON on standard output.")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave a stack that was started up, until Ctrl-C.")
    ] = False,
) -> None:
    """Open a claim for every loss in your ledger exports that is inside its window, once."""
    from datetime import UTC

    from cli.importing.accounts import Wish
    from cli.importing.losses import marketplace_of
    from cli.importing.run import Listener, Order, preview, run_import
    from cli.importing.screen import Screen
    from clock import utc_now

    screen = Screen(as_json=as_json)
    order = Order(
        ledgers=ledgers,
        documents=documents,
        wish=Wish(
            tenant=tenant,
            seller=seller,
            channel=channel,
            marketplace=marketplace_of(marketplace) if marketplace else None,
        ),
        as_of=as_of.replace(tzinfo=UTC) if as_of else utc_now(),
    )
    try:
        if dry_run:
            screen.show(preview(order))
        else:
            listener = Listener(tell=screen.tell, progress=screen.progress)
            run_import(order, listener, screen.show, keep=keep)
    except KeyboardInterrupt as stopped:
        screen.close()
        screen.tell(
            "Stopped. Run the same again: what is stored stays, and nothing is there twice."
        )
        raise typer.Exit(INTERRUPTED) from stopped
    finally:
        screen.close()
