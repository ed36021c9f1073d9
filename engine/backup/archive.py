"""The archive: a tar file of plain files, written once and read once, each with its hash."""

import io
import os
import tarfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from pydantic import ValidationError

from engine.backup import manifest
from engine.backup.manifest import BackupManifest, BackupPart
from models.errors import BackupUnusable

OWNER_ONLY = 0o600
PIECE_BYTES = 1024 * 1024

WriteMode = Literal["w:", "w:gz", "w:xz"]
MODES: dict[str, WriteMode] = {".tar": "w:", ".tar.gz": "w:gz", ".tgz": "w:gz", ".tar.xz": "w:xz"}


def mode_of(path: Path) -> WriteMode:
    """How a file of this name is written. BackupUnusable for a name that says no such thing."""
    for ending, mode in MODES.items():
        if path.name.endswith(ending):
            return mode
    raise BackupUnusable(f"{path.name} is no name for a backup: end it with {', '.join(MODES)}.")


class ArchiveWriter:
    """Adds files and remembers their hashes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.parts: dict[str, BackupPart] = {}

    def add(self, name: str, path: Path) -> None:
        """The file as it is now."""
        with path.open("rb") as file:
            entry = _entry(name, os.fstat(file.fileno()).st_size)
            hashed = _Hashing(file)
            self._tar.addfile(entry, hashed)
        self.parts[name] = BackupPart(sha256=hashed.digest, size=entry.size)

    def add_folder(self, prefix: str, folder: Path) -> None:
        """All files below `folder`, which need not exist; not those that are still being written,
        whose names begin with a dot, and not those that go away meanwhile."""
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                with suppress(FileNotFoundError):
                    self.add(f"{prefix}/{path.relative_to(folder).as_posix()}", path)

    def close_with(self, last: BackupManifest) -> None:
        """The manifest ends the archive."""
        content = last.model_dump_json(indent=2).encode()
        self._tar.addfile(_entry(manifest.NAME, len(content)), io.BytesIO(content))


@contextmanager
def writing(path: Path) -> Generator[ArchiveWriter]:
    """A new archive, for the owner's eyes alone; it gets its name when it is whole and on disk."""
    mode = mode_of(path)
    draft = path.with_name(f"{path.name}.part")
    try:
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb"
        ) as file:
            os.fchmod(file.fileno(), OWNER_ONLY)
            with tarfile.open(fileobj=file, mode=mode) as tar:
                yield ArchiveWriter(tar)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def unpack(path: Path, folder: Path) -> BackupManifest:
    """Lay all files below `folder` and check each against the manifest. BackupUnusable if the
    archive is damaged, cut off, or none at all."""
    try:
        found = _unpack_files(path, folder)
        said = BackupManifest.model_validate_json((folder / manifest.NAME).read_bytes())
    except FileNotFoundError as error:
        raise BackupUnusable(f"{path} is cut off, or no backup of Opside's.") from error
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupUnusable(f"{path} cannot be read: {str(error).splitlines()[0]}") from error
    except ValidationError as error:
        raise BackupUnusable(f"{path} has a manifest that this version cannot read.") from error
    found.pop(manifest.NAME)
    wrong = sorted(
        name for name in said.parts.keys() | found.keys() if said.parts.get(name) != found.get(name)
    )
    if wrong:
        raise BackupUnusable(f"{path} is damaged: {', '.join(wrong[:3])} is not as it was written.")
    return said


def _unpack_files(path: Path, folder: Path) -> dict[str, BackupPart]:
    if not path.is_file():
        raise BackupUnusable(f"{path} is not there.")
    found: dict[str, BackupPart] = {}
    with tarfile.open(path, "r:*") as tar:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isreg() else None
            if content is None or not _is_safe(entry.name):
                raise BackupUnusable(f"{path} holds {entry.name!r}, which no backup has.")
            found[entry.name] = _lay(content, folder / entry.name)
    return found


def _lay(content: IO[bytes], target: Path) -> BackupPart:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hashed = _Hashing(content)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as file:
        while piece := hashed.read(PIECE_BYTES):
            file.write(piece)
        return BackupPart(sha256=hashed.digest, size=file.tell())


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, OWNER_ONLY
    return entry


class _Hashing(io.RawIOBase):
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._hash = sha256()

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def read(self, size: int = -1, /) -> bytes:
        piece = self._file.read(size)
        self._hash.update(piece)
        return piece
