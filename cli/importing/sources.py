"""The files behind what a person named: folders, ZIP and GZIP archives are opened, with bounds."""

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from models.errors import LedgerUnreadable

MOST_BYTES = 512 * 1024 * 1024  # of all exports together, unpacked
MOST_FILES = 2_000
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
OFFICE_CONTENT = "[Content_Types].xml"


@dataclass(frozen=True)
class Source:
    """One file's bytes. `is_named`: the person named this very file, so that it must be read."""

    name: str
    content: bytes = field(repr=False)
    is_named: bool


@dataclass(frozen=True)
class Refused:
    """A file that is not used, and why, with the code of the error."""

    name: str
    code: str
    message: str


class TooMuch(LedgerUnreadable):
    """Beyond the bounds: nothing is imported, whoever named the file."""


class Sources:
    """Reads at most `MOST_BYTES` and `MOST_FILES`. LedgerUnreadable beyond, and for what a person
    named and cannot be opened; what only lay in a folder or archive is kept in `refused`."""

    def __init__(self) -> None:
        self.refused: list[Refused] = []
        self._bytes_left = MOST_BYTES
        self._files_left = MOST_FILES

    def read(self, paths: list[Path]) -> Iterator[Source]:
        """Every file once, folders in the order of their names."""
        for path in paths:
            if path.is_dir():
                for file in visible_files(path):
                    yield from self._file(file, is_named=False)
            else:
                yield from self._file(path, is_named=True)

    def _file(self, path: Path, *, is_named: bool) -> Iterator[Source]:
        try:
            with path.open("rb") as file:
                content = self._take(file, str(path))
            yield from self._opened(str(path), content, is_named=is_named)
        except OSError as error:
            unreadable = LedgerUnreadable(f"{path}: {error.strerror or error}.")
            self._refuse(str(path), unreadable, is_named=is_named)
        except LedgerUnreadable as error:
            self._refuse(str(path), error, is_named=is_named)

    def _opened(self, name: str, content: bytes, *, is_named: bool) -> Iterator[Source]:
        if content.startswith(ZIP):
            yield from self._members(name, content)
        elif content.startswith(GZIP):
            yield Source(name, self._unzipped(name, content), is_named)
        else:
            yield Source(name, content, is_named)

    def _unzipped(self, name: str, content: bytes) -> bytes:
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                return self._take(file, name)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise LedgerUnreadable(f"{name}: damaged or cut off. Download it again.") from error

    def _members(self, name: str, content: bytes) -> Iterator[Source]:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                infos = [info for info in archive.infolist() if not _is_hidden(info)]
                if any(info.filename == OFFICE_CONTENT for info in infos):
                    raise LedgerUnreadable(f"{name}: an Excel workbook. Save it as CSV.")
                for info in infos:
                    yield from self._member(name, archive, info)
        except zipfile.BadZipFile as error:
            raise LedgerUnreadable(f"{name}: a damaged ZIP. Download it again.") from error

    def _member(
        self, name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo
    ) -> Iterator[Source]:
        inner = f"{name}/{info.filename}"
        try:
            with archive.open(info) as file:
                content = self._take(file, name)
            if content.startswith(ZIP):
                raise LedgerUnreadable(f"{inner}: an archive in an archive. Unpack it first.")
            yield from self._opened(inner, content, is_named=False)
        except (RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
            refused = LedgerUnreadable(f"{inner}: cannot be unpacked ({error}).")
            self._refuse(inner, refused, is_named=False)

    def _take(self, file: IO[bytes] | gzip.GzipFile, name: str) -> bytes:
        """All bytes of the file: never more than what is left, however small it is packed."""
        content = file.read(self._bytes_left + 1)
        self._bytes_left -= len(content)
        self._files_left -= 1
        if self._bytes_left < 0 or self._files_left < 0:
            raise TooMuch(
                f"{name}: more than {MOST_BYTES // 2**20} MB or {MOST_FILES} files in all."
                " Import them in parts."
            )
        return content

    def _refuse(self, name: str, error: LedgerUnreadable, *, is_named: bool) -> None:
        if is_named or isinstance(error, TooMuch):
            raise error
        self.refused.append(Refused(name, error.code, error.message))


def visible_files(folder: Path) -> Iterator[Path]:
    """All files below, in the order of their names; hidden ones and links to folders are not."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(root, name)


def _is_hidden(info: zipfile.ZipInfo) -> bool:
    parts = info.filename.split("/")
    return info.is_dir() or "__MACOSX" in parts or any(part.startswith(".") for part in parts)
