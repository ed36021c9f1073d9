"""`opside backup`: the whole data folder in one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from engine.paths import DataFolder
    from settings import Settings


def backup(
    file: Annotated[
        Path, typer.Argument(help="What to write: a name that ends with .tar, .tar.gz or .tar.xz.")
    ],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Copy databases, documents, packets, passwords and keys, of one moment, running or stopped.

    The file holds secrets: whoever has it can read all and sign as you.
    """
    from engine.backup.make import back_up
    from engine.paths import DataFolder
    from models.errors import BackupUnusable
    from settings import Settings

    settings = Settings()
    folder = DataFolder(settings.home)
    _refuse_parts_elsewhere(settings, folder)
    if file.exists() and not force:
        raise BackupUnusable(f"{file} is there already: choose another name, or add --force.")
    made = back_up(folder, file, tell=lambda part: print(f"  {part}"))
    print(
        f"{file}: {file.stat().st_size:,} bytes, all as of {made.taken_at:%Y-%m-%d %H:%M:%S} UTC."
    )
    print("It holds passwords and keys, not encrypted: keep it as you keep those.")


def _refuse_parts_elsewhere(settings: "Settings", folder: "DataFolder") -> None:
    from models.errors import NotConfigured

    elsewhere = {
        "DATABASE_URL": settings.database_url,
        "TEMPORAL_ADDRESS": settings.temporal_address,
        "STORAGE_URL": settings.storage_url
        if settings.storage_url != folder.storage.as_uri()
        else None,
    }
    named = [name for name, value in elsewhere.items() if value is not None]
    if named:
        raise NotConfigured(
            f"{', '.join(named)} is set: only the embedded parts are copied by this command. "
            "docs/runbook.md says how to copy yours."
        )
