"""A backup of a data folder: all that the stack must remember, in one file, of one moment.

The databases first, then the object store: a file is stored before the row that names it, so each
row of that moment finds its file.
"""

import tempfile
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from clock import utc_now
from engine.account import database_account
from engine.backup import programs
from engine.backup.archive import ArchiveWriter, mode_of, writing
from engine.backup.manifest import BackupManifest, BackupPart
from engine.backup.moment import one_moment
from engine.paths import DataFolder
from engine.postgres import DATABASE, OWNER, TEMPORAL_DATABASES, start_postgres
from engine.postgres_binaries import programs_for
from engine.state import running_state, take_lock
from models.errors import BackupUnusable

DATABASES = (DATABASE, *TEMPORAL_DATABASES)


def back_up(
    folder: DataFolder, target: Path, tell: Callable[[str], None] = lambda line: None
) -> BackupManifest:
    """Write the backup of a data folder whose stack runs or is stopped.

    Raises BackupUnusable for a folder without a stack's data or a name that is none, PartFailed.
    """
    mode_of(target)
    if not folder.postgres.exists():
        raise BackupUnusable(f"{folder.root} holds no data of a stack: check OPSIDE_HOME.")
    with _database_urls(folder) as urls, writing(target) as archive:
        taken_at = _add_databases(folder, urls, archive, target, tell)
        for part in ("storage", "secrets", "keys"):
            archive.add_folder(part, folder.root / part)
            tell(part)
        said = _manifest(urls, taken_at, archive.parts)
        archive.close_with(said)
    return said


def _add_databases(
    folder: DataFolder,
    urls: Mapping[str, str],
    archive: ArchiveWriter,
    target: Path,
    tell: Callable[[str], None],
) -> datetime:
    """The moment that they are of. Each dump lies beside the target until it is in the archive."""
    tools = programs_for(database_account(folder.postgres))
    compress = mode_of(target) == "w:"
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as place,
        one_moment(urls) as snapshots,
    ):
        taken_at = utc_now()
        for name, snapshot in snapshots.items():
            dump = Path(place) / name
            programs.dump(tools, urls[name], snapshot, dump, compress=compress)
            archive.add(f"databases/{name}.dump", dump)
            dump.unlink()
            tell(f"database {name}")
    return taken_at


@contextmanager
def _database_urls(folder: DataFolder) -> Generator[dict[str, str]]:
    """By database. A stopped cluster is started for the length of the block."""
    state = running_state(folder)
    if state is not None and state.addresses is not None:
        yield _all_of(state.addresses.database_owner_url)
        return
    with take_lock(folder):
        server = start_postgres(folder, durable=True)
        try:
            yield _all_of(server.url(OWNER))
        finally:
            server.process.stop()


def _all_of(owner_url: str) -> dict[str, str]:
    parts = urlsplit(owner_url)
    return {name: parts._replace(path=f"/{name}").geturl() for name in DATABASES}


def _manifest(
    urls: Mapping[str, str], taken_at: datetime, parts: dict[str, BackupPart]
) -> BackupManifest:
    with psycopg.connect(urls[DATABASE]) as connection:
        server = connection.info.parameter_status("server_version") or ""
    schema = "SELECT curr_version FROM schema_version"
    return BackupManifest(
        taken_at=taken_at,
        opside=version("opside"),
        revision=_one(urls[DATABASE], "SELECT version_num FROM alembic_version"),
        temporal_schemas={name: _one(urls[name], schema) for name in TEMPORAL_DATABASES},
        postgres=server,
        parts=parts,
    )


def _one(url: str, query: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    return "" if row is None else str(row[0])
