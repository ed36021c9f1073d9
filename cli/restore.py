"""`opside restore`: a data folder from a backup."""

from pathlib import Path
from typing import Annotated

import typer


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `opside backup` wrote.")],
) -> None:
    """Make the data folder (OPSIDE_HOME), which must be empty, as it was at the backup's moment.

    The stack that the backup was taken of must not run any more: two would file the same claims.
    """
    from engine.backup.restore import restore as make_again
    from settings import Settings

    home = Settings().home
    said = make_again(file, home, tell=lambda part: print(f"  {part}"))
    print(f"{home} is as it was at {said.taken_at:%Y-%m-%d %H:%M:%S} UTC.")
    print("`opside up` goes on from there; before its first send a claim asks Amazon for its key.")
