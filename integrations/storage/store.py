"""Where documents, reports and packets are kept: a folder or a bucket, by URL, through fsspec."""

import os
import re
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from uuid import UUID

import fsspec  # pyright: ignore[reportMissingTypeStubs]
from fsspec.implementations.local import (  # pyright: ignore[reportMissingTypeStubs]
    LocalFileSystem,
)

from models.errors import NotConfigured, NotFound, OpsideError, StorageAway

PIECE_BYTES = 256 * 1024

_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")

# How each kind of bucket names the content type; a folder keeps none.
_CONTENT_TYPE_ARGUMENT = {"s3": "ContentType", "gs": "content_type", "gcs": "content_type"}


class _Filesystem(Protocol):
    """What is used of fsspec, which has no types of its own."""

    protocol: str | tuple[str, ...]

    def pipe_file(self, path: str, value: bytes, **options: str) -> None: ...
    def cat_file(self, path: str) -> bytes: ...
    def rm_file(self, path: str) -> None: ...
    def rm(self, path: str, recursive: bool = False) -> None: ...
    def open(self, path: str, mode: str) -> BinaryIO: ...
    def isfile(self, path: str) -> bool: ...
    def unstrip_protocol(self, name: str) -> str: ...


class ObjectStore:
    """Objects by key. A key is `TENANT_ID/segment/...`, of letters, digits, dot, dash, underscore.

    A write is whole or not there. StorageAway when the store cannot be reached or written,
    ValueError for a malformed key.
    """

    def __init__(self, url: str) -> None:
        try:
            opened = cast(
                "tuple[_Filesystem, str]",
                fsspec.url_to_fs(url),  # pyright: ignore[reportUnknownMemberType]
            )
        except (ImportError, ValueError) as error:
            raise NotConfigured(f"STORAGE_URL {url!r} cannot be used: {error}") from error
        self._filesystem, root = opened
        self._root = root.rstrip("/")

    def put(self, key: str, content: bytes, content_type: str) -> str:
        """Stores `content` under `key`, over what is there, and returns its URI."""
        path = self._path(key)
        with _away("written"):
            if isinstance(self._filesystem, LocalFileSystem):
                _write_whole(Path(path), content)
            else:
                self._filesystem.pipe_file(path, content, **self._metadata(content_type))
            return self._filesystem.unstrip_protocol(path)

    def get(self, key: str) -> bytes:
        """The object's bytes. NotFound when there is none."""
        path = self._path(key)
        with _away("read"):
            try:
                return self._filesystem.cat_file(path)
            except FileNotFoundError as error:
                raise NotFound("there is no such object in the store") from error

    def pieces(self, key: str) -> Generator[bytes]:
        """The object's bytes, some at a time. NotFound when there is none, before the first."""
        path = self._path(key)
        with _away("read"):
            try:
                file = self._filesystem.open(path, "rb")
            except FileNotFoundError as error:
                raise NotFound("there is no such object in the store") from error
        return _pieces(file)

    def exists(self, key: str) -> bool:
        """Whether an object has this key."""
        path = self._path(key)
        with _away("read"):
            return self._filesystem.isfile(path)

    def remove(self, key: str) -> None:
        """Removes the object; one that is not there is removed already."""
        path = self._path(key)
        with _away("changed"), suppress(FileNotFoundError):
            self._filesystem.rm_file(path)

    def remove_all(self, folder: str) -> None:
        """Removes all objects below a key; none there is fine."""
        path = self._path(folder)
        with _away("changed"), suppress(FileNotFoundError):
            self._filesystem.rm(path, recursive=True)

    def key_of(self, uri: str) -> str:
        """The key of a URI that `put` returned, also where the store has moved since with all that
        is in it. NotFound when the object lies in another store."""
        prefix = self._filesystem.unstrip_protocol(self._root) + "/"
        if uri.startswith(prefix):
            return uri.removeprefix(prefix)
        moved = next((key for key in _possible_keys(uri) if self.exists(key)), None)
        if moved is None:
            raise NotFound("the object lies in another store: check STORAGE_URL")
        return moved

    def _path(self, key: str) -> str:
        _check_key(key)
        return f"{self._root}/{key}"

    def _metadata(self, content_type: str) -> dict[str, str]:
        protocol = self._filesystem.protocol
        names = (protocol,) if isinstance(protocol, str) else protocol
        arguments = [
            _CONTENT_TYPE_ARGUMENT[name] for name in names if name in _CONTENT_TYPE_ARGUMENT
        ]
        return dict.fromkeys(arguments, content_type)


def _pieces(file: BinaryIO) -> Generator[bytes]:
    with file:
        while piece := file.read(PIECE_BYTES):
            yield piece


def _possible_keys(uri: str) -> Generator[str]:
    """The ends of a URI that are well-formed keys, longest first."""
    segments = uri.split("/")
    for place in range(len(segments)):
        key = "/".join(segments[place:])
        with suppress(ValueError):
            _check_key(key)
            yield key


def _check_key(key: str) -> None:
    tenant, *rest = key.split("/")
    UUID(tenant)
    if not rest or not all(_SEGMENT.fullmatch(segment) for segment in rest):
        raise ValueError(f"not a key of the object store: {key!r}")


def _write_whole(path: Path, content: bytes) -> None:
    """Writes beside the target and renames: a reader, or a kill, never meets half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def _away(done: str) -> Generator[None]:
    """Turns a backend's failures into ours."""
    try:
        yield
    except OpsideError:
        raise
    except Exception as error:  # the backends share no other base class
        raise StorageAway(
            f"the object store cannot be {done} ({type(error).__name__}): try again"
        ) from error
