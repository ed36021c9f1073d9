"""What a backup says of itself: when, by which versions, and the hash of each part."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

NAME = "manifest.json"


class BackupPart(BaseModel):
    """One file of the archive; `size` in bytes."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    size: int


class BackupManifest(BaseModel):
    """The last file of the archive, so that it is whole where it is there.

    `revision` is the schema of the application's database (Alembic), `temporal_schemas` those of
    Temporal's two, by database. `parts` are all other files, by their names in the archive.
    """

    model_config = ConfigDict(frozen=True)

    format: Literal[1] = 1
    taken_at: datetime
    opside: str
    revision: str
    temporal_schemas: dict[str, str]
    postgres: str
    parts: dict[str, BackupPart]
