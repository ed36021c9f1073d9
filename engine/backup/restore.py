"""A data folder made from a backup.

All is laid into a folder beside and renamed at the end: a data folder that exists is a whole one.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg
from alembic.script import ScriptDirectory
from psycopg import sql

from clock import utc_now
from engine.account import database_account, remove_data_folder
from engine.backup import manifest, programs
from engine.backup.archive import unpack
from engine.backup.make import DATABASES
from engine.backup.manifest import BackupManifest
from engine.paths import DataFolder
from engine.postgres import DATABASE, OWNER, PostgresServer, start_postgres
from engine.postgres_binaries import postgres_version, programs_for
from models.errors import BackupUnusable
from models.migrate import MIGRATIONS
from models.repositories.submissions import RESTORED_AT


def restore(
    source: Path, home: Path, tell: Callable[[str], None] = lambda line: None
) -> BackupManifest:
    """Make the data folder `home`, which is not there or empty, as it was at the backup's moment.

    Raises BackupUnusable, with nothing made, for a folder in use, a damaged file, or one of a
    newer version; PartFailed.
    """
    _refuse_what_is_in_use(home)
    home.parent.mkdir(parents=True, exist_ok=True)
    draft = DataFolder(Path(tempfile.mkdtemp(prefix=f".{home.name}-", dir=home.parent)))
    try:
        said = unpack(source, draft.root)
        _refuse_what_is_newer(said, draft)
        tell(f"{len(said.parts)} files are as they were written")
        _fill(draft, tell)
        _settle(draft)
        if home.exists():
            home.rmdir()
        draft.root.rename(home)
    except BaseException:
        remove_data_folder(draft.root)
        raise
    return said


def _refuse_what_is_in_use(home: Path) -> None:
    if home.exists() and any(home.iterdir()):
        raise BackupUnusable(f"{home} is not empty: set OPSIDE_HOME to a folder that is.")


def _refuse_what_is_newer(said: BackupManifest, draft: DataFolder) -> None:
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if said.revision not in known:
        raise BackupUnusable(
            f"The backup's schema {said.revision} is newer than this Opside: "
            f"restore it with version {said.opside} or a later one."
        )
    ours = postgres_version(database_account(draft.postgres))
    if _major(said.postgres) > _major(ours):
        raise BackupUnusable(f"The backup is PostgreSQL {said.postgres}'s, and here is {ours}.")


def _major(version: str) -> int:
    return int(version.split(".", maxsplit=1)[0])


def _fill(draft: DataFolder, tell: Callable[[str], None]) -> None:
    """A new cluster, with the passwords that the backup's secrets hold."""
    draft.root.chmod(0o711)
    draft.create()
    server = start_postgres(draft, durable=True)
    try:
        program_folder = programs_for(database_account(draft.postgres))
        for name in DATABASES:
            dump = draft.root / "databases" / f"{name}.dump"
            programs.restore(program_folder, server.url(OWNER, name), dump)
            tell(f"database {name}")
        _remember_the_restore(server)
    finally:
        server.process.stop()


def _remember_the_restore(server: PostgresServer) -> None:
    """What was sent after the backup has no row here: filing asks Amazon first from now on."""
    with psycopg.connect(server.url(OWNER, "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET {} = {}").format(
                sql.Identifier(DATABASE),
                sql.SQL(RESTORED_AT),
                sql.Literal(utc_now().isoformat()),
            )
        )


def _settle(draft: DataFolder) -> None:
    shutil.rmtree(draft.root / "databases")
    (draft.root / manifest.NAME).unlink()
    os.sync()
